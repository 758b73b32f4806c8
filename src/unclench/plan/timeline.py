"""Medicines with their dates held against the first cramp and its course."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from unclench.case.case import Case, MedicineCourse
from unclench.records.ids import ConditionId, FindingId, MedicineId
from unclench.records.knowledge import Knowledge
from unclench.records.planning import Cascade, Onset, Timeline
from unclench.records.source import Citation

Likelihood = Literal["probable", "possible", "unlikely", "cannot_tell"]
Step = Literal["started", "raised", "lowered", "stopped", "restarted"]

_ORDER: tuple[Likelihood, ...] = ("probable", "possible", "cannot_tell", "unlikely")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One thing in the dates that speaks for or against a medicine.

    Attributes:
        kind: What it is. is_for: Whether it speaks for the medicine.
        days: Days from the medicine's step to the change of the cramps, where there are two dates.
    """

    kind: Literal["order", "onset", "dose", "gone", "back", "no_answer"]
    is_for: bool
    step: Step
    on: date
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A condition by which the medicine is known to bring cramps, and where that stands."""

    condition: ConditionId
    source: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A medicine that may have to do with the cramps."""

    course: MedicineCourse
    links: tuple[Link, ...]
    likelihood: Likelihood
    clues: tuple[Clue, ...]
    onset: Onset | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CascadeFound:
    """A remedy begun for cramps after a medicine that may have brought them."""

    culprit: MedicineCourse
    remedy: MedicineCourse
    days: int
    cascade: Cascade


def suspects(knowledge: Knowledge, case: Case) -> tuple[Suspect, ...]:
    """Medicines with dates that are known to bring cramps, or whose dates say so, the likeliest first.

    Source: the words, and what each needs, follow who_umc_causality.
    """
    frame = knowledge.domain.timeline
    if frame is None or not (case.cramps_began or case.cramp_changes):
        return ()
    found = [_suspect(knowledge, frame, case, course) for course in case.medicine_history]
    return tuple(
        sorted(
            (one for one in found if one.links or one.likelihood == "probable"),
            key=lambda one: _ORDER.index(one.likelihood),
        )
    )


def cascades(knowledge: Knowledge, case: Case) -> tuple[CascadeFound, ...]:
    """Each remedy for cramps that was begun after a medicine which such remedies tend to follow."""
    frame = knowledge.domain.timeline
    found = []
    for cascade in frame.cascades if frame else ():
        for culprit in case.medicine_history:
            for remedy in case.medicine_history:
                if not (culprit.started and remedy.started):
                    continue
                days = (remedy.started - culprit.started).days
                if (
                    0 < days <= cascade.within_days
                    and cascade.culprit in words_for(knowledge, culprit.medicine)
                    and any(one in words_for(knowledge, remedy.medicine) for one in cascade.remedies)
                ):
                    found.append(CascadeFound(culprit=culprit, remedy=remedy, days=days, cascade=cascade))
    return tuple(found)


def words_for(knowledge: Knowledge, medicine: str) -> tuple[str, ...]:
    """A medicine, its class, and the classes whose history finding it makes true as well."""
    found, group = knowledge.medicines()[MedicineId(medicine)]
    others = (one.id for one in knowledge.medicine_classes.values() if one.finding in found.also)
    return (medicine, group.id, *others)


def _suspect(knowledge: Knowledge, frame: Timeline, case: Case, course: MedicineCourse) -> Suspect:
    words = words_for(knowledge, course.medicine)
    onset = next((one for one in frame.onsets if one.takes in words), None)
    links = tuple(_links(knowledge, knowledge.findings_of_medicine(MedicineId(course.medicine))))
    clues = tuple(_clues(frame, case, course, onset))
    return Suspect(
        course=course,
        links=links,
        likelihood=_likelihood(clues, is_known_to=bool(links)),
        clues=clues,
        onset=onset,
    )


def _links(knowledge: Knowledge, findings: tuple[FindingId, ...]) -> Iterator[Link]:
    """Conditions that need a medicine, or are more common with it."""
    for condition in knowledge.conditions.values():
        needed = {finding for group in condition.needed() for finding in group}
        if needed & set(findings):
            yield Link(condition=condition.id, source=condition.about[0].source)
            continue
        for factor in condition.risk_factors:
            if factor.finding in findings and factor.odds_ratio and factor.source and factor.odds_ratio > 1:
                yield Link(condition=condition.id, source=factor.source)


def _clues(frame: Timeline, case: Case, course: MedicineCourse, onset: Onset | None) -> Iterator[Clue]:
    began = case.cramps_began
    if course.started and began:
        days = (began - course.started).days
        within = max(onset.within_days if onset else 0, frame.fits_within_days.number)
        if days < 0:
            yield Clue(kind="order", is_for=False, step="started", on=course.started, days=days)
        else:
            yield Clue(kind="onset", is_for=days <= within, step="started", on=course.started, days=days)
    answers = timedelta(days=frame.answers_within_days.number)
    for change in sorted(course.changes, key=lambda one: one.on):
        better = _first(case, ("better", "gone"), change.on, answers)
        worse = _first(case, ("worse", "back"), change.on, answers)
        if change.what in ("stopped", "lowered"):
            if better:
                yield Clue(kind="gone", is_for=True, step=change.what, on=change.on, days=better.days)
            elif not worse and _is_told_after(case, change.on + answers):
                yield Clue(kind="no_answer", is_for=False, step=change.what, on=change.on)
        elif worse:
            kind: Literal["back", "dose"] = "back" if change.what == "restarted" else "dose"
            yield Clue(kind=kind, is_for=True, step=change.what, on=change.on, days=worse.days)


def _first(case: Case, what: tuple[str, ...], after: date, within: timedelta) -> timedelta | None:
    """How long after a day the cramps first changed so; None if not within the time."""
    when = [change.on for change in case.cramp_changes if change.what in what]
    if case.cramps_began and "worse" in what:
        when.append(case.cramps_began)
    waits = [day - after for day in when if timedelta(0) <= day - after <= within]
    return min(waits, default=None)


def _is_told_after(case: Case, day: date) -> bool:
    """Whether anything is told of the cramps after a day, so that silence means no change till then."""
    return any(change.on > day for change in case.cramp_changes)


def _likelihood(clues: tuple[Clue, ...], *, is_known_to: bool) -> Likelihood:
    """The word for it: time order first, then what leaving it off did; cramps have many causes, so never certain."""
    for_ = {clue.kind for clue in clues if clue.is_for}
    against = {clue.kind for clue in clues if not clue.is_for}
    if "order" in against and not for_ & {"dose", "back"}:
        return "unlikely"
    if ("gone" in for_ and (is_known_to or "back" in for_)) or "back" in for_:
        return "probable"
    if "no_answer" in against:
        return "unlikely"
    if for_ & {"onset", "dose", "gone"}:
        return "possible"
    return "unlikely" if "onset" in against else "cannot_tell"
