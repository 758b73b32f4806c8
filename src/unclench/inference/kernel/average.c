/* What weighted sets of active causes tell of each cause, its own state summed out given all the others. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct sums {
  double first, squares, cross; /* of weight x number, (weight x number)^2, weight^2 x number */
};

/* A finding while one draw is looked at. */
struct finding {
  double miss;    /* chance that none of the active causes brings it about; certain ones not among them */
  int n_certain;  /* active causes that bring it about for certain */
  double no_leak; /* chance that the leak does not */
};

static void add(struct sums *to, double weight, double number) {
  to->first += weight * number;
  to->squares += weight * number * weight * number;
  to->cross += weight * weight * number;
}

/* The chance that nothing but perhaps one cause brings a finding about. */
static double none_but(const struct finding *finding, double p, int is_active) {
  int n_others = finding->n_certain - (is_active && p >= 1.0);
  if (n_others) return 0.0;
  return finding->no_leak * (is_active && p < 1.0 ? finding->miss / (1.0 - p) : finding->miss);
}

/* Sums over draws for each cause: of the chance that it is active, and that it is active and brings about at least one
   finding of the complaint; then of the chance that the leak alone brings about all of the complaint.

   Args:
     links: The chance that a cause alone brings about a present finding, causes x present.
     off, on: The chance of each cause to be off or on and to bring about nothing that is absent.
     leak: Of each present finding.
     drawn: A one for each active cause, a row of causes for each draw.
     out: Three numbers for each of 2 x causes + 1.
   Returns: -1 if there is not enough memory. */
int64_t unclench_average(const double *links, const double *off, const double *on, const double *leak,
                         const uint8_t *is_complaint, int64_t n_causes, int64_t n_present, const double *weight,
                         const uint8_t *drawn, int64_t n_draws, struct sums *out) {
  struct finding *findings = malloc((n_present + 1) * sizeof *findings);
  int32_t *linked = malloc((n_causes * n_present + 1) * sizeof *linked), *start = malloc((n_causes + 1) * sizeof *start);
  if (!findings || !linked || !start) {
    free(findings), free(linked), free(start);
    return -1;
  }
  int has_complaint = 0;
  int32_t n_links = 0;
  for (int64_t j = 0; j < n_present; j++) has_complaint |= is_complaint[j];
  for (int64_t i = 0; i < n_causes; i++) {
    start[i] = n_links;
    for (int64_t j = 0; j < n_present; j++) {
      if (links[i * n_present + j] > 0.0) linked[n_links++] = (int32_t)j;
    }
  }
  start[n_causes] = n_links;
  memset(out, 0, (2 * n_causes + 1) * sizeof *out);
  for (int64_t t = 0; t < n_draws; t++) {
    const uint8_t *is_active = drawn + t * n_causes;
    for (int64_t j = 0; j < n_present; j++) findings[j] = (struct finding){1.0, 0, 1.0 - leak[j]};
    for (int64_t i = 0; i < n_causes; i++) {
      for (int32_t l = start[i]; is_active[i] && l < start[i + 1]; l++) {
        double p = links[i * n_present + linked[l]];
        if (p >= 1.0) {
          findings[linked[l]].n_certain++;
        } else {
          findings[linked[l]].miss *= 1.0 - p;
        }
      }
    }
    for (int64_t i = 0; i < n_causes; i++) {
      double if_on = on[i], if_off = off[i], idle = on[i];
      for (int32_t l = start[i]; l < start[i + 1]; l++) {
        int32_t j = linked[l];
        double p = links[i * n_present + j], none = none_but(&findings[j], p, is_active[i]);
        double by_all = 1.0 - none * (1.0 - p);
        if_on *= by_all;
        if_off *= 1.0 - none;
        idle *= is_complaint[j] ? (1.0 - p) * (1.0 - none) : by_all;
      }
      double total = if_on + if_off;
      add(&out[i], weight[t], total > 0.0 ? if_on / total : 0.0);
      if (has_complaint) {
        add(&out[n_causes + i], weight[t], total > 0.0 && if_on > idle ? (if_on - idle) / total : 0.0);
      }
    }
    double unexplained = has_complaint;
    for (int64_t j = 0; j < n_present; j++) {
      double miss = findings[j].n_certain ? 0.0 : findings[j].miss;
      double p_present = 1.0 - (1.0 - leak[j]) * miss;
      if (is_complaint[j]) unexplained *= p_present > 0.0 ? leak[j] * miss / p_present : 0.0;
    }
    add(&out[2 * n_causes], weight[t], unexplained);
  }
  if (!has_complaint) memcpy(out + n_causes, out, n_causes * sizeof *out);
  free(findings), free(linked), free(start);
  return 0;
}
