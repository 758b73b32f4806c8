"""A number with its uncertainty: normal on the log-odds scale (shares) or the log scale (ratios)."""

from dataclasses import dataclass
from math import exp, log, sqrt

from unclench.records.quantity import Cited, Estimate, Link, Prior, Rate, RiskFactor

_DAYS_PER_YEAR = 365.25
_BAND_WIDTH_SD = 2 * 1.6448536269514722  # a band holds the middle 90 % of a normal distribution
_SMALLEST = 1e-12
_N_INDIRECT = 10.0  # a number that does not fit exactly counts for so many people at most


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A normal distribution: its middle and its standard deviation, both on the transformed scale."""

    middle: float
    sd: float

    def shifted(self, by: "Uncertain") -> "Uncertain":
        """The sum of two independent ones."""
        return Uncertain(self.middle + by.middle, sqrt(self.sd**2 + by.sd**2))


def logit(p: float) -> float:
    """Log-odds of a probability, kept finite at 0 and 1."""
    p = min(max(p, _SMALLEST), 1.0 - _SMALLEST)
    return log(p / (1.0 - p))


def expit(log_odds: float) -> float:
    """Probability of log-odds."""
    return 1.0 / (1.0 + exp(-log_odds)) if log_odds >= 0 else exp(log_odds) / (1.0 + exp(log_odds))


def prior_log_odds(row: Prior, *, window_days: float, n_when_unknown: float) -> Uncertain:
    """Log-odds that a condition is active at some time in the window.

    An incidence becomes a share by the time during which a new episode falls into the window: the window
    itself and the time one stays active.
    """
    if row.incidence_per_year is not None and row.lasts_days is not None:
        years = (window_days + row.lasts_days) / _DAYS_PER_YEAR
        incidence = row.incidence_per_year
        scaled = (
            (min(incidence[0] * years, 1.0), min(incidence[1] * years, 1.0))
            if isinstance(incidence, tuple)
            else min(incidence * years, 1.0)
        )
        return _share(scaled, row, n_when_unknown)
    return _share(row.p if row.p is not None else row.prevalence, row, n_when_unknown)


def rate_log_odds(row: Rate, *, n_when_unknown: float) -> Uncertain:
    """Log-odds of a background rate."""
    return _share(row.p, row, n_when_unknown)


def link_log_odds(link: Link, *, n_when_unknown: float) -> Uncertain:
    """Log-odds that an active condition shows the finding.

    Two likelihood ratios fix the share: with L = P(f|c)/P(f|not c) and l = P(not f|c)/P(not f|not c),
    P(f|c) = L (1 - l) / (L - l).
    """
    if link.lr_present is not None and link.lr_absent is not None:
        share = link.lr_present * (1.0 - link.lr_absent) / (link.lr_present - link.lr_absent)
        return _share(share, link, n_when_unknown)
    return _share(link.p, link, n_when_unknown)


def log_ratio(factor: RiskFactor, *, n_when_unknown: float) -> Uncertain:
    """Logarithm of a risk factor's ratio."""
    if factor.estimate is not None:
        return _band(log(factor.estimate.low), log(factor.estimate.high))
    ratio = factor.odds_ratio if factor.odds_ratio is not None else factor.risk_ratio
    assert ratio is not None  # noqa: S101  the record cannot exist otherwise
    n = n_when_unknown if factor.indirect is None else min(n_when_unknown, _N_INDIRECT)
    sd = sqrt(4.0 / n)
    if factor.interval is not None:
        low, high = factor.interval
        within = (log(high) - log(low)) / (2 * 1.959963984540054)
        sd = within if factor.indirect is None else max(sd, within)
    return Uncertain(log(ratio), sd)


def _share(share: float | tuple[float, float] | None, row: Cited, n_when_unknown: float) -> Uncertain:
    if row.estimate is not None or share is None:
        estimate: Estimate | None = row.estimate
        assert estimate is not None  # noqa: S101  the record cannot exist otherwise
        return _band(logit(estimate.low), logit(estimate.high))
    if isinstance(share, tuple):
        return _band(logit(max(share[0], _SMALLEST)), logit(share[1]))
    n = float(row.n) if row.n else n_when_unknown
    if row.indirect is not None:
        n = min(n, _N_INDIRECT)
    # a share as rare as one in n is still possible, and so is its opposite
    kept = min(max(share, 0.5 / (n + 1.0) if share == 0 else 0.0), (n + 0.5) / (n + 1.0))
    return Uncertain(logit(kept), sqrt(1.0 / (kept * n + 0.5) + 1.0 / ((1.0 - kept) * n + 0.5)))


def _band(low: float, high: float) -> Uncertain:
    return Uncertain((low + high) / 2.0, (high - low) / _BAND_WIDTH_SD)
