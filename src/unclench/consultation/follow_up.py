"""A later visit: what was told before, with what is different now; and what of the visits before still counts."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import Field

from unclench.case.case import Case, CrampChange, DoseChange, MedicineCourse, Result, State
from unclench.case.observations import observe
from unclench.consultation.consultation import Consultation
from unclench.errors import CaseError
from unclench.records.ids import ConditionId, FindingId, RuleId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import Text, checked
from unclench.report.compose_follow_up import is_dangerous
from unclench.triage.evaluate import Firing, fired

T = TypeVar("T")


@checked
class Changes:
    """What is different from the visit before; what is left out stays as it was.

    Attributes:
        is_seen: Whether a doctor has looked at it since then.
        complaint: All that bothers now; nothing, if the trouble has gone.
        observations: States that were told anew; unknown takes an earlier one back.
        known_conditions, medicines: All that are known, or taken, now.
        results: All results that stand.
    """

    is_seen: bool | None = None
    complaint: tuple[FindingId, ...] | None = None
    observations: Annotated[dict[FindingId, State], Field(default_factory=dict)]
    pregnant: bool | None = None
    known_conditions: tuple[Text, ...] | None = None
    known_conditions_complete: bool | None = None
    medicines: tuple[Text, ...] | None = None
    medicines_complete: bool | None = None
    results: tuple[Result, ...] | None = None
    fears: tuple[ConditionId, ...] | None = None


@checked
class Visit:
    """What was known at one visit.

    Attributes:
        at: Its day; None if nobody said.
        is_seen: Whether a doctor looked at it between the visit before and this one.
    """

    case: Case
    at: date | None = None
    is_seen: bool | None = None

    @classmethod
    def of(cls, consultation: Consultation) -> "Visit":
        """A kept consultation as one visit of a series."""
        return cls(case=consultation.case, at=consultation.started.date(), is_seen=consultation.is_seen)


def unseen(knowledge: Knowledge, visits: Sequence[Visit]) -> tuple[Firing, ...]:
    """Danger rules that held at an earlier visit and do not now, though no doctor has looked at it since.

    Rules that call for no sooner help than a neurologist's are left out: such pictures are judged as they are now.

    Args:
        knowledge: The folder.
        visits: The visits, the oldest first; the last is now.
    """
    found: dict[RuleId, Firing] = {}
    for visit, later in zip(reversed(visits[:-1]), reversed(visits), strict=False):
        if later.is_seen:
            break
        for firing in _fired(knowledge, visit.case):
            if is_dangerous(knowledge, firing):
                found.setdefault(firing.rule.id, firing)
    still = {firing.rule.id for firing in _fired(knowledge, visits[-1].case)}
    return tuple(firing for rule, firing in found.items() if rule not in still)


def _fired(knowledge: Knowledge, case: Case) -> tuple[Firing, ...]:
    """The rules that hold; none where the folder does not know a case's ids any more."""
    with suppress(CaseError):
        return fired(knowledge, case, observe(case, knowledge))
    return ()


def followed(
    knowledge: Knowledge, before: Consultation, changes: Changes, *, id_: str, now: datetime
) -> Consultation:
    """The visit that follows another; that one stays as it is.

    What was unknown is open again, and so is what time alone may have made untrue. What is told now takes the place of
    everything that was told before and does not go with it. Of trouble that has gone, only the history is kept.

    Raises:
        CaseError: What is told now has faults or contradicts itself.
    """
    told = before.case
    complaint = told.complaint if changes.complaint is None else changes.complaint
    new = replace(
        told,
        complaint=complaint,
        observations={},
        pregnant=told.pregnant if changes.pregnant is None else changes.pregnant,
        known_conditions=_or(changes.known_conditions, told.known_conditions),
        known_conditions_complete=_or(changes.known_conditions_complete, told.known_conditions_complete),
        medicines=_or(changes.medicines, told.medicines),
        medicines_complete=_or(changes.medicines_complete, told.medicines_complete),
        results=_or(changes.results, told.results),
        fears=_or(changes.fears, told.fears),
        medicine_history=_courses(told, changes, now),
        cramp_changes=(*told.cramp_changes, *_course(told, complaint, now)),
    )
    left: dict[FindingId, State] = {one: "absent" for one in told.complaint if one not in complaint}
    said = left | changes.observations
    observations = {**_carried(knowledge, before, new, said, now), **said}
    return Consultation(
        id=id_,
        started=now,
        series=before.visits_of,
        is_seen=changes.is_seen,
        opening=replace(
            new,
            observations={
                finding: state
                for finding, state in observations.items()
                if state != "unknown" and finding not in complaint
            },
        ),
    )


def _or(new: T | None, old: T) -> T:
    return old if new is None else new


def _carried(
    knowledge: Knowledge, before: Consultation, new: Case, said: Mapping[FindingId, State], now: datetime
) -> dict[FindingId, State]:
    """The earlier answers that still stand."""
    told = before.case.observations
    anew = observe(replace(new, observations=dict(said)), knowledge, place="this visit")
    is_long_ago = (now - before.started).days > knowledge.domain.window_days
    open_again = set(knowledge.domain.fading) if is_long_ago else set()
    for choice in knowledge.choices.values():
        lines = [item.finding for item in choice.findings]
        if choice.kind == "one_of" and any(
            told.get(line) == "present" and said.get(line, "present") != "present" for line in lines
        ):
            open_again.update(lines)
    return {
        finding: state
        for finding, state in told.items()
        if finding in knowledge.findings
        and finding not in open_again
        and (new.complaint or knowledge.findings[finding].kind == "history")
        and anew.state(finding) in (None, state == "present")
    }


def _courses(told: Case, changes: Changes, now: datetime) -> tuple[MedicineCourse, ...]:
    """The dated medicines; one that is not taken any more was stopped by now."""
    if changes.medicines is None:
        return told.medicine_history
    stopped = DoseChange(on=now.date(), what="stopped")
    return tuple(
        replace(course, changes=(*course.changes, stopped))
        if course.is_taken and course.medicine not in changes.medicines
        else course
        for course in told.medicine_history
    )


def _course(told: Case, complaint: tuple[FindingId, ...], now: datetime) -> tuple[CrampChange, ...]:
    if bool(told.complaint) == bool(complaint):
        return ()
    return (CrampChange(on=now.date(), what="back" if complaint else "gone"),)
