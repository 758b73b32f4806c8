/* Sets of active causes drawn from the posterior, back along the kept states of a sweep; and what they tell.

   Given the row of states that a draw is in after a step, the rows before it and the cause off or on have the chances
   by which the sweep added them up. Each draw has its own stream of random numbers, so that the same seed gives the
   same draws in whatever portions they are asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "problem.h"

/* Splitmix64: Steele, Lea and Flood 2014. */
static uint64_t mixed(uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

/* A random number from 0 to 1, 1 not among them. */
static double uniform(uint64_t *stream) {
  *stream += 0x9e3779b97f4a7c15u;
  return (double)(mixed(*stream) >> 11) * 0x1p-53;
}

/* Of so many running sums, the first that is above a random share of the last. */
static size_t chosen(const double *sums, size_t n, uint64_t *stream) {
  double at = uniform(stream) * sums[n - 1];
  size_t low = 0, high = n - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (sums[middle] > at) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/* The most findings, over all steps, that a cause explains of those that are open. */
static int most_hits(const struct problem *of) {
  int most = 0;
  for (int s = 0; s < of->n_steps; s++) {
    if (of->steps[s].n_hits > most) most = of->steps[s].n_hits;
  }
  return most;
}

/* The row before a step whose cause was on, from the row after it without what opened: of all that the cause may have
   explained, each finding was explained already or was not.

   Args:
     room: For twice as many numbers as there are sets of hits. */
static size_t row_when_on(const struct step *step, const lanes *rows, int lane, size_t row, double *room,
                          uint64_t *stream) {
  size_t before = row_before(step, row), bit[MAX_PRESENT];
  double p[MAX_PRESENT];
  int n = 0;
  for (int h = 0; h < step->n_hits; h++) {
    size_t mine = (size_t)1 << step->hits[h].bit;
    if (h >= step->n_closing) {
      if (!(row & mine)) continue; /* it did not explain this one: one row only */
      mine = before ^ row_before(step, row ^ mine);
    }
    bit[n] = mine;
    p[n++] = step->hits[h].p;
  }
  size_t n_sets = (size_t)1 << n;
  double *by = room, *sums = room + n_sets, sum = 0.0;
  by[0] = 1.0;
  for (size_t set = 0; set < n_sets; set++) {
    size_t from = before;
    if (set) by[set] = by[set & (set - 1)] * p[lowest(set)];
    for (size_t rest = set; rest; rest &= rest - 1) from -= bit[lowest(rest)];
    sum += by[set] * rows[from][lane];
    sums[set] = sum;
  }
  if (!(sum > 0.0)) return before;
  for (size_t rest = chosen(sums, n_sets, stream); rest; rest &= rest - 1) before -= bit[lowest(rest)];
  return before;
}

/* The coupled causes of one draw. */
static void draw_coupled(const struct problem *of, const struct rows *rows, const double *lane_sums, double *room,
                         uint64_t *stream, uint8_t *is_active) {
  int lane = (int)chosen(lane_sums, LANES, stream);
  for (int c = 0; c < of->n_conditioned; c++) is_active[of->coupled[c]] = lane >> c & 1;
  size_t row = 0;
  for (int s = of->n_steps - 1; s >= 0; s--) {
    const struct step *step = &of->steps[s];
    const lanes *before = rows->states + step->first, *after = rows->states + of->steps[s + 1].first;
    size_t set = row >> step->n_after, kept = row & (((size_t)1 << step->n_after) - 1);
    size_t idle = row_before(step, kept);
    double off = before[idle][lane] * rows->factors[step->factors + set][lane];
    int is_on = uniform(stream) * after[row][lane] >= off;
    is_active[step->cause] = (uint8_t)is_on;
    row = is_on ? row_when_on(step, before, lane, kept, room, stream) : idle;
  }
}

/* The causes of one present finding, of one draw: first whether any of them or the leak brings it about, then back
   through them as they were folded in. */
static void draw_lone(const struct problem *of, const struct rows *rows, uint64_t *stream, uint8_t *is_active) {
  int64_t n = of->patient->n_present;
  uint64_t explained = 0, folded = 0;
  for (int k = 0; k < of->n_lone; k++) folded |= of->mask[of->lone[k]];
  for (uint64_t rest = folded; rest; rest &= rest - 1) {
    int j = lowest(rest);
    double none = 1.0, yes = rows->base[j].yes[0], no = rows->base[j].no[0];
    for (int c = 0; c < of->n_coupled; c++) {
      if (is_active[of->coupled[c]]) none *= 1.0 - of->links[c * n + j];
    }
    if (uniform(stream) * (yes + no * (1.0 - none)) < yes) explained |= 1ULL << j;
  }
  for (int k = of->n_lone - 1; k >= 0; k--) {
    int32_t i = of->lone[k];
    double yes = rows->before[k].yes[0], no = rows->before[k].no[0], p = of->lone_p[i];
    if (explained & of->mask[i]) {
      double off = of->off[i] * yes, on_before = of->on[i] * yes, on_by = of->on[i] * no * p;
      double at = uniform(stream) * (off + on_before + on_by);
      is_active[i] = at >= off;
      if (at >= off + on_before) explained &= ~of->mask[i];
    } else {
      double on = of->on[i] * (1.0 - p);
      is_active[i] = uniform(stream) * (of->off[i] + on) >= of->off[i];
    }
  }
}

/* The draws that were asked for, from the states and factors of the sweep there. */
int draw(const struct problem *of, const struct rows *rows) {
  const struct draws *draws = of->draws;
  int64_t n_causes = of->net->n_causes;
  double lane_sums[LANES], sum = 0.0;
  memset(draws->is_active, 0, (draws->last - draws->first) * n_causes);
  for (int lane = 0; lane < LANES; lane++) {
    sum += rows->states[of->steps[of->n_steps].first][lane];
    lane_sums[lane] = sum;
  }
  if (!(sum > 0.0)) return 0;
  double *room = malloc(((size_t)2 << most_hits(of)) * sizeof *room);
  if (!room) return -1;
  for (int64_t t = draws->first; t < draws->last; t++) {
    uint64_t stream = mixed(draws->seed ^ mixed((uint64_t)t + 1));
    uint8_t *is_active = draws->is_active + (t - draws->first) * n_causes;
    draw_coupled(of, rows, lane_sums, room, &stream, is_active);
    draw_lone(of, rows, &stream, is_active);
    for (int64_t i = 0; i < n_causes; i++) {
      if (!of->mask[i]) is_active[i] = uniform(&stream) * (of->off[i] + of->on[i]) >= of->off[i];
    }
  }
  free(room);
  return 0;
}
