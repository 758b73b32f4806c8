"""What went wrong, as a page for people or as JSON for programs."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from unclench.web.show import show


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A way on from a page."""

    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """A fault in plain words, and ways out of it.

    Attributes:
        title: What is the matter, in a few words.
        text: Place, fault, consequence and remedy.
        faults: Each fault by itself, if there are several.
        actions: Where to go from here, the best first.
    """

    template: ClassVar[str] = "problem.html"

    status: int
    title: str
    text: str
    faults: tuple[str, ...] = ()
    actions: tuple[Action, ...] = (Action(name="Go to the first page", path="/"),)


def is_for_program(path: str) -> bool:
    """Whether an address belongs to the JSON API."""
    return path.startswith("/api/") and path not in ("/api/", "/api/docs")


def respond(
    request: Request, page: ProblemPage, *, kind: str, message: str, faults: tuple[str, ...]
) -> Response:
    """A problem in the form that the asker reads."""
    if is_for_program(request.url.path):
        return JSONResponse(
            {"error": {"kind": kind, "message": message, "faults": list(faults)}}, status_code=page.status
        )
    return show(request, page, status=page.status)


def refusal(scope: Scope, status: int, message: str) -> Response:
    """A refusal that no handler gets to see."""
    page = ProblemPage(status=status, title="This request was refused", text=message)
    kind = HTTPStatus(status).name.lower()
    return respond(Request(scope), page, kind=kind, message=message, faults=())
