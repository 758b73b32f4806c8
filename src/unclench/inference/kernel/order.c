/* The order in which coupled causes are taken in, and what happens at each step of it. */
#include <math.h>
#include <string.h>

#include "kernel.h"

#define SHARE 6 /* planning may cost about a sixth of the sweep it plans */

/* Cost, in rows visited, of opening as little as can be at each step, beginning with cause `start`. */
static double greedy(const uint64_t *masks, int n, int n_findings, int start, int32_t *order) {
  int32_t times[MAX_PRESENT] = {0}; /* causes to come of each finding */
  uint64_t once = 0, is_open = 0;   /* findings with one cause to come; findings between their first cause and last */
  for (int c = 0; c < n; c++) {
    order[c] = c;
    for (uint64_t rest = masks[c]; rest; rest &= rest - 1) times[lowest(rest)]++;
  }
  for (int j = 0; j < n_findings; j++) once |= (uint64_t)(times[j] == 1) << j;
  double cost = 0.0;
  for (int position = 0; position < n; position++) {
    int best = position ? position : start;
    int best_key = 1 << 30;
    for (int k = position; position && k < n; k++) {
      uint64_t mask = masks[order[k]];
      int key = 64 * (n_bits(mask & ~is_open) - n_bits(mask & once)) - n_bits(mask);
      if (key < best_key) {
        best = k;
        best_key = key;
      }
    }
    int32_t chosen = order[best];
    order[best] = order[position];
    order[position] = chosen;
    uint64_t mask = masks[chosen];
    int before = n_bits(is_open);
    is_open |= mask;
    cost += 4.0 + n_bits(mask) * (double)(1ULL << before);
    for (uint64_t rest = mask; rest; rest &= rest - 1) {
      int j = lowest(rest);
      if (--times[j] == 1) {
        once |= 1ULL << j;
      } else if (times[j] == 0) {
        once &= ~(1ULL << j);
        is_open &= ~(1ULL << j);
      }
    }
    cost += 2.0 * (double)(1ULL << n_bits(is_open));
  }
  return cost;
}

/* Cost of the cheapest of several greedy orders, which is written to `order`.

   It starts with the causes of fewest and of most findings, then with others as long as the sweep is dear enough to
   be worth it. */
double best_order(const uint64_t *masks, int n, int n_findings, int32_t *order, int32_t *trial) {
  int fewest = 0, most = 0;
  for (int c = 0; c < n; c++) {
    if (n_bits(masks[c]) < n_bits(masks[fewest])) fewest = c;
    if (n_bits(masks[c]) > n_bits(masks[most])) most = c;
  }
  double cost = INFINITY, spent = 0.0;
  for (int c = -2; c < n; c++) {
    if (c == fewest || c == most) continue;
    if (c > -2 && spent * SHARE > cost) break;
    double trial_cost = n ? greedy(masks, n, n_findings, c == -2 ? fewest : c == -1 ? most : c, trial) : 0.0;
    spent += 0.5 * n * n;
    if (trial_cost < cost) {
      cost = trial_cost;
      memcpy(order, trial, n * sizeof *order);
    }
  }
  return cost;
}

/* Fill the table of steps, one row more than there are steps; return the widest frontier.

   Args:
     masks: For each cause that is not conditioned on, its present findings as bits.
     order: In which order they are taken.
     coupled: The coupled causes, those that are conditioned on first.
     links: The chance that a coupled cause alone brings about a present finding, coupled x n_present.
     hits: Room for as many as the masks have bits. */
int lay_out(const uint64_t *masks, const int32_t *order, int n_steps, const int32_t *coupled, int n_conditioned,
            const double *links, int n_present, struct step *steps, struct hit *hits) {
  uint64_t later = 0;
  for (int s = n_steps - 1; s >= 0; s--) {
    steps[s].closing = masks[order[s]] & ~later;
    later |= masks[order[s]];
  }
  int32_t held[MAX_PRESENT]; /* the finding of each bit of the state */
  uint64_t seen = 0;
  int n_held = 0, widest = 0;
  steps[0].first = steps[0].factors = 0;
  for (int s = 0; s < n_steps; s++) {
    struct step *step = &steps[s];
    uint64_t mask = masks[order[s]], closes = step->closing;
    uint64_t stays = mask & ~seen & ~closes;
    step->coupled = n_conditioned + order[s];
    step->cause = coupled[step->coupled];
    step->opening = mask & ~seen;
    seen |= mask;
    const double *row = links + (size_t)step->coupled * n_present;
    step->n_before = n_held;
    step->hits = hits;
    for (int bit = n_held - 1; bit >= 0; bit--) {
      int j = held[bit];
      if (closes >> j & 1) *hits++ = (struct hit){.finding = j, .bit = bit, .p = row[j]};
    }
    step->n_closing = (int32_t)(hits - step->hits);
    int n_kept = 0;
    for (int bit = 0; bit < n_held; bit++) {
      if (!(closes >> held[bit] & 1)) held[n_kept++] = held[bit];
    }
    n_held = n_kept;
    for (int bit = 0; bit < n_held; bit++) {
      int j = held[bit];
      if (mask >> j & 1) *hits++ = (struct hit){.finding = j, .bit = bit, .p = row[j]};
    }
    step->n_hits = (int32_t)(hits - step->hits);
    step->n_after = n_held;
    step->n_opened = n_bits(stays);
    for (; stays; stays &= stays - 1) held[n_held++] = lowest(stays);
    if (n_held > widest) widest = n_held;
    steps[s + 1].first = step->first + ((size_t)1 << step->n_before);
    steps[s + 1].factors = step->factors + ((size_t)2 << step->n_opened);
  }
  return widest;
}
