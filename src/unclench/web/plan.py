"""The plan page: what to do, what to keep away from, what to ask, and for a clinician the options with their dangers."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.report.calendar import week_calendar
from unclench.report.plan import Plan
from unclench.report.progress import WeekDone
from unclench.web import doing
from unclench.web.desk import Desk
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

_WEEKS = 6

View = Literal["person", "clinician"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan, and what was done of its week."""

    template: ClassVar[str] = "plan.html"

    consultation_id: str
    view: View
    plan: Plan
    is_emergency: bool
    done: WeekDone


@router.get("/consultation/{consultation_id}/plan")
def plan(
    request: Request, consultation_id: str, *, view: View = "person", week: date | None = None
) -> Response:
    """Show the plan for all answers so far."""
    desk = Desk.of(request)
    found = desk.plan(desk.store.consultation(consultation_id), is_clinician=view == "clinician")
    page = PlanPage(
        consultation_id=consultation_id,
        view=view,
        plan=found,
        is_emergency=found.care_level == desk.knowledge.domain.care_levels[0].id,
        done=doing.progress(desk, consultation_id, found, week),
    )
    return show(request, page)


@router.get("/consultation/{consultation_id}/week.ics")
def week(request: Request, consultation_id: str) -> Response:
    """The week of the plan as a calendar file."""
    desk = Desk.of(request)
    found = desk.plan(desk.store.consultation(consultation_id))
    return Response(
        week_calendar(found, start=doing.today(desk), weeks=_WEEKS),
        media_type="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="unclench-week.ics"'},
    )
