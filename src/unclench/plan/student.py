"""Quantiles of Student's t, which the standard library does not hold."""

from math import atan, pi, sqrt

_STEPS = 60


def t_quantile(p: float, df: int) -> float:
    """The value below which a share of Student's t lies, for a share from one half."""
    low, high = 0.0, 1000.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, df) < p else (low, middle)
    return (low + high) / 2


def _below(t: float, df: int) -> float:
    """Share of Student's t below a value from zero; exact for whole degrees of freedom.

    Source: abramowitz_stegun, 26.7.3 and 26.7.4.
    """
    angle = atan(t / sqrt(df))
    cosine_2 = df / (df + t * t)
    sine = t / sqrt(df + t * t)
    term, total = 1.0, 0.0
    if df % 2:
        if df > 1:
            term = sqrt(cosine_2)
            total = term
            for k in range(3, df - 1, 2):
                term *= cosine_2 * (k - 1) / k
                total += term
        inside = 2 / pi * (angle + sine * total)
    else:
        total = term
        for k in range(2, df - 1, 2):
            term *= cosine_2 * (k - 1) / k
            total += term
        inside = sine * total
    return 0.5 + inside / 2
