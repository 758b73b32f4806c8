"""The guide: its first page, its search, and each page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.errors import UnknownPageError
from unclench.guide.page import KINDS, Kind, Page
from unclench.guide.search import Found
from unclench.web.desk import Desk
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

MOST = 12
LONGEST = 200
_HEADINGS: Mapping[Kind, str] = {
    "question": "What people ask",
    "condition": "Causes",
    "treatment": "Treatments",
    "muscle": "Muscles",
    "test": "Examinations and tests",
}
NAMES: Mapping[Kind, str] = {
    "question": "Question",
    "condition": "Cause",
    "treatment": "Treatment",
    "muscle": "Muscle",
    "test": "Test",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All pages of one kind, by their titles."""

    heading: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideHome:
    """The first page of the guide, and what a search found.

    Attributes:
        asked: The words that were looked for; empty on the first page.
        found: What was found; None on the first page.
    """

    template: ClassVar[str] = "guide.html"
    names: ClassVar[Mapping[Kind, str]] = NAMES
    longest: ClassVar[int] = LONGEST

    asked: str
    found: Found | None
    shelves: tuple[Shelf, ...]

    @classmethod
    def of(cls, desk: Desk, asked: str = "") -> "GuideHome":
        """The first page, or the page for some words."""
        asked = " ".join(asked.split())[:LONGEST]
        pages = desk.guide.pages.values()
        shelves = (
            Shelf(
                heading=_HEADINGS[kind],
                pages=tuple(
                    sorted(
                        (page for page in pages if page.kind == kind), key=lambda page: page.title.casefold()
                    )
                ),
            )
            for kind in sorted(KINDS, key=list(_HEADINGS).index)
        )
        return cls(
            asked=asked,
            found=desk.guide.search(asked, most=MOST) if asked else None,
            shelves=tuple(shelf for shelf in shelves if shelf.pages),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """One page of the guide."""

    template: ClassVar[str] = "guide_page.html"
    names: ClassVar[Mapping[Kind, str]] = NAMES
    longest: ClassVar[int] = LONGEST

    page: Page
    knowledge_version: str
    what_it_is_not: str
    asked: str = ""


@router.get("/guide")
def home(request: Request) -> Response:
    """Show the shelves and the search."""
    return show(request, GuideHome.of(Desk.of(request)))


@router.get("/guide/search")
def search(request: Request, q: str = "") -> Response:
    """Show what fits some words."""
    if not q.strip():
        return RedirectResponse("/guide", status_code=303)
    return show(request, GuideHome.of(Desk.of(request), q))


@router.get("/guide/{page_id}")
def page(request: Request, page_id: str) -> Response:
    """Show one page."""
    desk = Desk.of(request)
    found = desk.guide.pages.get(page_id)
    if found is None:
        raise UnknownPageError(page_id, nearest=desk.guide.nearest(page_id))
    return show(
        request,
        GuidePage(
            page=found,
            knowledge_version=desk.knowledge.version,
            what_it_is_not=desk.knowledge.domain.what_it_is_not,
        ),
    )
