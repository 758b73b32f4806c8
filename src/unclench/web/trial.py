"""A fair trial on oneself: planned, counted day by day, opened block by block, and judged at its end."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.plan.self_care import OWN
from unclench.report.calendar import trial_calendar
from unclench.report.progress import monday_of
from unclench.report.trial import Trial
from unclench.web import doing
from unclench.web.desk import Desk
from unclench.web.forms import PostedForm, UnreadableFormError, text
from unclench.web.show import show
from unclench.web.trial_shapes import TrialIn, TrialOut

router = APIRouter(include_in_schema=False)

_DAYS = 7
_MOST_NOTED = 1_000
_FIELDS = ("treatment", "per_week", "fewer", "start", "leave_off", "south")


@dataclass(frozen=True, slots=True, kw_only=True)
class WishPage:
    """What to try: the form, what was typed, and why it is refused if it is.

    Attributes:
        remedies: Headings with ids and names.
        fault: What has to be mended in the form.
        kept: Trials of this consultation.
    """

    template: ClassVar[str] = "trial_wish.html"

    consultation_id: str
    remedies: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    typed: dict[str, str]
    fault: str
    refused: Trial | None
    kept: tuple[TrialOut, ...]

    @classmethod
    def of(
        cls,
        desk: Desk,
        consultation_id: str,
        *,
        typed: dict[str, str] | None = None,
        fault: str = "",
        refused: Trial | None = None,
    ) -> "WishPage":
        """The page for a form."""
        start = {"start": doing.today(desk).isoformat()}
        return cls(
            consultation_id=consultation_id,
            remedies=_remedies(desk, consultation_id),
            typed=dict.fromkeys(_FIELDS, "") | (typed or start),
            fault=fault,
            refused=refused,
            kept=tuple(doing.shown(desk, kept) for kept in desk.store.doings.trials(consultation_id)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDay:
    """One day to count.

    Attributes:
        n: What was counted, as the field shows it. n_noted: Cramps noted with one tap on that day.
    """

    day: date
    n: str
    n_noted: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPage:
    """A trial that runs or is over; `before` and `after` are the weeks beside the one shown."""

    template: ClassVar[str] = "trial.html"

    consultation_id: str
    shown: TrialOut
    days: tuple[CountDay, ...]
    before: date | None
    after: date | None
    today: date
    is_over: bool


@router.get("/consultation/{consultation_id}/trial")
def ask(request: Request, consultation_id: str, treatment: str = "") -> Response:
    """Show the form for a trial, and the trials that are kept."""
    desk = Desk.of(request)
    typed = {"treatment": treatment, "start": doing.today(desk).isoformat()}
    return show(request, WishPage.of(desk, consultation_id, typed=typed))


@router.post("/consultation/{consultation_id}/trial")
def begin(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Plan a trial; show it, or why there should be none."""
    desk = Desk.of(request)
    typed = {name: text(form, name) for name in _FIELDS}
    try:
        wish = _wish(typed)
    except ValueError as error:
        page = WishPage.of(desk, consultation_id, typed=typed, fault=str(error))
        return show(request, page, status=422)
    trial, kept = doing.begin_trial(desk, consultation_id, wish.wish())
    if kept is None:
        return show(request, WishPage.of(desk, consultation_id, typed=typed, refused=trial))
    return _back(consultation_id, kept.id)


@router.get("/consultation/{consultation_id}/trial/{trial_id}")
def read(request: Request, consultation_id: str, trial_id: str, week: date | None = None) -> Response:
    """Show a trial as it may be seen today."""
    desk = Desk.of(request)
    kept = desk.store.doings.trial(consultation_id, trial_id)
    now = doing.today(desk)
    first, last = kept.trial.first_day, min(kept.trial.blocks[-1].end, kept.ended or now, now)
    monday = monday_of(max(first, min(week or now, max(first, last))))
    noted = [one.at.astimezone().date() for one in desk.store.recent_episodes(_MOST_NOTED)]
    page = TrialPage(
        consultation_id=consultation_id,
        shown=doing.shown(desk, kept),
        days=tuple(
            CountDay(
                day=day,
                n=str(kept.counts.get(day, "")),
                n_noted=noted.count(day),
                is_open=first <= day <= last,
            )
            for day in (monday + timedelta(days=i) for i in range(_DAYS))
        ),
        before=monday - timedelta(days=1) if monday > first else None,
        after=monday + timedelta(days=_DAYS) if monday + timedelta(days=_DAYS) <= last else None,
        today=now,
        is_over=kept.is_over(now),
    )
    return show(request, page)


@router.post("/consultation/{consultation_id}/trial/{trial_id}/counts")
def count(request: Request, consultation_id: str, trial_id: str, form: PostedForm) -> Response:
    """Keep the counts of some days; an empty field takes one back."""
    desk = Desk.of(request)
    kept = desk.store.doings.trial(consultation_id, trial_id)
    told = _counts(form)
    doing.count(desk, kept, told)
    week = monday_of(min(told)) if told else None
    return RedirectResponse(
        f"/consultation/{consultation_id}/trial/{trial_id}{f'?week={week}' if week else ''}#count",
        status_code=303,
    )


@router.post("/consultation/{consultation_id}/trial/{trial_id}/end")
def end(request: Request, consultation_id: str, trial_id: str) -> Response:
    """End it early, and open it."""
    desk = Desk.of(request)
    doing.end(desk, desk.store.doings.trial(consultation_id, trial_id))
    return _back(consultation_id, trial_id)


@router.post("/consultation/{consultation_id}/trial/{trial_id}/delete")
def delete(request: Request, consultation_id: str, trial_id: str) -> Response:
    """Forget a trial for good."""
    desk = Desk.of(request)
    desk.store.doings.delete_trial(desk.store.doings.trial(consultation_id, trial_id).id)
    return RedirectResponse(f"/consultation/{consultation_id}/trial", status_code=303)


@router.get("/consultation/{consultation_id}/trial/{trial_id}/blocks.ics")
def calendar(request: Request, consultation_id: str, trial_id: str) -> Response:
    """The blocks as a calendar file, with no word of the order."""
    kept = Desk.of(request).store.doings.trial(consultation_id, trial_id)
    return Response(
        trial_calendar(kept.trial),
        media_type="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="unclench-trial.ics"'},
    )


def _back(consultation_id: str, trial_id: str) -> Response:
    return RedirectResponse(f"/consultation/{consultation_id}/trial/{trial_id}", status_code=303)


def _wish(typed: dict[str, str]) -> TrialIn:
    """The wish that was typed.

    Raises:
        ValueError: What has to be mended, in words.
    """
    if not typed["treatment"]:
        raise ValueError("Choose what you want to test.")
    parts = typed["per_week"].replace(";", ",").split(",")
    try:
        weeks = tuple(float(part) for part in parts if part.strip())
    except ValueError:
        weeks = ()
    if not weeks:
        raise ValueError("Tell how many cramps you had in each of the past weeks, such as 6, 4, 9, 5.")
    try:
        return TrialIn(
            treatment=typed["treatment"],
            per_week=weeks,
            start=date.fromisoformat(typed["start"]),
            fewer_percent=float(typed["fewer"]) if typed["fewer"] else None,
            is_leaving_off=bool(typed["leave_off"]),
            is_south=bool(typed["south"]),
        )
    except (ValueError, ValidationError) as error:
        raise ValueError(
            "One of these cannot be: counts are 0 or more, the day is one of the calendar, and the effect lies "
            "between 10 and 95 in 100."
        ) from error


def _counts(form: FormData) -> dict[date, int | None]:
    told: dict[date, int | None] = {}
    for key in form:
        if key.startswith("n."):
            typed = text(form, key)
            try:
                told[date.fromisoformat(key.removeprefix("n."))] = int(typed) if typed else None
            except ValueError as error:
                raise UnreadableFormError(
                    f"“{typed}” is not a number of cramps. Give a whole number, or leave the day empty. "
                    "Nothing was changed."
                ) from error
    return told


def _remedies(desk: Desk, consultation_id: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What one might want to test, what one may test oneself first."""
    plan = desk.plan(desk.store.consultation(consultation_id))
    planned = {one.treatment for one in (*plan.self_care, *plan.prevention)}
    groups: dict[str, list[tuple[str, str]]] = {
        "In your plan": [],
        "Others you can test yourself": [],
        "Only with a prescriber or therapist": [],
    }
    mine, others, not_alone = groups.values()
    for one in sorted(desk.knowledge.treatments.values(), key=lambda one: one.lay_name.casefold()):
        if one.is_safe_to_test_alone:
            (mine if one.id in planned else others).append((str(one.id), one.lay_name))
        elif one.setting in (*OWN, "prescription"):
            not_alone.append((str(one.id), one.lay_name))
    return tuple((heading, tuple(found)) for heading, found in groups.items() if found)
