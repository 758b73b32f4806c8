"""All visits of one series, as a line of time."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.report.report import LookAgain
from unclench.report.visit import VisitLine
from unclench.web import words
from unclench.web.desk import Desk
from unclench.web.show import show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVisit:
    """One visit with what the page needs to draw it."""

    line: VisitLine
    n: int
    when: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsPage:
    """The visits, the latest first.

    Attributes:
        is_gone: Whether the last one said that the trouble had gone.
        again: When to look again then: as the visit before it was told.
    """

    template: ClassVar[str] = "visits.html"

    visits: tuple[ShownVisit, ...]
    last: str
    is_deleted: bool
    again: LookAgain | None

    @property
    def is_gone(self) -> bool:
        """Whether the last visit said that the trouble had gone."""
        return self.visits[0].line.is_gone


@router.get("/consultation/{consultation_id}/visits")
def visits(request: Request, consultation_id: str, *, deleted: bool = False) -> Response:
    """Show every visit of the series, with what came of it and what had changed."""
    desk = Desk.of(request)
    kept = desk.store.visits(consultation_id)
    lines = desk.visits(consultation_id)
    told = next((visit for visit in reversed(kept) if not visit.is_gone), None)
    page = VisitsPage(
        visits=tuple(
            ShownVisit(
                line=line,
                n=n,
                when=words.day_and_time(line.started),
                changed=tuple(map(words.change, line.changed)),
            )
            for n, line in reversed(tuple(enumerate(lines, start=1)))
        ),
        last=kept[-1].id,
        is_deleted=deleted,
        again=desk.report(told).look_again if kept[-1].is_gone and told else None,
    )
    return show(request, page)
