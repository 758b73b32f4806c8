"""Numbers as people say them: so many of so many, never a bare probability."""

from collections.abc import Iterable

from unclench.records.quantity import Estimate, Link, Prior, RiskFactor
from unclench.report.words import window

_ROUND = (10, 100, 1000, 10_000, 100_000, 1_000_000)


def share(p: float) -> str:
    """A share as a natural frequency: 0.43 is `4 in 10`, 0.15 is `15 in 100`."""
    if p >= 0.95:
        return "nearly all"
    of = _out_of(p, error=0.1)
    return f"{round(p * of)} in {of:,}" if of else "fewer than 1 in 1,000,000"


def shares(low: float, high: float) -> str:
    """A range of shares, both out of the same number."""
    of = _out_of(low, error=0.25)
    if high >= 0.95:
        return f"at least {share(low)}"
    if of is None:
        return f"fewer than {max(round(high * _ROUND[-1]), 1)} in {_ROUND[-1]:,}"
    least, most = round(low * of), round(high * of)
    return f"{least} in {of:,}" if least == most else f"{least} to {most} in {of:,}"


def _out_of(p: float, *, error: float) -> int | None:
    """The least round number of people of whom whole ones have it, without changing the share by more."""
    return next((of for of in _ROUND if abs(round(p * of) - p * of) <= error * p * of), None)


def ages(low: float, high: float) -> str:
    """An age band in words."""
    if low <= 0 and high >= 120:
        return "people of all ages"
    if high >= 120:
        return f"people aged {low:g} and over"
    if low <= 0:
        return f"people up to {high:g} years old"
    return f"people aged {low:g} to {high:g}"


def how_common(prior: Prior, needed: Iterable[str], *, window_days: float) -> str:
    """How common a condition is in one group of people."""
    within = f"have it in any {window(window_days)}"
    who = ages(*prior.ages)
    if prior.sex != "any":
        who = who.replace("people", {"male": "men and boys", "female": "women and girls"}[prior.sex])
    among = " or ".join(needed)
    who += f" to whom this applies ({among})" if among else ""
    if prior.incidence_per_year is not None:
        return f"About {_number(prior.incidence_per_year)} {who} get it in a year."
    if prior.estimate:
        low, high = prior.estimate.low, prior.estimate.high
        return f"Perhaps {shares(low, high)} {who} {within}."
    number = prior.p if prior.p is not None else prior.prevalence
    if number is None:
        raise ValueError("a prior without a number")
    return f"About {_number(number)} {who} {within}."


def how_often(link: Link) -> str | None:
    """How often a condition causes a finding; None where the source only compares odds."""
    if link.estimate:
        return _often(link.estimate)
    if link.p is None:
        return None
    return f"about {_number(link.p)} people with it" if middle(link) < 0.95 else "nearly all people with it"


def middle(link: Link) -> float:
    """The share to order links by; 0 where it is not known."""
    if link.estimate:
        return (link.estimate.low + link.estimate.high) / 2
    if isinstance(link.p, tuple):
        return sum(link.p) / 2
    return link.p or 0.0


def _often(estimate: Estimate) -> str:
    at = (estimate.low + estimate.high) / 2
    return next(
        words
        for at_least, words in (
            (0.88, "nearly everyone with it"),
            (0.65, "most people with it"),
            (0.4, "about half of the people with it"),
            (0.2, "some people with it"),
            (0.0, "few people with it"),
        )
        if at >= at_least
    )


def _number(number: float | tuple[float, float]) -> str:
    return shares(*number) if isinstance(number, tuple) else share(number)


def how_risky(risk: RiskFactor) -> str:
    """How far something goes with a condition."""
    if risk.estimate:
        ratio = (risk.estimate.low * risk.estimate.high) ** 0.5
    else:
        ratio = risk.odds_ratio or risk.risk_ratio or 1.0
    return next(
        words
        for at_least, words in (
            (5.0, "it is far more common then."),
            (2.0, "it is clearly more common then."),
            (1.0, "it is somewhat more common then."),
            (0.0, "it is less common then."),
        )
        if ratio >= at_least
    )
