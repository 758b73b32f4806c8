"""What would have to be found out before a rule about a patient is decided."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.records.finding import Finding
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Rate
from unclench.records.rule import Absent, AllOf, AnyOf, Clause, Has, OfAge, OfSex, Takes
from unclench.triage.evaluate import holds

_NOT_POSSIBLE = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that is not known and could decide a rule.

    Attributes:
        kind: What it is about; `medicines` and `illnesses` are settled by a complete list of them.
        id: The finding; the kind itself for everything else.
        question: How to ask for it.
        told_by: Who can tell.
    """

    kind: Literal["finding", "age", "sex", "medicines", "illnesses"]
    id: str
    question: str
    told_by: str


_AGE = Need(kind="age", id="age", question="How old are you?", told_by="person")
_SEX = Need(kind="sex", id="sex", question="Are you female or male?", told_by="person")
_MEDICINES = Need(
    kind="medicines",
    id="medicines",
    question="Which medicines do you take? We do not know yet if those you named are all.",
    told_by="person",
)
_ILLNESSES = Need(
    kind="illnesses",
    id="illnesses",
    question="Which illnesses do you have? We do not know yet if those you named are all.",
    told_by="person",
)


def without_the_impossible(knowledge: Knowledge, case: Case, observations: Observations) -> Observations:
    """The observations, with history facts absent that cannot be at this age and sex: a pregnancy at eighty."""
    impossible = tuple(
        finding.id
        for finding in knowledge.findings.values()
        if finding.kind == "history"
        and observations.state(finding.id) is None
        and _is_impossible(finding, case)
    )
    return replace(observations, absent=(*observations.absent, *impossible))


def needs(clause: Clause, knowledge: Knowledge, case: Case, observations: Observations) -> tuple[Need, ...]:
    """Everything unknown that could still decide a clause, in the order it is named."""
    return tuple(dict.fromkeys(_needs(clause, knowledge, case, observations)))


def _needs(clause: Clause, knowledge: Knowledge, case: Case, observations: Observations) -> Iterator[Need]:
    if holds(clause, case, observations) is not None:
        return
    match clause:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from _needs(part, knowledge, case, observations)
        case OfAge():
            yield _AGE
        case OfSex():
            yield _SEX
        case Takes():
            yield _MEDICINES
        case Has():
            yield _ILLNESSES
        case Absent(absent=finding):
            yield _of(knowledge, knowledge.findings[finding])
        case finding:
            yield _of(knowledge, knowledge.findings[finding])


def _of(knowledge: Knowledge, finding: Finding) -> Need:
    if finding.medicine_class:
        return _MEDICINES
    if finding.kind == "history" and finding.topic == knowledge.domain.diagnoses_topic:
        return _ILLNESSES
    return Need(kind="finding", id=finding.id, question=finding.question, told_by=finding.told_by)


def _is_impossible(finding: Finding, case: Case) -> bool:
    """Whether the knowledge gives a history finding no chance in anybody whom this case could be."""
    rows = [row for row in finding.background if _could_be(row, case)]
    return bool(rows) and all(row.estimate and row.estimate.high <= _NOT_POSSIBLE for row in rows)


def _could_be(row: Rate, case: Case) -> bool:
    low, high = row.ages
    return (case.age is None or low <= case.age < high + 1) and (
        case.sex is None or row.sex in ("any", case.sex)
    )
