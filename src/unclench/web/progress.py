"""Ticks beside the week of a plan: what was done on which day."""

import csv
from datetime import date
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.report.progress import WeekDone, monday_of
from unclench.web import doing
from unclench.web.api import PROBLEMS
from unclench.web.desk import Desk
from unclench.web.forms import PostedForm, UnreadableFormError, text
from unclench.web.trial_shapes import DeedIn

router = APIRouter()


@router.post("/consultation/{consultation_id}/progress", include_in_schema=False)
def tick(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Take one tick, or take it back."""
    try:
        day = date.fromisoformat(text(form, "undo") or text(form, "day"))
    except ValueError as error:
        raise UnreadableFormError("The form that came here names no day, so nothing was changed.") from error
    slot = text(form, "slot")
    doing.tick(Desk.of(request), consultation_id, slot, day, is_done=not text(form, "undo"))
    return RedirectResponse(
        f"/consultation/{consultation_id}/plan?week={monday_of(day)}#do-{slot}", status_code=303
    )


@router.get("/consultation/{consultation_id}/progress.csv", include_in_schema=False)
def as_table(request: Request, consultation_id: str) -> Response:
    """All ticks as a table for a spreadsheet."""
    desk = Desk.of(request)
    names = {slot.id: slot.what for slot in desk.plan(desk.store.consultation(consultation_id)).schedule}
    file = StringIO()
    table = csv.writer(file)
    table.writerow(("day", "done", "what"))
    for slot, day in sorted(desk.store.doings.ticked(consultation_id), key=lambda one: (one[1], one[0])):
        table.writerow((day.isoformat(), slot, names.get(slot, "")))
    return Response(
        file.getvalue(),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="unclench-done.csv"'},
    )


@router.get(
    "/api/consultations/{consultation_id}/progress",
    tags=["plan"],
    summary="What was done",
    responses=PROBLEMS,
)
def read(request: Request, consultation_id: str, week: Annotated[date | None, Query()] = None) -> WeekDone:
    """One week of the plan with what was done; this week unless a day of another is given."""
    desk = Desk.of(request)
    return doing.progress(desk, consultation_id, desk.plan(desk.store.consultation(consultation_id)), week)


@router.post(
    "/api/consultations/{consultation_id}/progress",
    tags=["plan"],
    summary="Tick what was done",
    responses=PROBLEMS,
)
def keep(request: Request, consultation_id: str, deed: DeedIn) -> WeekDone:
    """Keep that something was done on a day, or with `is_done` false that it was not; the week as it then is."""
    desk = Desk.of(request)
    doing.tick(desk, consultation_id, deed.slot, deed.day, is_done=deed.is_done)
    return doing.progress(
        desk, consultation_id, desk.plan(desk.store.consultation(consultation_id)), deed.day
    )
