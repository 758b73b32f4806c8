"""Danger rules against what is known of a patient: what holds, and what is still open."""

from dataclasses import dataclass

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import Absent, AllOf, AnyOf, Clause, Has, OfAge, OfSex, Rule, Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """A rule that holds, and the observations that make it hold."""

    rule: Rule
    because: tuple[FindingId, ...]


def fired(knowledge: Knowledge, case: Case, observations: Observations) -> tuple[Firing, ...]:
    """Every rule that holds, the most urgent first.

    No probability is consulted: what is unknown neither fires a rule nor holds one back.
    """
    firings = [
        Firing(rule=rule, because=_because(rule.when, case, observations))
        for rule in knowledge.rules.values()
        if holds(rule.when, case, observations)
    ]
    return tuple(sorted(firings, key=lambda firing: -knowledge.domain.urgency(firing.rule.care_level)))


def holds(clause: Clause, case: Case, observations: Observations) -> bool | None:
    """Whether a clause holds: True, False, or None while an answer it needs is unknown."""
    match clause:
        case AllOf(all=parts):
            states = [holds(part, case, observations) for part in parts]
            if False in states:
                return False
            return None if None in states else True
        case AnyOf(any=parts):
            states = [holds(part, case, observations) for part in parts]
            if True in states:
                return True
            return None if None in states else False
        case Absent(absent=finding):
            state = observations.state(finding)
            return None if state is None else not state
        case OfAge(age=ages):
            return None if case.age is None else ages.from_ <= case.age < ages.to + 1
        case OfSex(sex=sex):
            return None if case.sex is None else case.sex == sex
        case Takes(takes=medicine):
            return observations.takes(medicine)
        case Has(has=condition):
            return observations.has(condition)
        case finding:
            return observations.state(finding)


def open_findings(clause: Clause, case: Case, observations: Observations) -> tuple[FindingId, ...]:
    """The unknown findings that could still decide a clause, in the order the rule names them."""
    if holds(clause, case, observations) is not None:
        return ()
    match clause:
        case AllOf(all=parts) | AnyOf(any=parts):
            still_open = (finding for part in parts for finding in open_findings(part, case, observations))
            return tuple(dict.fromkeys(still_open))
        case Absent(absent=finding):
            return (finding,)
        case OfAge() | OfSex() | Takes() | Has():
            return ()
        case finding:
            return (finding,)


def n_needed(clause: Clause, case: Case, observations: Observations) -> int:
    """The least number of answers that could still make a clause hold; 0 if it is decided."""
    if holds(clause, case, observations) is not None:
        return 0
    match clause:
        case AllOf(all=parts):
            return sum(n_needed(part, case, observations) for part in parts)
        case AnyOf(any=parts):
            return min(
                n_needed(part, case, observations)
                for part in parts
                if holds(part, case, observations) is None
            )
        case _:
            return 1


def _because(clause: Clause, case: Case, observations: Observations) -> tuple[FindingId, ...]:
    """The observations by which a clause that holds does so."""
    match clause:
        case AllOf(all=parts) | AnyOf(any=parts):
            met = (part for part in parts if holds(part, case, observations))
            return tuple(
                dict.fromkeys(finding for part in met for finding in _because(part, case, observations))
            )
        case Absent() | OfAge() | OfSex() | Takes() | Has():
            return ()
        case finding:
            return (finding,)
