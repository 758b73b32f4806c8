/* One patient, or as many as there are questions; many patients in turn. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "problem.h"

enum { DONE = 0, NO_MEMORY = -1 }; /* otherwise, how many doubles a sweep would take */

/* A block of memory that is handed out in parts; without a start, parts are only counted. */
struct block {
  char *start;
  size_t used;
};

static void *part(struct block *block, size_t n, size_t size) {
  char *mine = block->start ? block->start + block->used : 0;
  block->used += (n * size + 63) / 64 * 64;
  return mine;
}

/* A block of the size that was counted; its start is null if there is not as much memory. */
static struct block block_of(struct block counted) {
  return (struct block){.start = aligned_alloc(64, counted.used + 64)};
}

/* What is absent, taken into each cause's chance to be off or on; minus infinity where a cause can be neither. */
static void absorb(struct problem *of) {
  const struct network *net = of->net;
  const struct patient *patient = of->patient;
  double *off = of->off, *on = of->on;
  memcpy(on, patient->prior, net->n_causes * sizeof *on);
  memset(of->mask, 0, net->n_causes * sizeof *of->mask);
  double log_evidence = 0.0;
  for (int64_t k = 0; k < patient->n_failed; k++) {
    int64_t j = patient->failed[k];
    for (int64_t e = net->start[j]; e < net->start[j + 1]; e++) on[net->cause[e]] *= 1.0 - patient->p_found[e];
    if (k < patient->n_absent) log_evidence += patient->log_no_leak[j];
  }
  for (int64_t k = 0; k < patient->n_present; k++) {
    int64_t j = patient->present[k];
    for (int64_t e = net->start[j]; e < net->start[j + 1]; e++) {
      if (patient->p_found[e] > 0.0) of->mask[net->cause[e]] |= 1ULL << k;
    }
  }
  double product = 1.0;
  for (int64_t i = 0; i < net->n_causes; i++) {
    double none = 1.0 - patient->prior[i], total = none + on[i];
    product *= total;
    if (product < 1e-200) {
      log_evidence += log(product);
      product = 1.0;
    }
    off[i] = none / total;
    on[i] /= total;
  }
  of->log_evidence = log_evidence + log(product);
}

/* Part the causes into those of no, one and several present findings; those of most of them come first. */
static void sort_out(struct problem *of) {
  for (int64_t i = 0; i < of->net->n_causes; i++) {
    if (of->on[i] <= 0.0) of->mask[i] = 0;
    if (of->mask[i] & (of->mask[i] - 1)) {
      of->coupled[of->n_coupled++] = (int32_t)i;
    } else if (of->mask[i]) {
      of->lone[of->n_lone++] = (int32_t)i;
    }
  }
  for (int c = 0; c < N_CONDITIONED && c < of->n_coupled; c++) {
    int best = c;
    for (int k = c + 1; k < of->n_coupled; k++) {
      if (n_bits(of->mask[of->coupled[k]]) > n_bits(of->mask[of->coupled[best]])) best = k;
    }
    int32_t chosen = of->coupled[best];
    of->coupled[best] = of->coupled[c];
    of->coupled[c] = chosen;
  }
  for (int c = 0; c < of->n_coupled; c++) of->masks[c] = of->mask[of->coupled[c]];
}

/* The chances of links, of coupled and of lone causes; `place` is room for each cause. */
static void find_links(struct problem *of, int32_t *place) {
  const struct patient *patient = of->patient;
  int64_t n = patient->n_present;
  memset(place, -1, of->net->n_causes * sizeof *place);
  for (int c = 0; c < of->n_coupled; c++) place[of->coupled[c]] = c;
  memset(of->links, 0, of->n_coupled * n * sizeof *of->links);
  for (int64_t k = 0; k < n; k++) {
    int64_t j = patient->present[k];
    for (int64_t e = of->net->start[j]; e < of->net->start[j + 1]; e++) {
      int64_t i = of->net->cause[e];
      if (place[i] >= 0) {
        of->links[place[i] * n + k] = patient->p_found[e];
      } else if (of->mask[i] >> k & 1) {
        of->lone_p[i] = patient->p_found[e];
      }
    }
  }
}

/* Which findings the way back must know more of: those that lone causes were folded into, and those that are all that
   a conditioned cause has of the complaint. */
static uint64_t find_traced(const struct problem *of) {
  uint64_t traced = 0;
  for (int k = 0; k < of->n_lone; k++) traced |= of->mask[of->lone[k]];
  for (int c = 0; c < of->n_conditioned; c++) {
    uint64_t mine = of->masks[c] & of->complaint;
    if (n_bits(mine) == 1) traced |= mine;
  }
  return traced;
}

/* Bring a row of states to a sum of one in each group of lanes; the logarithm of the sum is taken down. */
static lanes scale_of(lanes total, int n_each, double *log_lane) {
  total = group_sum(total, n_each);
  for (int lane = 0; lane < LANES; lane += n_each) {
    if (total[lane] > 0.0) log_lane[lane] += log(total[lane]);
  }
  return ratio(spread(1.0), total);
}

/* The weight of each lane, and how far its conditioned causes explain each finding.

   Args:
     spared: A conditioned cause that brings about nothing of the complaint; -1 for none. */
static void condition(const struct problem *of, const struct rows *rows, int spared) {
  int64_t n = of->patient->n_present;
  lanes weight = spread(1.0);
  for (int c = 0; c < of->n_conditioned; c++) {
    lanes is_on = is_on_lanes(c);
    int32_t i = of->coupled[c];
    weight *= is_on * rows->on[i] + (1.0 - is_on) * of->off[i];
  }
  for (int c = of->n_conditioned; 1 << c < of->n_each; c++) weight *= 1.0 - is_on_lanes(c); /* lanes left empty */
  rows->states[0] = weight;
  for (int64_t j = 0; j < n; j++) {
    lanes by = spread(0.0), none = spread(1.0);
    for (int c = 0; c < of->n_conditioned; c++) {
      double p = of->links[c * n + j];
      if (p <= 0.0 || (c == spared && of->complaint >> j & 1)) continue;
      lanes found = is_on_lanes(c) * p;
      by += none * found;
      none *= 1.0 - found;
    }
    struct pair base = rows->base[j];
    rows->findings[j] =
        (struct explained){.yes = base.yes + base.no * by, .no = base.no * none, .by = by, .none = none};
  }
}

/* Every swept cause taken in. With `log_lane`, scales are found and their logarithms taken down; without, those of an
   earlier sweep are used. The sum of each group of lanes at the end. */
static lanes sweep(const struct problem *of, const struct rows *rows, double *log_lane) {
  for (int64_t j = 0; j < of->patient->n_present; j++) { /* no swept cause: a factor of each lane */
    if (of->linked >> j & 1) continue;
    rows->states[0] *= rows->findings[j].yes;
    if (log_lane) rows->apart[j] = scale_of(rows->states[0], of->n_each, log_lane);
    rows->states[0] *= rows->apart[j];
  }
  if (log_lane) rows->scale[0] = spread(1.0);
  for (int s = 0; s < of->n_steps; s++) {
    const struct step *step = &of->steps[s];
    lanes *factors = rows->factors + step->factors;
    make_factors(factors, step, rows->findings, of->links + step->coupled * of->patient->n_present,
                 rows->on[step->cause], of->off[step->cause], rows->scale[s], 0);
    lanes total =
        take_in(step, rows->states + step->first, rows->acted, rows->states + of->steps[s + 1].first, factors);
    if (log_lane) rows->scale[s + 1] = step->closing ? scale_of(total, of->n_each, log_lane) : spread(1.0);
  }
  return group_sum(rows->states[of->steps[of->n_steps].first], of->n_each);
}

/* What a cause's rows add up to when it is on and brings about nothing of the complaint; see `meet`. */
static lanes idle_worth(const struct problem *of, const struct rows *rows, int s) {
  const struct step *step = &of->steps[s];
  int64_t n = of->patient->n_present;
  const double *row = of->links + step->coupled * n;
  double p_found[MAX_PRESENT], p_hit[MAX_PRESENT], none = 1.0;
  for (int64_t j = 0; j < n; j++) {
    int is_spared = of->complaint >> j & 1;
    p_found[j] = is_spared ? 0.0 : row[j];
    if (is_spared) none *= 1.0 - row[j];
  }
  for (int h = 0; h < step->n_hits; h++) p_hit[h] = p_found[step->hits[h].finding];
  meet(step, rows->states + step->first, rows->acted, rows->worth, p_hit, rows->met);
  make_factors(rows->rest, step, rows->findings, p_found, rows->on[step->cause], 0.0, rows->scale[s], 0);
  size_t n_sets = (size_t)1 << step->n_opened;
  lanes sum = spread(0.0);
  for (size_t set = n_sets; set < 2 * n_sets; set++) sum += rows->met[set] * rows->rest[set];
  return group_sum(sum, of->n_each) * none;
}

/* What it is worth that a finding which opens at a step is explained before or is not. */
static void trace_opened(const struct problem *of, const struct rows *rows, int s) {
  const struct step *step = &of->steps[s];
  const double *row = of->links + step->coupled * of->patient->n_present;
  meet(step, rows->states + step->first, rows->acted, rows->worth, 0, rows->met);
  size_t n_sets = (size_t)1 << step->n_opened;
  for (uint64_t rest = step->opening & of->traced; rest; rest &= rest - 1) {
    int j = lowest(rest);
    uint64_t mine = 1ULL << j;
    make_factors(rows->rest, step, rows->findings, row, rows->on[step->cause], of->off[step->cause], rows->scale[s],
                 mine);
    int closes = (step->closing & mine) != 0;
    int bit = n_bits(step->opening & ~step->closing & (mine - 1));
    lanes if_yes = spread(0.0), if_no = spread(0.0);
    for (size_t set = 0; set < n_sets; set++) {
      lanes x = rows->met[set] * rows->rest[set], y = rows->met[n_sets + set] * rows->rest[n_sets + set];
      if (closes || set >> bit & 1) {
        if_yes += x + y;
        if_no += y * row[j];
      } else {
        if_no += x + y * (1.0 - row[j]);
      }
    }
    rows->worth_finding[j] = (struct pair){if_yes, if_no};
  }
}

/* The posterior of every swept cause. */
static void sweep_back(const struct problem *of, struct rows *rows) {
  rows->worth[0] = spread(1.0);
  for (int s = of->n_steps - 1; s >= 0; s--) {
    const struct step *step = &of->steps[s];
    lanes idle = spread(0.0), sum_off, sum_on;
    if (of->mask[step->cause] & of->complaint) idle = idle_worth(of, rows, s);
    if (step->opening & of->traced) trace_opened(of, rows, s);
    give_back(step, rows->states + step->first, rows->worth, rows->idle, rows->other, rows->factors + step->factors,
              &sum_off, &sum_on);
    sum_on = group_sum(sum_on, of->n_each);
    lanes total = group_sum(sum_off, of->n_each) + sum_on;
    rows->p_on[step->cause] = ratio(sum_on, total);
    rows->p_idle[step->cause] = ratio(idle, total);
    lanes *done = rows->worth;
    rows->worth = rows->other;
    rows->other = done;
  }
}

/* Fold the causes of one present finding into it; what it was before each is kept. */
static void fold(const struct problem *of, const struct rows *rows) {
  for (int k = 0; k < of->n_lone; k++) {
    int32_t i = of->lone[k];
    struct pair *finding = &rows->base[lowest(of->mask[i])];
    rows->before[k] = *finding;
    lanes yes = finding->yes, no = finding->no, on = rows->on[i];
    finding->yes = yes * (of->off[i] + on) + no * (on * of->lone_p[i]);
    finding->no = no * (of->off[i] + on * (1.0 - of->lone_p[i]));
  }
}

/* The posterior of the causes that were folded. */
static void unfold(const struct problem *of, const struct rows *rows) {
  for (int k = of->n_lone - 1; k >= 0; k--) {
    int32_t i = of->lone[k];
    struct pair *worth = &rows->worth_finding[lowest(of->mask[i])];
    double p = of->lone_p[i], off = of->off[i];
    lanes worth_yes = worth->yes, worth_no = worth->no, on = rows->on[i];
    lanes yes = rows->before[k].yes, no = rows->before[k].no;
    lanes idle = worth_yes * yes + worth_no * no * (1.0 - p), if_off = worth_yes * yes + worth_no * no;
    lanes sum_on = on * (idle + worth_yes * no * p);
    lanes total = sum_on + if_off * off;
    rows->p_on[i] = ratio(sum_on, total);
    rows->p_idle[i] = ratio(on * (1.0 - p) * if_off, total);
    worth->yes = worth_yes * (off + on);
    worth->no = worth_no * (off + on * (1.0 - p)) + worth_yes * (on * p);
  }
}

/* The causes that were conditioned on, on and bringing about nothing of the complaint. */
static void find_idle_conditioned(const struct problem *of, const struct rows *rows, lanes total) {
  int64_t n = of->patient->n_present;
  for (int c = 0; c < of->n_conditioned; c++) {
    uint64_t mine = of->masks[c] & of->complaint;
    if (n_bits(mine) != 1) continue;
    int j = lowest(mine);
    double p = of->links[c * n + j];
    lanes by = spread(0.0), none = spread(1.0);
    for (int other = 0; other < of->n_conditioned; other++) {
      if (other == c) continue;
      lanes found = is_on_lanes(other) * of->links[other * n + j];
      by += none * found;
      none *= 1.0 - found;
    }
    struct pair base = rows->base[j], worth = rows->worth_finding[j];
    lanes idle = worth.yes * (base.yes + base.no * by) + worth.no * base.no * none;
    rows->p_idle[of->coupled[c]] = ratio(group_sum(is_on_lanes(c) * idle * (1.0 - p), of->n_each), total);
  }
}

/* The same for those that have several findings of the complaint: each takes a sweep. */
static void sweep_idle_conditioned(const struct problem *of, const struct rows *rows, lanes total) {
  int64_t n = of->patient->n_present;
  for (int c = 0; c < of->n_conditioned; c++) {
    uint64_t mine = of->masks[c] & of->complaint;
    if (n_bits(mine) < 2) continue;
    double none = 1.0;
    for (uint64_t rest = mine; rest; rest &= rest - 1) none *= 1.0 - of->links[c * n + lowest(rest)];
    condition(of, rows, c);
    rows->states[0] *= is_on_lanes(c) * none;
    rows->p_idle[of->coupled[c]] = ratio(sweep(of, rows, 0), total);
  }
}

/* Rows of results of what is impossible. */
static void tell_impossible(const struct network *net, double *out, int64_t n) {
  for (int64_t g = 0; g < n; g++, out += 2 * net->n_causes + 1) {
    memset(out, 0, 2 * net->n_causes * sizeof *out);
    out[2 * net->n_causes] = -INFINITY;
  }
}

/* Lanes as they begin: the causes of each, and its log evidence so far. */
static void begin(const struct problem *of, const struct rows *rows, const int64_t *asked, int64_t n_asked,
                  double *log_lane) {
  const struct network *net = of->net;
  const struct patient *patient = of->patient;
  for (int lane = 0; lane < LANES; lane++) log_lane[lane] = of->log_evidence;
  for (int64_t i = 0; i < net->n_causes; i++) rows->on[i] = spread(of->on[i]);
  for (int64_t g = 0; g < n_asked; g++) {
    int64_t j = asked[g];
    for (int lane = 0; j < 0 && lane < of->n_each; lane++) rows->on[-1 - j][g * of->n_each + lane] = 0.0;
    if (j < 0) continue;
    for (int64_t e = net->start[j]; e < net->start[j + 1]; e++) {
      for (int lane = 0; lane < of->n_each; lane++) {
        rows->on[net->cause[e]][g * of->n_each + lane] *= 1.0 - patient->p_found[e];
      }
    }
    log_lane[g * of->n_each] += patient->log_no_leak[j];
  }
  lanes product = spread(1.0);
  for (int64_t i = 0; i < net->n_causes; i++) {
    if (of->mask[i]) continue;
    lanes total = of->off[i] + rows->on[i];
    product *= total;
    rows->p_on[i] = ratio(rows->on[i], total);
  }
  for (int lane = 0; n_asked && lane < LANES; lane += of->n_each) log_lane[lane] += log(product[lane]);
  for (int64_t k = 0; k < patient->n_present; k++) {
    double leak = patient->leak[patient->present[k]];
    rows->base[k] = (struct pair){spread(leak), spread(1.0 - leak)};
  }
  fold(of, rows);
}

/* One run there and back, for the patient alone or for as many questions as the lanes hold. */
static int run(const struct problem *of, struct rows *rows, const int64_t *asked, int64_t n_asked, double *out,
                int64_t n_out) {
  int64_t n_causes = of->net->n_causes;
  double log_lane[LANES];
  begin(of, rows, asked, n_asked, log_lane);
  condition(of, rows, -1);
  lanes total = sweep(of, rows, log_lane);
  if (of->draws) return draw(of, rows);
  lanes final = rows->states[of->steps[of->n_steps].first];
  for (int c = 0; c < of->n_conditioned; c++) {
    rows->p_on[of->coupled[c]] = ratio(group_sum(final * is_on_lanes(c), of->n_each), total);
    rows->p_idle[of->coupled[c]] = spread(0.0);
  }
  sweep_back(of, rows);
  for (uint64_t rest = of->traced & ~of->linked; rest; rest &= rest - 1) {
    rows->worth_finding[lowest(rest)] = (struct pair){ratio(final, rows->findings[lowest(rest)].yes), spread(0.0)};
  }
  find_idle_conditioned(of, rows, total);
  for (uint64_t rest = of->traced; rest; rest &= rest - 1) { /* from here on, of what the finding is without lanes */
    int j = lowest(rest);
    struct pair worth = rows->worth_finding[j];
    lanes no = worth.yes * rows->findings[j].by + worth.no * rows->findings[j].none;
    rows->worth_finding[j] = (struct pair){group_sum(worth.yes, of->n_each), group_sum(no, of->n_each)};
  }
  unfold(of, rows);
  sweep_idle_conditioned(of, rows, total);
  for (int64_t g = 0; g < n_out; g++, out += 2 * n_causes + 1) {
    int lane = (int)g * of->n_each;
    if (!(total[lane] > 0.0) || !(log_lane[lane] > -INFINITY)) {
      tell_impossible(of->net, out, 1);
      continue;
    }
    out[2 * n_causes] = log_lane[lane];
    for (int64_t i = 0; i < n_causes; i++) {
      double p_on = rows->p_on[i][lane], p = p_on;
      if (of->complaint) {
        p = 0.0;
        if (of->mask[i] & of->complaint) p = p_on > rows->p_idle[i][lane] ? p_on - rows->p_idle[i][lane] : 0.0;
      }
      out[i] = p_on;
      out[n_causes + i] = p;
    }
  }
  return DONE;
}

/* Choose what is conditioned on, and the order of the rest. The patient alone fills the lanes with conditioned causes;
   questions may be better off with fewer. The cost of one question, or of the patient, in rows. */
static double plan_order(struct problem *of, int64_t n_asked, int32_t *order, int32_t *trial) {
  int n_present = (int)of->patient->n_present, most = N_CONDITIONED, fewest = n_asked ? 0 : most;
  int chosen = most;
  double best_cost = INFINITY;
  for (int c = fewest; c <= most && (c <= of->n_coupled || c == fewest); c++) {
    int first = c < of->n_coupled ? c : of->n_coupled;
    double cost = best_order(of->masks + first, of->n_coupled - first, n_present, order, trial) * (1 << c);
    if (cost < best_cost) {
      chosen = c;
      best_cost = cost;
    }
  }
  of->n_each = 1 << chosen;
  of->n_conditioned = chosen < of->n_coupled ? chosen : of->n_coupled;
  of->n_steps = of->n_coupled - of->n_conditioned;
  if (fewest < most) {
    best_order(of->masks + of->n_conditioned, of->n_steps, n_present, order, trial);
  }
  return best_cost;
}

/* Hand out the rows. */
static void hand_out_rows(const struct problem *of, struct rows *rows, struct block *block) {
  int64_t n_causes = of->net->n_causes, n_present = of->patient->n_present;
  size_t widest = (size_t)1 << of->widest, most_sets = 1;
  for (int s = 0; s < of->n_steps; s++) {
    size_t n_sets = (size_t)1 << of->steps[s].n_opened;
    if (n_sets > most_sets) most_sets = n_sets;
  }
  rows->states = part(block, of->steps[of->n_steps].first + 1, sizeof(lanes));
  rows->factors = part(block, of->steps[of->n_steps].factors, sizeof(lanes));
  rows->scale = part(block, of->n_steps + 1, sizeof(lanes));
  rows->apart = part(block, n_present, sizeof(lanes));
  rows->acted = part(block, widest, sizeof(lanes));
  rows->met = part(block, 2 * most_sets, sizeof(lanes));
  rows->rest = part(block, 2 * most_sets, sizeof(lanes));
  rows->worth = part(block, widest, sizeof(lanes));
  rows->other = part(block, widest, sizeof(lanes));
  rows->idle = part(block, widest, sizeof(lanes));
  rows->on = part(block, n_causes, sizeof(lanes));
  rows->p_on = part(block, n_causes, sizeof(lanes));
  rows->p_idle = part(block, n_causes, sizeof(lanes));
  rows->findings = part(block, n_present, sizeof *rows->findings);
  rows->base = part(block, n_present, sizeof *rows->base);
  rows->worth_finding = part(block, n_present, sizeof *rows->worth_finding);
  rows->before = part(block, of->n_lone, sizeof *rows->before);
}

/* Room for what is known before any sweep; or only counted. */
static void hand_out_problem(struct problem *of, struct block *block, int32_t **order, int32_t **trial, struct hit **hits) {
  size_t n_causes = of->net->n_causes, n_present = of->patient->n_present;
  of->off = part(block, n_causes, sizeof *of->off);
  of->on = part(block, n_causes, sizeof *of->on);
  of->lone_p = part(block, n_causes, sizeof *of->lone_p);
  of->mask = part(block, n_causes, sizeof *of->mask);
  of->masks = part(block, n_causes, sizeof *of->masks);
  of->lone = part(block, n_causes, sizeof *of->lone);
  of->coupled = part(block, n_causes, sizeof *of->coupled);
  *order = part(block, n_causes, sizeof **order);
  *trial = part(block, n_causes, sizeof **trial);
  of->steps = part(block, n_causes + 1, sizeof *of->steps);
  of->links = part(block, n_causes * n_present, sizeof *of->links);
  *hits = part(block, n_causes * n_present, sizeof **hits);
}

/* Floating-point operations, and bytes read or written, of `act` from n rows on. */
static void count_act(const struct step *step, double n, double *work) {
  for (int h = 0; h < step->n_closing; h++) {
    n /= 2;
    work[0] += 2 * n;
    work[1] += 3 * n;
  }
  int n_pairs = (step->n_hits - step->n_closing) / 2, n_single = (step->n_hits - step->n_closing) % 2;
  work[0] += (3 * n_pairs + 1.5 * n_single) * n;
  work[1] += 2 * (n_pairs + n_single) * n;
}

/* The same of one patient's sweep there and back, as the loops of sweep.c do them; the complaint is left aside. */
static void count_work(const struct problem *of, double *work) {
  work[0] = work[1] = 0.0;
  for (int s = 0; s < of->n_steps; s++) {
    const struct step *step = &of->steps[s];
    double before = (double)(1ULL << step->n_before), n = (double)(1ULL << step->n_after);
    double n_sets = (double)(1ULL << step->n_opened), closed = (double)(1ULL << step->n_closing);
    if (!step->opening && !step->n_closing && step->n_hits == 2) {
      work[0] += 13.5 * n;
      work[1] += 5 * n;
      continue;
    }
    int n_acts = step->opening & of->traced ? 2 : 1;
    for (int k = 0; k < n_acts; k++) count_act(step, before, work);
    work[0] += 4 * n_acts * n_sets * n + 2 * n + 4 * (n_sets - 1) * n;
    work[1] += 3 * n_acts * n_sets * n + (n_sets + 2) * n;
    work[0] += 1.5 * (step->n_hits - step->n_closing) * n + 3 * closed * n + 3 * n;
    work[1] += 2 * (step->n_hits - step->n_closing) * n + 3 * closed * n + n;
  }
  work[0] *= LANES;
  work[1] *= sizeof(lanes);
}

/* Plan and run; `of` has its room. */
static double run_all(struct problem *of, int32_t *order, int32_t *trial, struct hit *hits, const int64_t *asked,
                      int64_t n_asked, double most_room, double *out) {
  const struct patient *patient = of->patient;
  int64_t n_causes = of->net->n_causes, n_out = n_asked ? n_asked : 1;
  absorb(of);
  if (!(of->log_evidence > -INFINITY)) {
    if (!of->work) tell_impossible(of->net, out, n_out);
    return DONE;
  }
  for (int64_t k = 0; k < patient->n_present; k++) of->complaint |= (uint64_t)(patient->is_complaint[k] != 0) << k;
  sort_out(of);
  double cost = plan_order(of, n_asked, order, trial);
  if (LANES * cost > 64.0 * most_room) return LANES * cost; /* too wide even to lay out */
  for (int c = of->n_conditioned; c < of->n_coupled; c++) of->linked |= of->masks[c];
  find_links(of, trial);
  of->traced = find_traced(of);
  of->widest = lay_out(of->masks + of->n_conditioned, order, of->n_steps, of->coupled, of->n_conditioned, of->links,
                       (int)patient->n_present, of->steps, hits);
  if (of->work) {
    count_work(of, of->work);
    return DONE;
  }
  struct rows rows;
  struct block counted = {0};
  hand_out_rows(of, &rows, &counted);
  double need = (double)(counted.used / sizeof(double));
  if (need > most_room) return need;
  struct block block = block_of(counted);
  if (!block.start) return NO_MEMORY;
  hand_out_rows(of, &rows, &block);
  for (int64_t first = 0, n = LANES / of->n_each; first < n_out; first += n) {
    int64_t n_here = n_out - first < n ? n_out - first : n;
    int status = run(of, &rows, asked + first, n_asked ? n_here : 0, out + first * (2 * n_causes + 1), n_here);
    if (status != DONE) {
      free(block.start);
      return status;
    }
  }
  free(block.start);
  return DONE;
}

/* Posteriors of one patient, or of as many as there are questions in `asked`.

   Args:
     asked: Findings each of which in turn is taken as absent too, or, as -1 - i, causes i each of which in turn is off;
       none for the patient alone.
     most_room: The most doubles that a sweep may keep.
     draws: Sets of active causes to draw instead; null for none.
     out: A row for each question: the chance that each cause is active, that it is active and brings about at least
       one finding of the complaint (or that it is active, if there is no complaint), and the log evidence, minus
       infinity if what is present is impossible. */
static double solve(const struct network *net, const struct patient *patient, const int64_t *asked, int64_t n_asked,
                    double most_room, const struct draws *draws, double *work, double *out) {
  if (patient->n_present > MAX_PRESENT) return ldexp(1.0, (int)patient->n_present);
  struct problem of = {.net = net, .patient = patient, .draws = draws, .work = work};
  int32_t *order, *trial;
  struct hit *hits;
  struct block counted = {0};
  hand_out_problem(&of, &counted, &order, &trial, &hits);
  struct block block = block_of(counted);
  if (!block.start) return NO_MEMORY;
  hand_out_problem(&of, &block, &order, &trial, &hits);
  double status = run_all(&of, order, trial, hits, asked, n_asked, most_room, out);
  free(block.start);
  return status;
}

/* A patient with the numbers of the k-th network; of what failed, the first n_absent are absent. */
static struct patient patient_of(const struct network *net, int64_t k, const int64_t *present,
                                 const uint8_t *is_complaint, int64_t n_present, const int64_t *failed,
                                 int64_t n_failed, int64_t n_absent) {
  const double *numbers = net->numbers + k * net->stride;
  int64_t n_causes = net->n_causes, n_findings = net->n_findings;
  return (struct patient){.prior = numbers,
                          .leak = numbers + n_causes,
                          .log_no_leak = numbers + n_causes + n_findings,
                          .p_found = numbers + n_causes + 2 * n_findings,
                          .present = present,
                          .is_complaint = is_complaint,
                          .n_present = n_present,
                          .failed = failed,
                          .n_failed = n_failed,
                          .n_absent = n_absent};
}

/* `solve` for one patient: 0, or how many doubles a sweep would take, or -1 if there is not as much memory. */
double unclench_solve(const struct network *net, const int64_t *present, const uint8_t *is_complaint,
                      int64_t n_present, const int64_t *failed, int64_t n_failed, int64_t n_absent,
                      const int64_t *asked, int64_t n_asked, double most_room, double *out) {
  struct patient patient = patient_of(net, 0, present, is_complaint, n_present, failed, n_failed, n_absent);
  return solve(net, &patient, asked, n_asked, most_room, 0, 0, out);
}

/* Sets of active causes drawn from the posterior of one patient: 0, or as `unclench_solve`.

   Args:
     out: A one for each active cause, a row of causes for each of the draws from first to last, the last not among
       them; all zeros if what is present is impossible. */
double unclench_draw(const struct network *net, const int64_t *present, int64_t n_present, const int64_t *absent,
                     int64_t n_absent, double most_room, uint64_t seed, int64_t first, int64_t last, uint8_t *out) {
  struct draws draws = {.seed = seed, .first = first, .last = last, .is_active = out};
  uint8_t none[MAX_PRESENT] = {0};
  double *nowhere = malloc((2 * net->n_causes + 1) * sizeof *nowhere);
  if (!nowhere) return NO_MEMORY;
  struct patient patient = patient_of(net, 0, present, none, n_present, absent, n_absent, n_absent);
  double status = solve(net, &patient, 0, 0, most_room, &draws, 0, nowhere);
  free(nowhere);
  return status;
}

/* What one patient's sweep there and back takes: floating-point operations, and bytes read or written, to `work`. */
double unclench_work(const struct network *net, const int64_t *present, const uint8_t *is_complaint,
                     int64_t n_present, const int64_t *absent, int64_t n_absent, double *work) {
  struct patient patient = patient_of(net, 0, present, is_complaint, n_present, absent, n_absent, n_absent);
  return solve(net, &patient, 0, 0, 1e15, 0, work, 0);
}

/* `solve` for the patients from first to last, the last not among them. The row of a patient of too much holds no
   numbers. -1 if there is not enough memory. */
double unclench_solve_many(const struct network *net, const int64_t *present_at, const int64_t *present,
                           const uint8_t *is_complaint, const int64_t *absent_at, const int64_t *absent,
                           int64_t first, int64_t last, double most_room, double *out) {
  int64_t n_out = 2 * net->n_causes + 1;
  for (int64_t k = first; k < last; k++) {
    int64_t n_absent = absent_at[k + 1] - absent_at[k];
    struct patient patient =
        patient_of(net, k, present + present_at[k], is_complaint + present_at[k], present_at[k + 1] - present_at[k],
                   absent + absent_at[k], n_absent, n_absent);
    double status = solve(net, &patient, 0, 0, most_room, 0, 0, out + k * n_out);
    if (status == NO_MEMORY) return NO_MEMORY;
    for (int64_t i = 0; status != DONE && i < n_out; i++) out[k * n_out + i] = NAN;
  }
  return DONE;
}
