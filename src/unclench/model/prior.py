"""How likely each condition is before any symptom: age, sex, known diagnoses, medicines and habits."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import TypeVar

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.model.uncertain import Uncertain, expit, log_ratio, logit, prior_log_odds, rate_log_odds
from unclench.records.condition import Condition
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Prior, Rate, RiskFactor
from unclench.records.shape import Sex

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
    shares = _backgrounds(_Same(knowledge), case.age, case.sex)
    found = shares.get(finding)
    if found is None:
        n = knowledge.domain.n_when_unknown
        rows = rows_for(knowledge.findings[finding].background, case)
        found = average([(rate_log_odds(row, n_when_unknown=n), weight) for row, weight in rows])
        shares[finding] = found
    return found


class _Same:
    """A folder that is equal to itself alone: comparing folders by content would cost more than it saves."""

    __slots__ = ("knowledge",)

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.knowledge is other.knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)


@lru_cache(maxsize=64)
def _backgrounds(_same: _Same, _age: float | None, _sex: Sex | None) -> dict[FindingId, Uncertain]:
    """Where the shares of one age and sex are kept: the same ones are asked for again and again."""
    return {}


def prior(knowledge: Knowledge, condition: Condition, case: Case, observations: Observations) -> Uncertain:
    """Log-odds that a condition is active, before any symptom is looked at.

    A condition the patient is known to have is certain (middle is infinite); one that lacks what it needs is
    impossible (middle is minus infinity).
    """
    return prior_and_moves(knowledge, condition, case, observations)[0]


def prior_and_moves(
    knowledge: Knowledge, condition: Condition, case: Case, observations: Observations
) -> tuple[Uncertain, list[tuple[FindingId, float, float]]]:
    """The prior, and for each open history finding that moves it, by how much if it is present, and if absent.

    The moves are on the log-odds scale, against the prior as it is now; minus infinity where the condition becomes
    impossible.
    """
    base = _base(knowledge, condition, case, observations)
    if base.middle in (inf, -inf):
        return base, []
    untold = _untold_shifts(knowledge, condition, case, observations, base)
    moves = list(_moves(knowledge, condition, case, observations, base, untold))
    for shift in (*risk_shifts(knowledge, condition, case, observations, base).values(), *untold.values()):
        base = base.shifted(shift)
    return base, moves


def _moves(
    knowledge: Knowledge,
    condition: Condition,
    case: Case,
    observations: Observations,
    base: Uncertain,
    untold: dict[FindingId, Uncertain],
) -> Iterator[tuple[FindingId, float, float]]:
    for factor in condition.risk_factors:
        if observations.state(factor.finding) is None:
            ratio, _, without = _without(knowledge, factor, case, base)
            now = base.middle + (untold[factor.finding].middle if factor.finding in untold else 0.0)
            yield factor.finding, without + ratio.middle - now, without - now
    for group in condition.needed():
        now = p_need(knowledge, group, case, observations)
        for need in group:
            if observations.state(need) is None and 0.0 < now < 1.0:
                others = tuple(other for other in group if other != need)
                p_others = p_need(knowledge, others, case, observations)
                p = expit(base.middle)
                if_absent = logit(p * p_others / now) - base.middle if p_others > 0.0 else -inf
                yield need, logit(p / now) - base.middle, if_absent


def _base(knowledge: Knowledge, condition: Condition, case: Case, observations: Observations) -> Uncertain:
    """The prior of a condition by age, sex and what it needs, risk factors left aside."""
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
    base = _among_those_who_ask(knowledge, condition, base)
    base = _among_the_silent(knowledge, condition, base)
    for group in condition.needed():
        p_met = p_need(knowledge, group, case, observations)
        if p_met <= 0.0:
            return Uncertain(-inf, 0.0)
        if p_met < 1.0:
            base = Uncertain(logit(expit(base.middle) * p_met), base.sd)
    return base


def _among_those_who_ask(knowledge: Knowledge, condition: Condition, base: Uncertain) -> Uncertain:
    """The prior of a condition that is active and makes its bearer ask for help.

    The share who ask is stated for the condition, or else for its danger. Its uncertainty on the log-odds
    scale passes to the product scaled by how far the product moves with it.
    """
    domain = knowledge.domain
    if condition.seeks_help is not None:
        asks = rate_log_odds(condition.seeks_help, n_when_unknown=domain.n_when_unknown)
    elif domain.seeks_help is not None:
        band = Rate(estimate=domain.seeks_help.by(condition.danger))
        asks = rate_log_odds(band, n_when_unknown=domain.n_when_unknown)
    else:
        return base
    p, p_asks = expit(base.middle), expit(asks.middle)
    p_both = p * p_asks
    moves_with_base = (1.0 - p) / (1.0 - p_both)
    moves_with_asks = (1.0 - p_asks) / (1.0 - p_both)
    sd = sqrt((moves_with_base * base.sd) ** 2 + (moves_with_asks * asks.sd) ** 2)
    return Uncertain(logit(p_both), sd)


def _among_the_silent(knowledge: Knowledge, condition: Condition, base: Uncertain) -> Uncertain:
    """The prior of a condition that most of those who have it would have named, among people who did not."""
    if condition.named_at_start is None or knowledge.domain.told_at_start is None:
        return base
    p_named = expit(
        rate_log_odds(condition.named_at_start, n_when_unknown=knowledge.domain.n_when_unknown).middle
    )
    return Uncertain(logit(_p_untold(expit(base.middle), p_named)), base.sd)


def _p_untold(p: float, p_told: float) -> float:
    """Chance of what was not told, when it is told with a chance if it is so."""
    return p * (1.0 - p_told) / (1.0 - p * p_told)


def p_history(
    knowledge: Knowledge, finding: FindingId, case: Case, observations: Observations | None = None
) -> float:
    """Chance that a history finding nobody has spoken of is true of a patient.

    It is the share of people of whom it is true; for what people are asked for at the start, the share among
    those who did not tell it: q (1 - t) / (1 - q t), t being the chance that it is told. Where it exists only
    within others, its share is among those who have them.
    """
    p = p_background(knowledge, finding, case, observations)
    told = knowledge.domain.told_at_start
    if told is None or knowledge.findings[finding].topic not in told.topics:
        return p
    return _p_untold(p, told.p_told)


def p_background(
    knowledge: Knowledge, finding: FindingId, case: Case, observations: Observations | None = None
) -> float:
    """Share of people of whom a history finding is true: among those who have what it lies within, times theirs."""
    p = expit(background(knowledge, finding, case).middle)
    for outer in knowledge.findings[finding].implies:
        state = observations.state(outer) if observations else None
        if state is None and knowledge.findings[outer].kind == "history":
            p *= p_background(knowledge, outer, case, observations)
        elif state is False:
            return 0.0
    return p


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
        if observations is None:
            p_there = p_background(knowledge, need, case)
        else:
            state = observations.state(need)
            p_there = p_history(knowledge, need, case, observations) if state is None else float(state)
        p_none *= 1.0 - p_there
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
        ratio, p_factor, without = _without(knowledge, factor, case, base)
        moved = without + ratio.middle if state else without
        shifts[factor.finding] = Uncertain(moved - base.middle, ratio.sd if state else ratio.sd * p_factor)
    return shifts


def _untold_shifts(
    knowledge: Knowledge, condition: Condition, case: Case, observations: Observations, base: Uncertain
) -> dict[FindingId, Uncertain]:
    """By how much silence about risk factors that people are asked for at the start moves the prior."""
    shifts = {}
    for factor in condition.risk_factors:
        if observations.state(factor.finding) is not None:
            continue
        ratio, p_factor, without = _without(knowledge, factor, case, base)
        p_untold = p_history(knowledge, factor.finding, case, observations)
        if p_untold != p_factor:
            mixed = p_untold * expit(without + ratio.middle) + (1.0 - p_untold) * expit(without)
            shifts[factor.finding] = Uncertain(logit(mixed) - base.middle, ratio.sd * p_factor)
    return shifts


def _without(
    knowledge: Knowledge, factor: RiskFactor, case: Case, base: Uncertain
) -> tuple[Uncertain, float, float]:
    """A risk factor's log ratio, the share of people who have it, and the log-odds among those who do not."""
    ratio = log_ratio(factor, n_when_unknown=knowledge.domain.n_when_unknown)
    p_factor = p_background(knowledge, factor.finding, case)
    return ratio, p_factor, _log_odds_without(base.middle, ratio.middle, p_factor)


def _log_odds_without(base: float, log_odds_ratio: float, p_factor: float) -> float:
    """Log-odds among people without a factor.

    With R the odds ratio, q the share who have the factor and t the overall share, their odds x solve
    q R x / (1 + R x) + (1 - q) x / (1 + x) = t, which is a quadratic in x with one positive root.
    """
    share, ratio = expit(base), exp(log_odds_ratio)
    linear = p_factor * ratio + (1.0 - p_factor) - share * (1.0 + ratio)
    root = sqrt(linear * linear + 4.0 * ratio * (1.0 - share) * share)
    if linear > 0.0:
        return log(2.0 * share / (linear + root))
    return log((root - linear) / (2.0 * ratio * (1.0 - share)))
