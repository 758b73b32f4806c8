"""What was tried before, and when medicines and cramps began and changed: the plan's own questions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.case.case import Case, CrampChange, DoseChange, MedicineCourse, Tried
from unclench.records.ids import MedicineId
from unclench.records.knowledge import Knowledge
from unclench.web.desk import Desk
from unclench.web.forms import PostedForm, UnreadableFormError, text
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

EFFECTS = (
    ("helped", "It helped"),
    ("no_change", "It changed nothing"),
    ("worse", "It made things worse"),
    ("unsure", "I am not sure"),
)
STEPS = (
    ("raised", "dose raised"),
    ("lowered", "dose lowered"),
    ("stopped", "stopped"),
    ("restarted", "begun again"),
)
COURSE = (("worse", "got worse"), ("better", "got better"), ("gone", "went away"), ("back", "came back"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One thing with a month, as a field of the form: the last one told."""

    key: str
    label: str
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineDates:
    """The dates of one medicine."""

    id: str
    name: str
    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedLine:
    """A remedy that was tried."""

    place: int
    name: str
    weeks: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """What was told, and what can be added.

    Attributes:
        remedies: Id and name of everything that can have been tried.
    """

    template: ClassVar[str] = "history.html"

    consultation_id: str
    tried: tuple[TriedLine, ...]
    remedies: tuple[tuple[str, str], ...]
    effects: tuple[tuple[str, str], ...]
    medicines: tuple[MedicineDates, ...]
    cramps: tuple[Dated, ...]

    @classmethod
    def of(cls, consultation_id: str, case: Case, knowledge: Knowledge) -> "HistoryPage":
        """The page for what is known so far."""
        effects = dict(EFFECTS)
        treatments = {str(one.id): one.lay_name for one in knowledge.treatments.values()}
        remedies = sorted(treatments.items(), key=lambda one: one[1].casefold())
        return cls(
            consultation_id=consultation_id,
            tried=tuple(
                TriedLine(
                    place=place,
                    name=treatments.get(one.remedy, one.remedy),
                    weeks="" if one.weeks is None else f"{one.weeks:g} weeks",
                    effect=effects[one.effect],
                )
                for place, one in enumerate(case.tried)
            ),
            remedies=tuple(remedies),
            effects=EFFECTS,
            medicines=tuple(_medicines(case, knowledge)),
            cramps=tuple(_cramps(case)),
        )


@router.get("/consultation/{consultation_id}/history")
def history(request: Request, consultation_id: str) -> Response:
    """Show what was tried, and the dates."""
    desk = Desk.of(request)
    case = desk.store.consultation(consultation_id).opening
    return show(request, HistoryPage.of(consultation_id, case, desk.knowledge))


@router.post("/consultation/{consultation_id}/history/tried")
def add_tried(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Add one remedy that was tried."""
    desk = Desk.of(request)
    remedy, effect = text(form, "remedy"), text(form, "effect")
    if not remedy or effect not in dict(EFFECTS):
        raise UnreadableFormError("Choose what you tried and what came of it; nothing was changed.")
    tried = Tried(
        remedy=remedy,
        effect=cast("Any", effect),
        weeks=_weeks(text(form, "weeks")),
        dose=text(form, "dose") or None,
        stopped=text(form, "stopped") or None,
    )
    opening = desk.store.consultation(consultation_id).opening
    desk.tell_history(consultation_id, replace(opening, tried=(*opening.tried, tried)))
    return _back(consultation_id)


@router.post("/consultation/{consultation_id}/history/tried/{place}/remove")
def remove_tried(request: Request, consultation_id: str, place: int) -> Response:
    """Take one remedy off the list."""
    desk = Desk.of(request)
    opening = desk.store.consultation(consultation_id).opening
    left = tuple(one for i, one in enumerate(opening.tried) if i != place)
    desk.tell_history(consultation_id, replace(opening, tried=left))
    return _back(consultation_id)


@router.post("/consultation/{consultation_id}/history/dates")
def change_dates(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Keep the months of medicines and cramps."""
    desk = Desk.of(request)
    opening = desk.store.consultation(consultation_id).opening
    try:
        opening = replace(
            opening,
            medicine_history=tuple(_courses(form, opening)),
            cramps_began=cast("Any", text(form, "cramps:began") or None),
            cramp_changes=tuple(
                CrampChange(on=cast("Any", month), what=cast("Any", what))
                for what, _ in COURSE
                if (month := text(form, f"cramps:{what}"))
            ),
        )
    except ValueError as error:
        raise UnreadableFormError(
            "One of these is not a month. Give year and month, such as 2026-03, or leave it empty. Nothing was changed."
        ) from error
    desk.tell_history(consultation_id, opening)
    return RedirectResponse(f"/consultation/{consultation_id}/plan", status_code=303)


def _back(consultation_id: str) -> Response:
    return RedirectResponse(f"/consultation/{consultation_id}/history", status_code=303)


def _weeks(typed: str) -> float | None:
    try:
        weeks = float(typed.replace(",", "."))
    except ValueError:
        return None
    return weeks if 0 <= weeks < 10_000 else None


def _told(case: Case) -> dict[str, MedicineCourse | None]:
    """Every medicine taken or dated, with its dates if there are any."""
    dated: dict[str, MedicineCourse | None] = {one.medicine: one for one in case.medicine_history}
    return dict.fromkeys(case.medicines) | dated


def _medicines(case: Case, knowledge: Knowledge) -> Iterator[MedicineDates]:
    names = knowledge.medicines()
    for medicine, course in _told(case).items():
        steps = course.changes if course else ()
        changes: dict[str, str] = {one.what: f"{one.on:%Y-%m}" for one in steps}
        began = f"{course.started:%Y-%m}" if course and course.started else ""
        yield MedicineDates(
            id=medicine,
            name=names[MedicineId(medicine)][0].name if medicine in names else medicine,
            dates=(
                Dated(key=f"{medicine}:started", label="begun", month=began),
                *(
                    Dated(key=f"{medicine}:{what}", label=label, month=changes.get(what, ""))
                    for what, label in STEPS
                ),
            ),
        )


def _cramps(case: Case) -> Iterator[Dated]:
    changes: dict[str, str] = {one.what: f"{one.on:%Y-%m}" for one in case.cramp_changes}
    began = f"{case.cramps_began:%Y-%m}" if case.cramps_began else ""
    yield Dated(key="cramps:began", label="began", month=began)
    for what, label in COURSE:
        yield Dated(key=f"cramps:{what}", label=label, month=changes.get(what, ""))


def _courses(form: FormData, case: Case) -> Iterator[MedicineCourse]:
    """The dates told; a medicine without any stays among those taken, without dates."""
    for medicine, old in _told(case).items():
        started = text(form, f"{medicine}:started")
        changes = tuple(
            DoseChange(on=cast("Any", month), what=cast("Any", what))
            for what, _ in STEPS
            if (month := text(form, f"{medicine}:{what}"))
        )
        if started or changes or old:
            yield MedicineCourse(
                medicine=medicine,
                started=cast("Any", started or None),
                dose=old.dose if old else None,
                changes=changes,
            )
