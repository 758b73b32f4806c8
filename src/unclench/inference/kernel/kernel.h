/* Exact posteriors of a noisy-OR network: the explained-subset dynamic programme, there and back.

   A state is the chance that exactly this set of open present findings is explained so far. Causes are taken in one
   at a time; a finding opens at its first cause and closes at its last, so that a sweep costs two to the power of the
   findings that are open at once. All terms are non-negative, so nothing cancels. */
#ifndef UNCLENCH_KERNEL_H
#define UNCLENCH_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "lanes.h"

#define n_bits __builtin_popcountll
#define lowest __builtin_ctzll
#define MAX_PRESENT 62 /* present findings are the bits of one word */

/* A network, or several with the same links. */
struct network {
  int64_t n_causes, n_findings;
  const int64_t *start;  /* where the causes of each finding begin in `cause`, findings + 1 of them */
  const int64_t *cause;  /* the causes of each finding in turn */
  const double *numbers; /* priors, leaks, log(1 - leak), then for each entry of `cause` the chance that it alone
                            brings about its finding */
  int64_t stride;        /* from the numbers of one network to those of the next; 0 where there is one */
};

/* What was observed of one patient, as columns of the network. */
struct patient {
  const double *prior, *leak, *log_no_leak, *p_found; /* its network's numbers */
  const int64_t *present;
  const uint8_t *is_complaint; /* which of them are the complaint */
  int64_t n_present;
  const int64_t *failed; /* findings that no cause may bring about; the first n_absent are absent, so that the leak
                            must fail too */
  int64_t n_failed, n_absent;
};

/* An open finding that a cause explains: its place among the present ones, its bit of the state, with what chance. */
struct hit {
  int32_t finding, bit;
  double p;
};

/* One cause taken in. Of its findings some are open already and stay so, some close here, some open here. */
struct step {
  int32_t cause, coupled; /* its row, and its place among the coupled causes */
  int32_t n_before;       /* findings that are open before */
  int32_t n_after;        /* of these, how many stay open */
  int32_t n_closing;      /* of the hits, how many close */
  int32_t n_hits;
  int32_t n_opened;         /* findings that open here and stay open: the highest bits afterwards */
  uint64_t opening, closing; /* findings that the cause is the first of, and the last of */
  struct hit *hits;         /* those that close, the highest bit before first; then those that stay, their bits as
                               they lie when the others are closed, the lowest first */
  size_t first, factors;    /* where the rows before the step lie, and its factors */
};

/* What a finding is before it opens: explained or not by its leak and the causes folded into it, and how far the
   causes that are conditioned on explain it, or do not. */
struct explained {
  lanes yes, no, by, none;
};

/* The row before closing in which all that closes is explained. */
static inline size_t row_before(const struct step *step, size_t row) {
  for (int h = step->n_closing - 1; h >= 0; h--) {
    int bit = step->hits[h].bit;
    row = (row >> bit << (bit + 1)) | (size_t)1 << bit | (row & (((size_t)1 << bit) - 1));
  }
  return row;
}

/* Without the care for what is no number that fmin and fmax take, which keeps loops from becoming vectors. */
static inline double smaller(double a, double b) {
  return a < b ? a : b;
}

static inline double larger(double a, double b) {
  return a > b ? a : b;
}

/* order.c */
double best_order(const uint64_t *masks, int n, int n_findings, int32_t *order, int32_t *trial);
int lay_out(const uint64_t *masks, const int32_t *order, int n_steps, const int32_t *coupled, int n_conditioned,
            const double *links, int n_present, struct step *steps, struct hit *hits);

/* sweep.c */
void make_factors(lanes *to, const struct step *step, const struct explained *findings, const double *p_found,
                  lanes on, double off, lanes scale, uint64_t left_out);
lanes take_in(const struct step *step, const lanes *rows, lanes *acted, lanes *to, const lanes *factors);
void give_back(const struct step *step, const lanes *rows, lanes *worth, lanes *idle, lanes *to, const lanes *factors,
               lanes *sum_off, lanes *sum_on);
void meet(const struct step *step, const lanes *rows, lanes *acted, const lanes *worth, const double *p_hit,
          lanes *to);

#endif
