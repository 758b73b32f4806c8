"""How likely each condition is before any symptom: age, sex, known diagnoses, medicines and habits."""

from collections.abc import Iterable
from math import inf, sqrt
from typing import TypeVar

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.model.uncertain import Uncertain, expit, log_ratio, logit, prior_log_odds, rate_log_odds
from unclench.records.condition import Condition
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Prior, Rate

Row = TypeVar("Row", Prior, Rate)

_UNKNOWN_AGES = (0.0, 90.0)  # an unknown age is averaged over these years


def rows_for(rows: Iterable[Row], case: Case) -> list[tuple[Row, float]]:
    """The rows that apply to a patient with their weights, which sum to one.

    One row where age and sex are known; otherwise the rows are weighted by the years and sexes they cover.
    """
    weighted = []
    for row in rows:
        if case.sex is not None and row.sex not in (case.sex, "any"):
            continue
        if case.age is not None:
            years = 1.0 if row.ages[0] <= case.age < row.ages[1] + 1 else 0.0
        else:
            years = max(0.0, min(row.ages[1] + 1, _UNKNOWN_AGES[1]) - max(row.ages[0], _UNKNOWN_AGES[0]))
        weight = years * (0.5 if case.sex is None and row.sex != "any" else 1.0)
        if weight > 0:
            weighted.append((row, weight))
    total = sum(weight for _, weight in weighted)
    return [(row, weight / total) for row, weight in weighted]


def average(parts: list[tuple[Uncertain, float]]) -> Uncertain:
    """The log-odds of the weighted mean share, with the weighted mean variance."""
    if len(parts) == 1:
        return parts[0][0]
    share = sum(expit(part.middle) * weight for part, weight in parts)
    return Uncertain(logit(share), sqrt(sum(part.sd**2 * weight for part, weight in parts)))


def background(knowledge: Knowledge, finding: FindingId, case: Case) -> Uncertain:
    """Log-odds that a finding is there for reasons that the folder does not hold, for this age and sex."""
    n = knowledge.domain.n_when_unknown
    rows = rows_for(knowledge.findings[finding].background, case)
    return average([(rate_log_odds(row, n_when_unknown=n), weight) for row, weight in rows])


def prior(knowledge: Knowledge, condition: Condition, case: Case, observations: Observations) -> Uncertain:
    """Log-odds that a condition is active, before any symptom is looked at.

    A condition the patient is known to have is certain (middle is infinite); one that lacks what it needs is
    impossible (middle is minus infinity).
    """
    if condition.id in observations.known_conditions:
        return Uncertain(inf, 0.0)
    domain = knowledge.domain
    rows = rows_for(condition.prior, case)
    base = average(
        [
            (
                prior_log_odds(row, window_days=domain.window_days, n_when_unknown=domain.n_when_unknown),
                weight,
            )
            for row, weight in rows
        ]
    )
    for group in condition.needed():
        p_met = p_need(knowledge, group, case, observations)
        if p_met <= 0.0:
            return Uncertain(-inf, 0.0)
        if p_met < 1.0:
            base = Uncertain(logit(expit(base.middle) * p_met), base.sd)
    shifts = risk_shifts(knowledge, condition, case, observations, base)
    for shift in shifts.values():
        base = base.shifted(shift)
    return base


def p_need(
    knowledge: Knowledge, group: tuple[FindingId, ...], case: Case, observations: Observations | None
) -> float:
    """Chance that at least one finding of a group is there.

    Args:
        knowledge: The folder.
        group: What a condition needs at least one of.
        case: The patient.
        observations: What is known of the patient; None for what is so before anything is known.
    """
    p_none = 1.0
    for need in group:
        state = observations.state(need) if observations else None
        p_none *= 1.0 - (expit(background(knowledge, need, case).middle) if state is None else float(state))
    return 1.0 - p_none


def risk_shifts(
    knowledge: Knowledge, condition: Condition, case: Case, observations: Observations, base: Uncertain
) -> dict[FindingId, Uncertain]:
    """For each risk factor whose state is known, by how much it moves the log-odds of the prior.

    The prior is an average over people with and without the factor. With q the share who have it and OR its
    odds ratio, the log-odds without it, l0, solve q s(l0 + ln OR) + (1 - q) s(l0) = s(base), s being the
    logistic function; with it they are l0 + ln OR. So an absent risk factor speaks against, too.
    """
    shifts = {}
    for factor in condition.risk_factors:
        state = observations.state(factor.finding)
        if state is None:
            continue
        ratio = log_ratio(factor, n_when_unknown=knowledge.domain.n_when_unknown)
        p_factor = expit(background(knowledge, factor.finding, case).middle)
        without = _log_odds_without(base.middle, ratio.middle, p_factor)
        moved = without + ratio.middle if state else without
        shifts[factor.finding] = Uncertain(moved - base.middle, ratio.sd if state else ratio.sd * p_factor)
    return shifts


def _log_odds_without(base: float, log_odds_ratio: float, p_factor: float) -> float:
    """Log-odds among people without a factor, found by bisection (the mixture rises with them)."""
    target = expit(base)
    low, high = base - abs(log_odds_ratio), base + abs(log_odds_ratio)
    for _ in range(60):
        middle = (low + high) / 2.0
        mixture = p_factor * expit(middle + log_odds_ratio) + (1.0 - p_factor) * expit(middle)
        low, high = (middle, high) if mixture < target else (low, middle)
    return (low + high) / 2.0
