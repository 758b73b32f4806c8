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
        kind: What it is about.
        id: The finding, medicine or class, or condition; the kind itself for age and sex.
        question: How to ask for it.
        told_by: Who can tell.
    """

    kind: Literal["finding", "age", "sex", "medicine", "condition"]
    id: str
    question: str
    told_by: str


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
            yield Need(kind="age", id="age", question="How old are you?", told_by="person")
        case OfSex():
            yield Need(kind="sex", id="sex", question="Are you female or male?", told_by="person")
        case Takes(takes=medicine):
            yield Need(
                kind="medicine",
                id=medicine,
                question=f"Do you take {medicine_name(knowledge, medicine)}?",
                told_by="person",
            )
        case Has(has=condition):
            name = knowledge.conditions[condition].lay_name
            yield Need(
                kind="condition",
                id=condition,
                question=f"Has a doctor told you that you have this: {name[0].lower()}{name[1:]}?",
                told_by="person",
            )
        case Absent(absent=finding):
            yield _of(knowledge.findings[finding])
        case finding:
            yield _of(knowledge.findings[finding])


def medicine_name(knowledge: Knowledge, medicine: str) -> str:
    """The name of a medicine or of a class, as it stands within a sentence."""
    found = knowledge.medicines()
    name = next(
        (one.name for id_, (one, _) in found.items() if id_ == medicine),
        None,
    ) or next(group.name for id_, group in knowledge.medicine_classes.items() if id_ == medicine)
    return f"{name[0].lower()}{name[1:]}"


def _of(finding: Finding) -> Need:
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
