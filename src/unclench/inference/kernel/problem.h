/* One patient on the way through a sweep. */
#ifndef UNCLENCH_PROBLEM_H
#define UNCLENCH_PROBLEM_H

#include "kernel.h"

/* Sets of active causes to draw from the posterior. */
struct draws {
  uint64_t seed;
  int64_t first, last; /* which of the endless row of draws of this seed; the last not among them */
  uint8_t *is_active;  /* where they go: one for each draw and cause */
};

/* Worth, or chance, of a finding being explained or not before it opens. */
struct pair {
  lanes yes, no;
};

/* One patient: what is known before any sweep. Each array has one entry for each cause unless it says otherwise. */
struct problem {
  const struct network *net;
  const struct patient *patient;
  double log_evidence;   /* of what is absent */
  uint64_t complaint;    /* present findings, as bits */
  double *off, *on;      /* chance to be off or on given what is absent */
  uint64_t *mask;        /* its present findings, as bits */
  double *lone_p;        /* of a cause of one present finding, the chance that it alone brings it about */
  int32_t *lone, n_lone; /* causes of one present finding: they are folded into it */
  int32_t *coupled, n_coupled;
  int n_conditioned; /* the first of the coupled causes: every combination of them on and off is a lane */
  int n_each;        /* lanes for each question; more than the combinations if there are few coupled causes */
  uint64_t *masks;   /* of each coupled cause */
  double *links;     /* chance that a coupled cause alone brings about a present finding, coupled x present */
  uint64_t linked;   /* findings that a swept cause can bring about */
  uint64_t traced;   /* findings of which the way back must know what their being explained is worth */
  struct step *steps;
  int n_steps, widest;
  double *work; /* null unless operations and bytes are only to be counted */
  const struct draws *draws; /* null unless sets of active causes are to be drawn */
};

/* The rows of a sweep. */
struct rows {
  lanes *states, *factors, *scale, *apart, *acted, *met, *rest, *worth, *other, *idle;
  lanes *on;                  /* of each cause */
  lanes *p_on, *p_idle;       /* of each cause: active; active and bringing about nothing of the complaint */
  struct explained *findings; /* of each present finding */
  struct pair *base;          /* the same without the causes that are conditioned on */
  struct pair *worth_finding;
  struct pair *before; /* of each lone cause: its finding before it was folded */
};

/* sample.c */
int draw(const struct problem *of, const struct rows *rows);

#endif
