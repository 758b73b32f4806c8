/* What answers are expected to tell. */
#include <math.h>

#include "kernel.h"

#define NEGLIGIBLE 1e-16 /* bits */
#define SMALL 0.0625     /* below this the series to the tenth power is exact to the last digits */
#define LEAST 1e-290     /* one over it is still a number */
#define BITS 1.4426950408889634 /* in a nat */

/* (1 + x) ln(1 + x) - x, for small x. */
static inline double excess_of_small(double x) {
  double series = 1.0 / 90;
  series = 1.0 / 72 - series * x;
  series = 1.0 / 56 - series * x;
  series = 1.0 / 42 - series * x;
  series = 1.0 / 30 - series * x;
  series = 1.0 / 20 - series * x;
  series = 1.0 / 12 - series * x;
  series = 1.0 / 6 - series * x;
  return x * x * (0.5 - series * x);
}

static double excess(double x) {
  if (fabs(x) < SMALL) return excess_of_small(x);
  return x <= -1.0 ? 1.0 : (1.0 + x) * log1p(x) - x;
}

/* Relative entropy of p + shift against p, in nats. */
static double divergence(double p, double shift) {
  return p * excess(shift / p) + (1.0 - p) * excess(-shift / (1.0 - p));
}

/* Sum over causes of the mutual information between a cause's part and an answer, in bits.

   It is the relative entropy of what the answer leaves against what was before, on average over the answers: written
   so, nothing cancels. It is at most chi-square / ln 2: pairs that cannot matter cost nothing.

   Args:
     p_on: Chance of each cause.
     p_on_if_absent: The same if the answer is no, a row of causes for each answer, `stride` doubles apart.
     p_absent: Chance of a no.
     out: A number for each answer. */
void unclench_information(const double *p_on, const double *p_on_if_absent, const double *p_absent, int64_t n_answers,
                          int64_t n_causes, int64_t stride, double *out) {
  for (int64_t a = 0; a < n_answers; a++) {
    const double *then = p_on_if_absent + a * stride;
    double no = p_absent[a], yes = 1.0 - no, told = 0.0;
    for (int64_t i = 0; no > 0.0 && no < 1.0 && i < n_causes; i++) {
      double p = p_on[i], q = 1.0 - p, shift = then[i] - p;
      if (!(p > LEAST && p < 1.0)) continue; /* what is certain cannot be told */
      if (!(no * shift * shift > NEGLIGIBLE / BITS * yes * p * q)) continue;
      double other = smaller(larger(-shift * no / yes, -p), q);
      double room = SMALL * smaller(p, q);
      if (fabs(shift) < room && fabs(other) < room) {
        double per_both = 1.0 / (p * q), per_p = q * per_both, per_q = p * per_both;
        told += no * (p * excess_of_small(shift * per_p) + q * excess_of_small(-shift * per_q));
        told += yes * (p * excess_of_small(other * per_p) + q * excess_of_small(-other * per_q));
      } else {
        told += no * divergence(p, shift) + yes * divergence(p, other);
      }
    }
    out[a] = told * BITS;
  }
}
