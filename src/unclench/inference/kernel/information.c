/* What answers are expected to tell. */
#include <math.h>
#include <stdint.h>

#define NEGLIGIBLE 1e-16 /* bits */

/* Entropy of yes or no, in bits. */
static double entropy(double p) {
  return p <= 0.0 || p >= 1.0 ? 0.0 : -(p * log2(p) + (1.0 - p) * log2(1.0 - p));
}

/* Sum over causes of the mutual information between a cause's part and an answer, in bits.

   Mutual information is at most chi-square / ln 2: pairs that cannot matter cost no logarithm.

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
      double p = p_on[i], shift = then[i] - p;
      if (!(no * shift * shift > NEGLIGIBLE * 0.6931471805599453 * yes * p * (1.0 - p))) continue;
      double if_yes = fmin(fmax((p - no * then[i]) / yes, 0.0), 1.0);
      double gained = entropy(p) - no * entropy(then[i]) - yes * entropy(if_yes);
      if (gained > 0.0) told += gained;
    }
    out[a] = told;
  }
}
