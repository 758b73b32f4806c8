"""Records become the arrays of a two-layer network for one patient: conditions above, findings below."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.model.prior import background, p_history, prior_and_moves
from unclench.model.uncertain import Uncertain, link_log_odds
from unclench.records.choice import Choice
from unclench.records.ids import ConditionId, FindingId
from unclench.records.knowledge import Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_PEOPLE = 256  # whose numbers are kept
_MOST_PRIORS = 1 << 15

_Prior = tuple[Uncertain, list[tuple[FindingId, float, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The numbers of a noisy-OR network.

    Attributes:
        p_prior: Chance that each condition is active, shape (conditions,).
        p_leak: Chance that each finding is present with none of the conditions active, shape (findings,).
        p_cause: Chance that an active condition alone causes a finding, shape (conditions, findings).
    """

    p_prior: Floats
    p_leak: Floats
    p_cause: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """The numbers of several networks with the same links.

    Attributes:
        finding, cause: Column and row of each link, by finding and then by cause.
        p_prior: Shape (networks, conditions).
        p_leak: Shape (networks, findings).
        p_found: Chance that each link's cause alone brings about its finding, shape (networks, links).
    """

    finding: Ints
    cause: Ints
    p_prior: Floats
    p_leak: Floats
    p_found: Floats


@dataclass(frozen=True, kw_only=True)
class Network:
    """A patient's network with the uncertainty of its numbers, all on the log-odds scale.

    Attributes:
        conditions: Ids of the rows.
        findings: Ids of the columns: every finding that a condition may cause or that has a background rate.
        prior, prior_sd: Shape (conditions,); infinite where known or impossible.
        leak, leak_sd: Shape (findings,).
        link, link_sd: Shape (conditions, findings); minus infinity where there is no link.
        within: For each finding that exists only within others, its column and the columns of those that are
            not known to be present, the outermost last.
    """

    conditions: tuple[ConditionId, ...]
    findings: tuple[FindingId, ...]
    prior: Floats
    prior_sd: Floats
    leak: Floats
    leak_sd: Floats
    link: Floats
    link_sd: Floats
    within: tuple[tuple[int, tuple[int, ...]], ...] = ()

    @cached_property
    def column(self) -> dict[FindingId, int]:
        """Column of each finding."""
        return {finding: index for index, finding in enumerate(self.findings)}

    @cached_property
    def row(self) -> dict[ConditionId, int]:
        """Row of each condition."""
        return {condition: index for index, condition in enumerate(self.conditions)}

    @cached_property
    def parameters(self) -> Parameters:
        """The network at the middle of every number."""
        return _parameters(self.prior, self.leak, self.link, self.within)

    @cached_property
    def p_prior(self) -> Floats:
        """Chance of each condition at the middle of every number."""
        return _expit(self.prior)

    def draws(self, random: np.random.Generator, n: int) -> "Draws":
        """Networks with every number drawn from its uncertainty; only the links that there are."""
        finding, cause = np.nonzero(~np.isneginf(self.link.T))
        p_prior = _expit(self.prior + self.prior_sd * random.standard_normal((n, self.prior.size)))
        p_leak = _expit(self.leak + self.leak_sd * random.standard_normal((n, self.leak.size)))
        middle, sd = self.link[cause, finding], self.link_sd[cause, finding]
        share = _expit(middle + sd * random.standard_normal((n, finding.size)))
        p_found = np.maximum(0.0, 1.0 - (1.0 - share) / (1.0 - p_leak[:, finding]))
        leak_within, found_within = p_leak.copy(), p_found.copy()
        entry = np.full(self.link.T.shape, finding.size)
        entry[finding, cause] = np.arange(finding.size)
        with_none = np.concatenate((p_found, np.zeros((n, 1))), axis=1)
        for inner, outer in self.within:
            mine = np.flatnonzero(finding == inner)
            for other in outer:
                leak_within[:, inner] *= p_leak[:, other]
                found_within[:, mine] *= with_none[:, entry[other, cause[mine]]]
        return Draws(finding=finding, cause=cause, p_prior=p_prior, p_leak=leak_within, p_found=found_within)

    def narrowed(self, columns: Ints) -> "Network":
        """The network of some findings alone, in this order, with those that they lie within behind them."""
        outer = {other for column in columns for other in dict(self.within).get(int(column), ())}
        kept = [*map(int, columns), *sorted(outer - set(map(int, columns)))]
        place = {column: index for index, column in enumerate(kept)}
        return replace(
            self,
            findings=tuple(self.findings[column] for column in kept),
            leak=self.leak[kept],
            leak_sd=self.leak_sd[kept],
            link=self.link[:, kept],
            link_sd=self.link_sd[:, kept],
            within=tuple(
                (place[inner], tuple(place[other] for other in others if other in place))
                for inner, others in self.within
                if inner in place
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How open history findings move priors: an entry for each pair of a finding and a condition.

    Attributes:
        findings: The findings that move any.
        finding: Of each pair, the place in `findings`.
        row: Its condition.
        if_present, if_absent: The change of the prior's log-odds.
    """

    findings: tuple[FindingId, ...]
    finding: Ints
    row: Ints
    if_present: Floats
    if_absent: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The numbers of a network that depend on age, sex and history.

    Attributes:
        prior, prior_sd, leak, leak_sd: As in Network.
        moves: What answers about history would do.
    """

    prior: Floats
    prior_sd: Floats
    leak: Floats
    leak_sd: Floats
    moves: Moves


@dataclass(frozen=True, kw_only=True)
class Model:
    """What of the network does not depend on the patient."""

    knowledge: Knowledge
    conditions: tuple[ConditionId, ...]
    findings: tuple[FindingId, ...]
    link: Floats
    link_sd: Floats

    def network(self, case: Case, observations: Observations) -> Network:
        """The network for one patient's age, sex, history and medicines."""
        person = self.person(case, observations)
        return Network(
            conditions=self.conditions,
            findings=self.findings,
            prior=person.prior,
            prior_sd=person.prior_sd,
            leak=person.leak,
            leak_sd=person.leak_sd,
            link=self.link,
            link_sd=self.link_sd,
            within=_within(self.knowledge, self.findings, observations),
        )

    def person(self, case: Case, observations: Observations) -> Person:
        """The numbers for somebody of this age, sex and history; kept, as a whole interview asks for few."""
        key = (
            self._years(case.age),
            case.sex,
            observations.known_conditions,
            observations.states(self.history),
        )
        person = self._people.get(key)
        if person is None:
            person = _person(self, case, observations)
            if len(self._people) >= _MOST_PEOPLE:
                self._people.clear()
            self._people[key] = person
        return person

    @cached_property
    def kept(self) -> dict[type, Any]:
        """What later rooms keep between calls, by its kind."""
        return {}

    @cached_property
    def _people(self) -> dict[object, Person]:
        return {}

    @cached_property
    def _priors(self) -> dict[object, _Prior]:
        return {}

    def prior_of(self, row: int, case: Case, observations: Observations) -> _Prior:
        """The prior of one condition and what moves it; kept, as one answer concerns few conditions."""
        record = self.knowledge.conditions[self.conditions[row]]
        known = record.id in observations.known_conditions
        states = observations.states(self._concerns[row])
        key = (row, self._years(case.age), case.sex, known, states)
        found = self._priors.get(key)
        if found is None:
            found = prior_and_moves(self.knowledge, record, case, observations)
            if len(self._priors) >= _MOST_PRIORS:
                self._priors.clear()
            self._priors[key] = found
        return found

    def _years(self, age: float | None) -> int | None:
        """Which years an age lies in, of those that no number of the folder parts."""
        return None if age is None else bisect_right(self._birthdays, age)

    @cached_property
    def _birthdays(self) -> list[float]:
        """The ages at which some number of the folder changes."""
        knowledge = self.knowledge
        rows = [row.ages for condition in knowledge.conditions.values() for row in condition.prior]
        rows += [row.ages for finding in knowledge.findings.values() for row in finding.background]
        return sorted({edge for first, last in rows for edge in (first, last + 1)})

    @cached_property
    def _concerns(self) -> tuple[tuple[FindingId, ...], ...]:
        """The findings that the prior of each condition depends on, with all that they lie within."""
        found = []
        for id_ in self.conditions:
            record = self.knowledge.conditions[id_]
            waiting = [factor.finding for factor in record.risk_factors]
            waiting += [need for group in record.needed() for need in group]
            waiting = list(dict.fromkeys(waiting))
            for finding in waiting:  # grows while it is walked
                waiting += [
                    outer for outer in self.knowledge.findings[finding].implies if outer not in waiting
                ]
            found.append(tuple(waiting))
        return tuple(found)

    def p_told(self, finding: FindingId, case: Case) -> float:
        """Chance that a history finding nobody has spoken of is true of somebody of this age and sex; kept."""
        key = (finding, self._years(case.age), case.sex)
        p = self._told.get(key)
        if p is None:
            if len(self._told) >= _MOST_PRIORS:
                self._told.clear()
            p = self._told[key] = p_history(self.knowledge, finding, case)
        return p

    @cached_property
    def _told(self) -> dict[object, float]:
        return {}

    @cached_property
    def history(self) -> tuple[FindingId, ...]:
        """Every finding that a prior depends on."""
        conditions = self.knowledge.conditions.values()
        factors = (factor.finding for condition in conditions for factor in condition.risk_factors)
        needs = (need for condition in conditions for group in condition.needed() for need in group)
        return tuple(dict.fromkeys((*factors, *needs)))

    @cached_property
    def choice_of(self) -> dict[FindingId, Choice]:
        """The choice that each finding stands in."""
        return {
            item.finding: choice for choice in self.knowledge.choices.values() for item in choice.findings
        }


def _person(model: Model, case: Case, observations: Observations) -> Person:
    found = [model.prior_of(row, case, observations) for row in range(len(model.conditions))]
    priors = [middle for middle, _ in found]
    leaks = [background(model.knowledge, id_, case) for id_ in model.findings]
    moves = [(row, *move) for row, (_, mine) in enumerate(found) for move in mine]
    place = {finding: k for k, finding in enumerate(dict.fromkeys(finding for _, finding, _, _ in moves))}
    return Person(
        prior=_middles(priors),
        prior_sd=_sds(priors),
        leak=_middles(leaks),
        leak_sd=_sds(leaks),
        moves=Moves(
            findings=tuple(place),
            finding=np.array([place[finding] for _, finding, _, _ in moves], dtype=np.int64),
            row=np.array([row for row, _, _, _ in moves], dtype=np.int64),
            if_present=np.array([if_present for _, _, if_present, _ in moves], dtype=np.float64),
            if_absent=np.array([if_absent for _, _, _, if_absent in moves], dtype=np.float64),
        ),
    )


def build(knowledge: Knowledge) -> Model:
    """The part of the network that all patients share."""
    conditions = tuple(knowledge.conditions)
    findings = tuple(finding.id for finding in knowledge.findings.values() if finding.kind != "history")
    column = {finding: index for index, finding in enumerate(findings)}
    link = np.full((len(conditions), len(findings)), -np.inf)
    link_sd = np.zeros_like(link)
    for row, condition in enumerate(conditions):
        for stated in knowledge.conditions[condition].links:
            number = link_log_odds(stated, n_when_unknown=knowledge.domain.n_when_unknown)
            link[row, column[stated.finding]] = number.middle
            link_sd[row, column[stated.finding]] = number.sd
    return Model(knowledge=knowledge, conditions=conditions, findings=findings, link=link, link_sd=link_sd)


def _within(
    knowledge: Knowledge, findings: tuple[FindingId, ...], observations: Observations
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """For each finding within others, the columns of those not known to be present."""
    column = {finding: index for index, finding in enumerate(findings)}
    found = []
    for finding in findings:
        outer: dict[FindingId, None] = {}
        waiting = list(knowledge.findings[finding].implies)
        for other in waiting:  # grows while it is walked
            if other in column and other not in outer and not observations.state(other):
                outer[other] = None
                waiting += knowledge.findings[other].implies
        if outer:
            found.append((column[finding], tuple(column[other] for other in outer)))
    return tuple(found)


def _parameters(
    prior_logit: Floats,
    leak_logit: Floats,
    link_logit: Floats,
    within: tuple[tuple[int, tuple[int, ...]], ...],
) -> Parameters:
    """Probabilities from log-odds.

    A source states the share of people with a condition who have a finding, whatever brought it about. With
    the leak taken out, P(f|c) = 1 - (1 - p_cause)(1 - p_leak) gives p_cause; where the condition shows the
    finding no more often than the leak alone does, p_cause is 0.

    The share of a finding that exists only within another is stated among those who have the other; as long
    as the other is not known to be present, the shares are multiplied.
    """
    p_leak = _expit(leak_logit)
    share = _expit(link_logit)
    p_cause = np.maximum(0.0, 1.0 - (1.0 - share) / (1.0 - p_leak))
    p_cause[np.isneginf(link_logit)] = 0.0
    leak_within, cause_within = p_leak.copy(), p_cause.copy()
    for inner, outer in within:
        for other in outer:
            leak_within[inner] *= p_leak[other]
            cause_within[:, inner] *= p_cause[:, other]
    return Parameters(p_prior=_expit(prior_logit), p_leak=leak_within, p_cause=cause_within)


def _expit(log_odds: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -700, 700))) * ~np.isneginf(log_odds)


def _middles(numbers: list[Uncertain]) -> Floats:
    return np.array([number.middle for number in numbers], dtype=np.float64)


def _sds(numbers: list[Uncertain]) -> Floats:
    return np.array([number.sd for number in numbers], dtype=np.float64)
