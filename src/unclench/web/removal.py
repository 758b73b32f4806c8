"""Forgetting a consultation for good, after one more look."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.web.desk import Desk
from unclench.web.forms import PostedForm, text
from unclench.web.opening import Recent
from unclench.web.show import show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalPage:
    """What would be forgotten."""

    template: ClassVar[str] = "removal.html"

    recent: Recent


@router.get("/consultation/{consultation_id}/delete")
def ask(request: Request, consultation_id: str) -> Response:
    """Ask whether a consultation should be forgotten."""
    desk = Desk.of(request)
    return show(request, RemovalPage(recent=Recent.of(desk.store.consultation(consultation_id), desk)))


@router.post("/consultation/{consultation_id}/delete")
def delete(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Forget a consultation for good, or all visits of its series."""
    store = Desk.of(request).store
    if text(form, "what") == "all":
        store.delete_series(consultation_id)
        return RedirectResponse("/?deleted=true", status_code=303)
    left = [visit.id for visit in store.visits(consultation_id) if visit.id != consultation_id]
    store.delete(consultation_id)
    if left:
        return RedirectResponse(f"/consultation/{left[-1]}/visits?deleted=true", status_code=303)
    return RedirectResponse("/?deleted=true", status_code=303)
