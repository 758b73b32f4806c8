"""A patient's network and observations become a ranked differential with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.errors import ImpossibleObservationsError, TooManyFindingsError
from unclench.inference.batch import Patients, posteriors
from unclench.inference.counterfactual import smallest_change
from unclench.inference.frozen import Frozen
from unclench.inference.left_out import without_each
from unclench.inference.most_probable import likely_state, most_probable
from unclench.inference.posterior import Posterior, Problem, posterior
from unclench.inference.sampled import Sampled, sampled
from unclench.model.network import Model, Network
from unclench.model.prior import p_need, prior, risk_shifts
from unclench.model.uncertain import Uncertain, expit, logit
from unclench.records.ids import ConditionId, FindingId

Floats = NDArray[np.float64]

_LEAST_DRAWS = 20
_ROOM = 1 << 22  # doubles of a sweep: a result sums some hundred of them
_ROOM_OF_DRAWS = 1 << 20  # of a sweep whose rows many draws go back along
_STATES_AFFORDABLE = 2.0**24  # states over all draws: a case of many findings gets fewer draws
_LEAST_SWEEPS, _MOST_SWEEPS = 8, 500  # of the search for the likeliest causes together
_MIDDLE_90 = 1.6448536269514722  # standard errors to either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How far one observation speaks for (above zero) or against a condition, given all the others.

    Attributes:
        decibans: Ten times the decimal logarithm of the factor by which it multiplies the odds.
    """

    finding: FindingId
    is_present: bool
    decibans: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One condition as a cause of the complaint.

    Attributes:
        p: Chance that it is active and brings about at least part of the complaint.
        p_active: Chance that it is active at all.
        interval: The middle 90 % of `p` when every number of the network is drawn from its uncertainty.
        standard_error: Of `p`, if it was estimated from draws; else 0.
        is_known: Whether the patient is known to have it.
        weights: What each observation contributes, the strongest first.
    """

    condition: ConditionId
    p: float
    p_active: float
    interval: tuple[float, float]
    standard_error: float
    is_known: bool
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The fewest answers that, given the other way round, would put another cause first.

    Attributes:
        findings: Whose answers.
        condition: The cause that would come first.
        p: What it would explain then.
    """

    findings: tuple[FindingId, ...]
    condition: ConditionId
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The likeliest state of all conditions at once.

    Attributes:
        conditions: All that are active in it, known ones too.
        p: Chance that exactly these are.
        p_at_most: No other state has a greater chance than this; `p` unless the search was cut short.
    """

    conditions: tuple[ConditionId, ...]
    p: float
    p_at_most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """All conditions, the likeliest cause of the complaint first.

    Attributes:
        p_unexplained: Chance that no condition of the folder has any part in the complaint.
        p_same_leader: Share of the drawn networks in which the likeliest cause is the same one.
        turn: What would put another cause first; None if no two answers would.
        together: Which causes are likeliest together.
        complaint: What is to be explained.
        left_out: Present findings that were not weighed, since all of them at once are too many.
        estimate: The draws behind the chances; None if they are exact.
        only_drawn: Present findings that the draws weigh, and the reasons and the width of intervals do not.
    """

    explanations: tuple[Explanation, ...]
    p_unexplained: float
    p_same_leader: float
    turn: Turn | None
    together: Together
    complaint: tuple[FindingId, ...]
    left_out: tuple[FindingId, ...]
    estimate: Sampled | None
    only_drawn: tuple[FindingId, ...]


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """One patient's network, problem and posterior: what every further computation starts from.

    Attributes:
        everything: All that was observed.
        problem: What can be summed exactly.
        summed: Its exact posterior.
        left_out: Present findings that the problem does not hold, as if they were unknown.
        estimate: The posterior of everything, from draws, if the problem does not hold everything.
        only_drawn: Present findings that the problem does not hold but the estimate does.
    """

    case: Case
    observations: Observations
    network: Network
    everything: Problem
    problem: Problem
    summed: Posterior
    left_out: tuple[FindingId, ...] = ()
    estimate: Sampled | None = None
    only_drawn: tuple[FindingId, ...] = ()

    @property
    def posterior(self) -> Posterior:
        """The posterior of all that is weighed."""
        return self.estimate.posterior if self.estimate else self.summed

    @cached_property
    def frozen(self) -> Frozen:
        """The network at the middle of every number, ready for the kernel."""
        return Frozen.of(self.network.parameters)


def inquire(
    model: Model,
    case: Case,
    observations: Observations,
    *,
    most_room: int = _ROOM,
    seed: int | None = None,
) -> Inquiry:
    """The posterior for one patient.

    Where so much is present at once that the exact sum would take too long, it is estimated from draws. Where
    that is not wanted, or too few of the draws tell, the least telling findings are left out, as if they were
    unknown, until the sum does not take too long; the complaint goes last.

    Args:
        model: The compiled knowledge.
        case: The patient.
        observations: What the case says.
        most_room: Doubles that the sum may take.
        seed: Of the draws; None for none.

    Raises:
        ImpossibleObservationsError: Neither a condition nor a leak can bring about what is present.
    """
    network = model.network(case, observations)
    columns = network.column
    complaint = [columns[finding] for finding in observations.complaint if finding in columns]
    present = [columns[finding] for finding in observations.present if finding in columns]
    absent = [columns[finding] for finding in observations.told_absent if finding in columns]
    everything = Problem.of(_columns(present), _columns(absent), _columns(complaint))
    by_worth = sorted(present, key=lambda column: (column in complaint, _worth(network, column)))
    frozen = Frozen.of(network.parameters)
    problem, found = _fitting(everything, by_worth, frozen, most_room)
    if np.isneginf(found.log_evidence):
        raise ImpossibleObservationsError(_inexplicable(network, problem))
    n_left_out = len(present) - problem.present.size
    estimate = None
    if n_left_out and seed is not None:
        room = min(most_room, _ROOM_OF_DRAWS)
        fitting = _fitting(everything, by_worth, frozen, room, n_at_least=n_left_out)
        is_fitting = np.isin(everything.present, fitting[0].present)
        estimate = sampled(everything, network.parameters, is_fitting, seed=seed, most_room=room)
        problem, found = fitting if estimate else (problem, found)
    not_held = tuple(network.findings[column] for column in present if column not in problem.present)
    return Inquiry(
        case=case,
        observations=observations,
        network=network,
        everything=everything,
        problem=problem,
        summed=found,
        left_out=() if estimate else not_held,
        estimate=estimate,
        only_drawn=not_held if estimate else (),
    )


def _fitting(
    everything: Problem, by_worth: list[int], frozen: Frozen, most_room: int, *, n_at_least: int = 0
) -> tuple[Problem, Posterior]:
    """The problem with as few of the least telling findings left out as its exact sum has room for."""
    for n_left_out in range(n_at_least, len(by_worth) + 1):
        is_kept = ~np.isin(everything.present, by_worth[:n_left_out])
        problem = Problem(
            present=everything.present[is_kept],
            absent=everything.absent,
            is_complaint=everything.is_complaint[is_kept],
        )
        try:
            found = posterior(problem, frozen, most_room=most_room)
        except TooManyFindingsError:
            continue
        break
    return problem, found


def differential(
    model: Model, inquiry: Inquiry, *, n_draws: int, random: np.random.Generator
) -> Differential:
    """The ranked causes of the complaint with intervals and reasons.

    Args:
        model: The model the inquiry was made with.
        inquiry: The patient.
        n_draws: Number of networks drawn for the intervals.
        random: Where the draws come from.
    """
    network, problem, found = inquiry.network, inquiry.problem, inquiry.posterior
    error = inquiry.estimate.error_explains if inquiry.estimate else np.zeros(len(network.conditions))
    weights = _weights(model, inquiry)
    p_explains = found.p_explains
    low, high, p_same_leader = p_explains, p_explains, 1.0
    if n_draws:
        drawn = _as_estimated(inquiry, _drawn(inquiry, _n_affordable(problem, n_draws), random))
        low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
        low = np.clip(np.minimum(low, p_explains) - _MIDDLE_90 * error, 0.0, 1.0)
        high = np.clip(np.maximum(high, p_explains) + _MIDDLE_90 * error, 0.0, 1.0)
        p_same_leader = float((drawn.argmax(axis=1) == p_explains.argmax()).mean())
    order = np.lexsort((np.arange(found.p_explains.size), -found.p_active, -found.p_explains))
    return Differential(
        explanations=tuple(
            Explanation(
                condition=network.conditions[i],
                p=float(found.p_explains[i]),
                p_active=float(found.p_active[i]),
                interval=(float(low[i]), float(high[i])),
                standard_error=float(error[i]),
                is_known=bool(np.isposinf(network.prior[i])),
                weights=weights[i],
            )
            for i in order
        ),
        p_unexplained=p_unexplained(inquiry),
        p_same_leader=p_same_leader,
        turn=None if inquiry.estimate else _turn(inquiry),
        together=_together(inquiry),
        complaint=inquiry.observations.complaint,
        left_out=inquiry.left_out,
        estimate=inquiry.estimate,
        only_drawn=inquiry.only_drawn,
    )


def p_unexplained(inquiry: Inquiry) -> float:
    """Chance that no condition of the folder has any part in the complaint; 0 where there is none."""
    if inquiry.estimate:
        return inquiry.estimate.p_unexplained
    if not inquiry.problem.is_complaint.any():
        return 0.0
    alone = posterior(inquiry.problem, inquiry.frozen, without_complaint_causes=True)
    return float(np.exp(alone.log_evidence - inquiry.posterior.log_evidence))


def _turn(inquiry: Inquiry) -> Turn | None:
    network = inquiry.network
    change = smallest_change(inquiry.frozen, inquiry.problem, inquiry.posterior)
    if change is None:
        return None
    return Turn(
        findings=tuple(network.findings[column] for column in change.columns),
        condition=network.conditions[change.leader],
        p=change.p,
    )


def _together(inquiry: Inquiry) -> Together:
    parameters = inquiry.network.parameters
    n_sweeps = int(
        np.clip(_STATES_AFFORDABLE / 2.0**inquiry.problem.present.size, _LEAST_SWEEPS, _MOST_SWEEPS)
    )
    found = (
        likely_state(inquiry.everything, parameters, inquiry.posterior)
        if inquiry.estimate
        else most_probable(inquiry.problem, parameters, most_sweeps=n_sweeps, most_room=_ROOM)
    )
    return Together(
        conditions=tuple(inquiry.network.conditions[i] for i in np.flatnonzero(found.is_active)),
        p=found.p,
        p_at_most=found.p_at_most,
    )


def _worth(network: Network, column: int) -> float:
    """How far a present finding can tell one condition from none: the greatest ratio of a link to the leak."""
    parameters = network.parameters
    return float(parameters.p_cause[:, column].max() / max(parameters.p_leak[column], 1e-12))


def _columns(found: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(list(found), dtype=np.int64)


def _inexplicable(network: Network, problem: Problem) -> list[FindingId]:
    parameters = network.parameters
    possible = (parameters.p_cause * (parameters.p_prior > 0)[:, None]).max(axis=0) > 0
    alone = [j for j in problem.present if parameters.p_leak[j] <= 0 and not possible[j]]
    return [network.findings[j] for j in (alone or problem.present)]


def _weights(model: Model, inquiry: Inquiry) -> list[tuple[Weight, ...]]:
    """For every condition, what each observation contributes given all the others."""
    network, problem = inquiry.network, inquiry.problem
    now = _log_odds(inquiry.summed.p_active)
    weights: list[list[Weight]] = [[] for _ in network.conditions]
    observed = [(int(column), True) for column in problem.present]
    observed += [(int(column), False) for column in problem.absent]
    before = _log_odds(without_each(inquiry.frozen, problem).p_active)
    for (column, is_present), shifts in zip(observed, now - before, strict=True):
        for i in map(int, np.flatnonzero(np.isfinite(shifts))):
            weights[i].append(
                Weight(
                    finding=network.findings[column],
                    is_present=is_present,
                    decibans=float(10 * shifts[i] / log(10)),
                )
            )
    for i, condition in enumerate(network.conditions):
        weights[i] += _history_weights(model, inquiry, condition)
    return [tuple(sorted(mine, key=lambda weight: -abs(weight.decibans))) for mine in weights]


def _history_weights(model: Model, inquiry: Inquiry, condition: ConditionId) -> list[Weight]:
    """What known history facts contribute to the prior of a condition, against not knowing them."""
    knowledge, case, observations = model.knowledge, inquiry.case, inquiry.observations
    record = knowledge.conditions[condition]
    base = prior(knowledge, record, case, observations)
    if not np.isfinite(base.middle):
        return []
    shifts = risk_shifts(knowledge, record, case, observations, base)
    for group in record.needed():
        met = [need for need in group if observations.state(need)]
        if met:
            p_before = p_need(knowledge, group, case, None)
            shifts[met[0]] = Uncertain(base.middle - logit(expit(base.middle) * p_before), 0.0)
    return [
        Weight(
            finding=finding,
            is_present=bool(observations.state(finding)),
            decibans=10 * shift.middle / log(10),
        )
        for finding, shift in shifts.items()
    ]


def _log_odds(p: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        log_odds = np.log(p) - np.log1p(-np.minimum(p, 1 - 1e-16))
    return np.where((p > 0.0) & (p < 1.0), log_odds, np.nan)


def _n_affordable(problem: Problem, n_draws: int) -> int:
    return min(n_draws, max(_LEAST_DRAWS, int(_STATES_AFFORDABLE / 2.0**problem.present.size)))


def _drawn(inquiry: Inquiry, n_draws: int, random: np.random.Generator) -> Floats:
    """p_explains under as many networks drawn from the uncertainty of every number that matters here."""
    problem = inquiry.problem
    n_present, n_absent = problem.present.size, problem.absent.size
    network = inquiry.network.narrowed(np.concatenate((problem.present, problem.absent)))
    patients = Patients(
        present_at=np.arange(n_draws + 1) * n_present,
        present=np.tile(np.arange(n_present), n_draws),
        is_complaint=np.tile(problem.is_complaint, n_draws),
        absent_at=np.arange(n_draws + 1) * n_absent,
        absent=np.tile(np.arange(n_present, n_present + n_absent), n_draws),
    )
    found = posteriors(Frozen.of_draws(network.draws(random, n_draws)), patients).p_explains
    return found[np.isfinite(found[:, 0])] if n_draws else found


def _as_estimated(inquiry: Inquiry, drawn: Floats) -> Floats:
    """Chances in drawn networks, their log-odds moved as far as the estimate lies from what could be summed."""
    if not inquiry.estimate:
        return drawn
    shift = _log_odds(inquiry.posterior.p_explains) - _log_odds(inquiry.summed.p_explains)
    factor = np.exp(np.nan_to_num(shift))
    return drawn * factor / (1.0 - drawn + drawn * factor)
