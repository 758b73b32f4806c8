/* Bounds on what answers can tell, from the chances of causes and of pairs of causes.

   The answer no multiplies the chance of a state by the product of 1 - q d over the parents of the question, d being 1
   where a parent is active. Broken off after its first or second order, that product is a bound from below or above
   (Bonferroni), whose expectation needs pairs only. Parents that nothing present speaks of are independent of all
   else: their part of the product is exact. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

#define SLACK 1e-12 /* far above what rounding does to a chance, far below what matters */
#define LEAST 1e-290 /* one over it is still a number */
#define FEW 1e-4    /* parents below this chance share one bound on all their pairs */

/* Chances of causes that something present speaks of, and of pairs of them. */
struct pairs {
  int64_t n;
  int32_t *place;         /* of each cause of the network; -1 for the others */
  double *p, *per_p, *per_q; /* the chance, and one over it and over its complement */
  double *entropy;
  double *least, *most; /* n x n */
};

/* Entropy of yes or no, in bits. */
static double entropy(double p) {
  return p <= 0.0 || p >= 1.0 ? 0.0 : -(p * log2(p) + (1.0 - p) * log2(1.0 - p));
}

/* A bound on (1 + x) ln(1 + x) - x: x^2 / 2 above zero, where the series alternates; below, all its terms beyond the
   first add up to less than |x|^3 / 2. */
static inline double excess(double x) {
  return x * x * (0.5 + 0.5 * (x < 0.0 ? -x : 0.0));
}

/* A bound on relative entropy of p + shift against p, in nats. */
static inline double divergence(double p, double per_p, double q, double per_q, double shift) {
  return p * excess(shift * per_p) + q * excess(-shift * per_q);
}

/* The most information on a cause of chance p and this entropy, if a no has at most the chance `no` and then the
   cause `then`. No logarithm is taken.

   Args:
     per_p, per_q: One over p and over 1 - p.
     per_yes: no / (1 - no). */
static inline double most_told(double p, double per_p, double per_q, double entropy_of_p, double then, double no,
                               double per_yes) {
  double q = 1.0 - p, shift = then - p, other = -shift * per_yes;
  double told = no * divergence(p, per_p, q, per_q, shift) + (1.0 - no) * divergence(p, per_p, q, per_q, other);
  told *= 1.4426950408889634; /* bits in a nat */
  int is_possible = p + other >= 0.0 && p + other <= 1.0;
  return is_possible && told < entropy_of_p ? told : entropy_of_p;
}

static int find_pairs(struct pairs *pairs, int64_t n_causes, const double *p, const uint8_t *is_coupled,
                      const int64_t *watched, int64_t n_watched, const double *p_if_off, int64_t stride) {
  pairs->place = malloc(n_causes * sizeof *pairs->place);
  pairs->p = malloc(4 * (n_causes + 1) * sizeof *pairs->p);
  if (!pairs->place || !pairs->p) return 0;
  pairs->per_p = pairs->p + n_causes + 1;
  pairs->per_q = pairs->per_p + n_causes + 1;
  pairs->entropy = pairs->per_q + n_causes + 1;
  pairs->n = 0;
  for (int64_t i = 0; i < n_causes; i++) {
    pairs->place[i] = -1;
    if (is_coupled[i]) {
      pairs->place[i] = (int32_t)pairs->n;
      pairs->entropy[pairs->n] = entropy(p[i]);
      pairs->per_p[pairs->n] = 1.0 / p[i];
      pairs->per_q[pairs->n] = 1.0 / (1.0 - p[i]);
      pairs->p[pairs->n++] = p[i];
    }
  }
  int64_t n = pairs->n;
  pairs->least = malloc((n * n + 1) * sizeof *pairs->least);
  pairs->most = malloc((n * n + 1) * sizeof *pairs->most);
  if (!pairs->least || !pairs->most) return 0;
  for (int64_t a = 0; a < n; a++) {
    for (int64_t b = 0; b < n; b++) {
      pairs->least[a * n + b] = a == b ? pairs->p[a] : larger(0.0, pairs->p[a] + pairs->p[b] - 1.0);
      pairs->most[a * n + b] = smaller(pairs->p[a], pairs->p[b]);
    }
  }
  for (int64_t w = 0; w < n_watched; w++) {
    int64_t a = pairs->place[watched[w]];
    for (int64_t j = 0; j < n_causes; j++) {
      int64_t b = pairs->place[j];
      if (b < 0 || a == b) continue;
      double both = p[j] - p_if_off[w * stride + j] * (1.0 - pairs->p[a]);
      pairs->least[a * n + b] = pairs->least[b * n + a] = larger(both - SLACK, 0.0);
      pairs->most[a * n + b] = pairs->most[b * n + a] = both + SLACK;
    }
  }
  return 1;
}

/* The most that one answer can tell. `room` holds 4 n doubles. */
static double bound(const struct network *net, const struct pairs *pairs, const double *p, int64_t asked, double *room) {
  const double *leak = net->numbers + net->n_causes, *p_found = leak + 2 * net->n_findings;
  int64_t n = pairs->n, parents[1 << 10], n_parents = 0, strongest = -1;
  double q[1 << 10], apart = 1.0 - leak[asked], first = 0.0, told = 0.0;
  for (int64_t e = net->start[asked]; e < net->start[asked + 1]; e++) {
    int64_t a = pairs->place[net->cause[e]];
    if (a < 0) {
      apart *= 1.0 - p_found[e] * p[net->cause[e]];
      continue;
    }
    if (n_parents == 1 << 10) return INFINITY;
    first += p_found[e] * pairs->p[a];
    if (strongest < 0 || p_found[e] * pairs->p[a] > q[strongest] * pairs->p[parents[strongest]]) strongest = n_parents;
    q[n_parents] = p_found[e];
    parents[n_parents++] = a;
  }
  /* the product over the coupled parents; the strongest is told apart, for with it the lower bound would be poor */
  double second = 0.0, with = 0.0, without = 0.0, others = 0.0;
  for (int64_t x = 0; x < n_parents; x++) {
    const double *most = pairs->most + parents[x] * n, *least = pairs->least + parents[x] * n;
    for (int64_t y = 0; y < x; y++) second += q[x] * q[y] * most[parents[y]];
    if (x == strongest) continue;
    with += q[x] * most[parents[strongest]];
    without += q[x] * (pairs->p[parents[x]] - least[parents[strongest]]);
    others += q[x];
  }
  double low = 1.0, high = 1.0;
  if (n_parents) {
    double p_strongest = pairs->p[parents[strongest]];
    low = (1.0 - q[strongest]) * larger(p_strongest - with, 0.0) + larger(1.0 - p_strongest - without, 0.0);
    high = smaller(1.0 - first + second, 1.0);
  }
  double no = apart * high;
  if (!(low > 1e-6) || !(no < 1.0 - 1e-9)) return INFINITY;
  double per_yes = no / (1.0 - no), per_high = 1.0 / high, per_low = 1.0 / low;
  for (int64_t e = net->start[asked]; e < net->start[asked + 1]; e++) {
    double mine = p[net->cause[e]];
    if (pairs->place[net->cause[e]] >= 0 || !(mine > LEAST && mine < 1.0)) continue;
    double then = mine * (1.0 - p_found[e]) / (1.0 - p_found[e] * mine);
    told += most_told(mine, 1.0 / mine, 1.0 / (1.0 - mine), entropy(mine), then, no, per_yes);
  }
  /* each coupled cause together with the product */
  double *less = room, *at_least_less = room + n, *more = room + 2 * n;
  memset(room, 0, 3 * n * sizeof *room);
  for (int64_t x = 0; x < n_parents; x++) {
    const double *most = pairs->most + parents[x] * n, *least = pairs->least + parents[x] * n;
    for (int64_t c = 0; c < n; c++) {
      less[c] += q[x] * most[c];
      at_least_less[c] += q[x] * least[c];
    }
    if (pairs->p[parents[x]] < FEW) {
      for (int64_t c = 0; c < n; c++) more[c] += q[x] * (others + 1.0) * most[c];
      continue;
    }
    for (int64_t y = 0; y < x; y++) {
      if (pairs->p[parents[y]] < FEW) continue;
      const double *most_y = pairs->most + parents[y] * n;
      double both = most[parents[y]], factor = q[x] * q[y];
      for (int64_t c = 0; c < n; c++) {
        double least_of_two = most[c] < most_y[c] ? most[c] : most_y[c];
        more[c] += factor * (least_of_two < both ? least_of_two : both);
      }
    }
  }
  double *stays = room + 3 * n;
  for (int64_t c = 0; c < n; c++) stays[c] = 1.0;
  for (int64_t x = 0; x < n_parents; x++) { /* a parent's own factor is told exactly */
    int64_t c = parents[x];
    stays[c] = 1.0 - q[x];
    less[c] -= q[x] * pairs->p[c];
    at_least_less[c] -= q[x] * pairs->p[c];
  }
  for (int64_t c = 0; c < n; c++) {
    double mine = pairs->p[c];
    if (!(mine > LEAST && mine < 1.0)) continue;
    double lowest = stays[c] * larger(mine - less[c], 0.0) * per_high;
    double highest = smaller(stays[c] * smaller(mine - at_least_less[c] + more[c], mine) * per_low, 1.0);
    double per_p = pairs->per_p[c], per_q = pairs->per_q[c], most = pairs->entropy[c];
    told += larger(most_told(mine, per_p, per_q, most, smaller(lowest, mine), no, per_yes),
                   most_told(mine, per_p, per_q, most, larger(highest, mine), no, per_yes));
  }
  return told;
}

/* For each question a bound on the information that its answer holds on all causes, added up, in bits.

   Args:
     net: The network; its first numbers count.
     p: The posterior of each cause.
     is_coupled: Which causes can bring about anything present.
     watched: Some of these, whose pairs are known.
     p_if_off: The posterior of each cause if each watched one is off, rows `stride` doubles apart.
     asked: The questions.
     out: A bound for each.

   Returns 0, or -1 if there is not enough memory. */
double unclench_bounds(const struct network *net, const double *p, const uint8_t *is_coupled, const int64_t *watched,
                       int64_t n_watched, const double *p_if_off, int64_t stride, const int64_t *asked,
                       int64_t n_asked, double *out) {
  struct pairs pairs = {0};
  double *room = 0;
  int is_enough = find_pairs(&pairs, net->n_causes, p, is_coupled, watched, n_watched, p_if_off, stride);
  if (is_enough) room = malloc((4 * pairs.n + 1) * sizeof *room);
  for (int64_t k = 0; room && k < n_asked; k++) out[k] = bound(net, &pairs, p, asked[k], room);
  is_enough = room != 0;
  free(pairs.place);
  free(pairs.p);
  free(pairs.least);
  free(pairs.most);
  free(room);
  return is_enough ? 0.0 : -1.0;
}
