/* One cause taken in, there and back: rows of lanes, one row for each set of findings explained so far. */
#include "kernel.h"

/* A cause explains an open finding with p. */
static void explain(const lanes *from, lanes *to, size_t n, int bit, double p) {
  size_t stride = (size_t)1 << bit;
  for (size_t base = 0; base < n; base += 2 * stride) {
    for (size_t k = base; k < base + stride; k++) {
      lanes x = from[k], y = from[k + stride];
      to[k] = x * (1.0 - p);
      to[k + stride] = y + x * p;
    }
  }
}

/* The same for two findings at once; bit < bit_2. */
static void explain_two(const lanes *from, lanes *to, size_t n, int bit, double p, int bit_2, double p_2) {
  size_t one = (size_t)1 << bit, two = (size_t)1 << bit_2;
  double q = 1.0 - p, q_2 = 1.0 - p_2;
  for (size_t base_2 = 0; base_2 < n; base_2 += 2 * two) {
    for (size_t base = base_2; base < base_2 + two; base += 2 * one) {
      for (size_t k = base; k < base + one; k++) {
        lanes a = from[k], b = from[k + one], c = from[k + two], d = from[k + one + two];
        b += a * p;
        d += c * p;
        a *= q;
        c *= q;
        to[k] = a * q_2;
        to[k + one] = b * q_2;
        to[k + two] = c + a * p_2;
        to[k + one + two] = d + b * p_2;
      }
    }
  }
}

/* A cause explains a finding that closes: what is left unexplained is dropped. */
static void contract(const lanes *from, lanes *to, size_t n_after, int bit, double p) {
  size_t stride = (size_t)1 << bit;
  for (size_t base = 0; base < n_after; base += stride) {
    for (size_t k = base; k < base + stride; k++) to[k] = from[base + k + stride] + from[base + k] * p;
  }
}

/* The rows after an active cause has explained what it can, in `acted` or, if that is nothing, where they were.

   Args:
     p: With what chance it explains each hit; null for the step's own. */
static const lanes *act(const struct step *step, const lanes *rows, lanes *acted, const double *p) {
  const struct hit *hits = step->hits;
  size_t n = (size_t)1 << step->n_before;
  int h = 0;
  for (; h < step->n_closing; h++) {
    n /= 2;
    contract(rows, acted, n, hits[h].bit, p ? p[h] : hits[h].p);
    rows = acted;
  }
  for (; h + 1 < step->n_hits; h += 2) {
    explain_two(rows, acted, n, hits[h].bit, p ? p[h] : hits[h].p, hits[h + 1].bit, p ? p[h + 1] : hits[h + 1].p);
    rows = acted;
  }
  if (h < step->n_hits) {
    explain(rows, acted, n, hits[h].bit, p ? p[h] : hits[h].p);
    rows = acted;
  }
  return rows;
}

/* So many rows in turn lie in turn before closing too. */
static inline size_t run_length(const struct step *step) {
  size_t n = (size_t)1 << step->n_after;
  if (step->n_closing == 0) return n;
  return (size_t)1 << step->hits[step->n_closing - 1].bit;
}

/* What a step multiplies by, for each set of findings that it opens: rows for the cause off, then for it on.

   Args:
     p_found: The chance that the cause alone brings about each present finding.
     scale: The factor that keeps numbers from growing small.
     left_out: A finding, as a bit, whose own factor is left out. */
void make_factors(lanes *to, const struct step *step, const struct explained *findings, const double *p_found,
                  lanes on, double off, lanes scale, uint64_t left_out) {
  size_t n = 1;
  lanes *to_on = to + ((size_t)1 << step->n_opened);
  to[0] = scale * off;
  to_on[0] = scale * on;
  for (uint64_t rest = step->opening; rest; rest &= rest - 1) {
    int j = lowest(rest);
    lanes yes = findings[j].yes, no = findings[j].no;
    lanes yes_on = yes + no * p_found[j], no_on = no * (1.0 - p_found[j]);
    if (left_out >> j & 1) yes = no = yes_on = no_on = spread(1.0);
    if (step->closing >> j & 1) {
      for (size_t k = 0; k < n; k++) {
        to[k] *= yes;
        to_on[k] *= yes_on;
      }
      continue;
    }
    for (size_t k = 0; k < n; k++) {
      to[n + k] = to[k] * yes;
      to[k] *= no;
      to_on[n + k] = to_on[k] * yes_on;
      to_on[k] *= no_on;
    }
    n *= 2;
  }
}

/* `act`, then the cause off and the cause on added up, where two findings are explained and none opens or closes. */
static void take_in_two(const struct step *step, const lanes *rows, lanes *to, const lanes *factors) {
  double p_1 = step->hits[0].p, p_2 = step->hits[1].p, q_1 = 1.0 - p_1, q_2 = 1.0 - p_2;
  lanes off = factors[0], on = factors[1], all = off + on;
  lanes a_a = off + on * (q_1 * q_2), a_b = on * (p_1 * q_2), a_c = on * (q_1 * p_2), a_d = on * (p_1 * p_2);
  lanes b_b = off + on * q_2, b_d = on * p_2, c_c = off + on * q_1, c_d = on * p_1;
  size_t n = (size_t)1 << step->n_after;
  size_t one = (size_t)1 << step->hits[0].bit, two = (size_t)1 << step->hits[1].bit;
  for (size_t base_2 = 0; base_2 < n; base_2 += 2 * two) {
    for (size_t base = base_2; base < base_2 + two; base += 2 * one) {
      for (size_t k = base; k < base + one; k++) {
        lanes a = rows[k], b = rows[k + one], c = rows[k + two], d = rows[k + one + two];
        to[k] = a * a_a;
        to[k + one] = b * b_b + a * a_b;
        to[k + two] = c * c_c + a * a_c;
        to[k + one + two] = d * all + b * b_d + c * c_d + a * a_d;
      }
    }
  }
}

/* The rows after a step; the sum of them all, if something closes, else not a useful number. */
lanes take_in(const struct step *step, const lanes *rows, lanes *acted, lanes *to, const lanes *factors) {
  lanes total = spread(0.0);
  if (!step->opening && !step->n_closing && step->n_hits == 2) {
    take_in_two(step, rows, to, factors);
    return total;
  }
  const lanes *active = act(step, rows, acted, 0);
  size_t n = (size_t)1 << step->n_after, n_sets = (size_t)1 << step->n_opened, run = run_length(step);
  for (size_t set = 0; set < n_sets; set++) {
    lanes off = factors[set], on = factors[n_sets + set];
    for (size_t base = 0; base < n; base += run) {
      const lanes *idle = rows + row_before(step, base);
      for (size_t k = 0; k < run; k++) {
        lanes x = idle[k] * off + active[base + k] * on;
        total += x;
        to[set * n + base + k] = x;
      }
    }
  }
  return total;
}

/* The transpose of `explain`, in place. */
static void explain_back(lanes *worth, size_t n, int bit, double p) {
  size_t stride = (size_t)1 << bit;
  for (size_t base = 0; base < n; base += 2 * stride) {
    for (size_t k = base; k < base + stride; k++) worth[k] = worth[k] * (1.0 - p) + worth[k + stride] * p;
  }
}

/* `give_back` in one go, where two findings are explained and none opens or closes. */
static void give_back_two(const struct step *step, const lanes *rows, const lanes *worth, lanes *to,
                          const lanes *factors, lanes *sum_off, lanes *sum_on) {
  double p_1 = step->hits[0].p, p_2 = step->hits[1].p, q_1 = 1.0 - p_1, q_2 = 1.0 - p_2;
  lanes w_off = factors[0], w_on = factors[1], total_off = spread(0.0), total_on = spread(0.0);
  size_t n = (size_t)1 << step->n_after;
  size_t one = (size_t)1 << step->hits[0].bit, two = (size_t)1 << step->hits[1].bit;
  for (size_t base_2 = 0; base_2 < n; base_2 += 2 * two) {
    for (size_t base = base_2; base < base_2 + two; base += 2 * one) {
      for (size_t k = base; k < base + one; k++) {
        lanes a = worth[k], b = worth[k + one], c = worth[k + two], d = worth[k + one + two];
        lanes x = a * q_1 + b * p_1, y = c * q_1 + d * p_1;
        lanes a_on = w_on * (x * q_2 + y * p_2), b_on = w_on * (b * q_2 + d * p_2), c_on = w_on * y, d_on = w_on * d;
        a *= w_off;
        b *= w_off;
        c *= w_off;
        d *= w_off;
        total_off += rows[k] * a + rows[k + one] * b;
        total_on += rows[k] * a_on + rows[k + one] * b_on;
        total_off += rows[k + two] * c + rows[k + one + two] * d;
        total_on += rows[k + two] * c_on + rows[k + one + two] * d_on;
        to[k] = a + a_on;
        to[k + one] = b + b_on;
        to[k + two] = c + c_on;
        to[k + one + two] = d + d_on;
      }
    }
  }
  *sum_off = total_off;
  *sum_on = total_on;
}

/* What each row before a step is worth, from what each row after it is worth.

   Args:
     rows: The rows before the step.
     worth: What the rows after it are worth; overwritten.
     idle: Room for as many rows as there are before opening.
     to: Where the worth of the rows before goes.
     sum_off, sum_on: Where the worth of all rows with the cause off, and on, goes. */
void give_back(const struct step *step, const lanes *rows, lanes *worth, lanes *idle, lanes *to, const lanes *factors,
               lanes *sum_off, lanes *sum_on) {
  if (!step->opening && !step->n_closing && step->n_hits == 2) {
    give_back_two(step, rows, worth, to, factors, sum_off, sum_on);
    return;
  }
  lanes total_off = spread(0.0), total_on = spread(0.0);
  size_t n = (size_t)1 << step->n_after, n_sets = (size_t)1 << step->n_opened;
  for (size_t r = 0; r < n; r++) {
    idle[r] = worth[r] * factors[0];
    worth[r] *= factors[n_sets];
  }
  for (size_t set = 1; set < n_sets; set++) {
    for (size_t r = 0; r < n; r++) {
      idle[r] += worth[set * n + r] * factors[set];
      worth[r] += worth[set * n + r] * factors[n_sets + set];
    }
  }
  for (int h = step->n_closing; h < step->n_hits; h++) explain_back(worth, n, step->hits[h].bit, step->hits[h].p);
  size_t run = run_length(step);
  for (size_t closed = 0; closed < (size_t)1 << step->n_closing; closed++) { /* explained before, of what closes */
    size_t shift = 0;
    double p = 1.0;
    for (int h = 0; h < step->n_closing; h++) {
      if (closed >> h & 1) continue;
      shift += (size_t)1 << step->hits[h].bit;
      p *= step->hits[h].p;
    }
    for (size_t base = 0; base < n; base += run) {
      size_t before = row_before(step, base) - shift;
      for (size_t k = 0; k < run; k++) {
        lanes y = worth[base + k] * p;
        total_on += rows[before + k] * y;
        if (shift == 0) {
          total_off += rows[before + k] * idle[base + k];
          y += idle[base + k];
        }
        to[before + k] = y;
      }
    }
  }
  *sum_off = total_off;
  *sum_on = total_on;
}

/* For each set of opened findings, the worth of the rows with the cause off, then with it on; no factors.

   Args:
     p_hit: With what chance the cause explains each hit; null for the step's own. */
void meet(const struct step *step, const lanes *rows, lanes *acted, const lanes *worth, const double *p_hit,
          lanes *to) {
  const lanes *active = act(step, rows, acted, p_hit);
  size_t n = (size_t)1 << step->n_after, n_sets = (size_t)1 << step->n_opened, run = run_length(step);
  for (size_t set = 0; set < n_sets; set++) {
    lanes off = spread(0.0), on = spread(0.0);
    for (size_t base = 0; base < n; base += run) {
      const lanes *idle = rows + row_before(step, base), *w = worth + set * n + base;
      for (size_t k = 0; k < run; k++) {
        off += idle[k] * w[k];
        on += active[base + k] * w[k];
      }
    }
    to[set] = off;
    to[n_sets + set] = on;
  }
}
