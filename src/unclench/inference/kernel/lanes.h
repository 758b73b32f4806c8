/* A few doubles that the processor handles as one value: eight where it has AVX-512, else four. */
#ifndef UNCLENCH_LANES_H
#define UNCLENCH_LANES_H

#if defined(__AVX512F__)
#define N_CONDITIONED 3
#else
#define N_CONDITIONED 2
#endif
#define LANES (1 << N_CONDITIONED)

typedef double lanes __attribute__((vector_size(8 * LANES)));

/* One number in every lane. */
static inline lanes spread(double x) {
  return (lanes){0} + x;
}

/* a / b, lane by lane; 0 where b is 0. */
static inline lanes ratio(lanes a, lanes b) {
  lanes quotient;
  for (int lane = 0; lane < LANES; lane++) quotient[lane] = b[lane] == 0.0 ? 0.0 : a[lane] / b[lane];
  return quotient;
}

/* In every lane the sum over its group of n_each lanes, a power of two. */
static inline lanes group_sum(lanes x, int n_each) {
  for (int step = 1; step < n_each; step *= 2) {
    lanes turned;
    for (int lane = 0; lane < LANES; lane++) turned[lane] = x[lane ^ step];
    x += turned;
  }
  return x;
}

/* 1 in the lanes where the c-th conditioned cause is on. */
static inline lanes is_on_lanes(int c) {
  lanes on;
  for (int lane = 0; lane < LANES; lane++) on[lane] = lane >> c & 1;
  return on;
}

#endif
