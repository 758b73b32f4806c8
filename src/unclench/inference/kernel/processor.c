/* Whether this processor has what the kernel was compiled for. */
#if defined(__x86_64__)
#include <cpuid.h>
#endif

int unclench_runs_here(void) {
#if defined(__x86_64__)
  unsigned a, b, c, d, extended_b = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  unsigned extended_c;
  __get_cpuid_count(7, 0, &a, &extended_b, &extended_c, &d);
#if defined(__FMA__)
  if (!(c >> 12 & 1)) return 0;
#endif
#if defined(__AVX2__)
  if (!(extended_b >> 5 & 1)) return 0;
#endif
#if defined(__AVX512F__)
  if (!(extended_b >> 16 & 1)) return 0;
#endif
#endif
  return 1;
}
