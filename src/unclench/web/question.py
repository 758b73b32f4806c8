"""The question page: one step, why it is asked, what can be answered and a way back."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.case.case import State
from unclench.consultation.consultation import Consultation
from unclench.interview.shown import Shown, shown
from unclench.interview.step import Stop
from unclench.interview.ticked import states_of
from unclench.records.ids import ChoiceId, FindingId
from unclench.web.desk import Desk
from unclench.web.forms import AnswerForm, PostedForm
from unclench.web.opening import complaint_names
from unclench.web.show import show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One step.

    Attributes:
        shown: What is asked, in words.
        n: Its number. n_left: About how many are left, this one included.
        given: The states given before, where an earlier answer is shown again.
        is_change: Whether it was opened from the result, to go back there afterwards.
        at: The place of the reply that is changed, if one is.
    """

    template: ClassVar[str] = "question.html"

    consultation_id: str
    complaint: tuple[str, ...]
    shown: Shown
    choice: ChoiceId | None
    is_danger: bool
    n: int
    n_left: int
    given: dict[FindingId, State]
    is_change: bool
    at: int | None = None


@router.get("/consultation/{consultation_id}")
def next_step(request: Request, consultation_id: str) -> Response:
    """Show the next step, or go to the result if there is none."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    following = None if consultation.is_gone else desk.next(consultation)
    if following is None or isinstance(following, Stop):
        return _leave_for(request, f"/consultation/{consultation.id}/result")
    words = shown(desk.knowledge, following.findings, choice=following.choice)
    if words is None:
        raise HTTPException(404)
    page = QuestionPage(
        consultation_id=consultation.id,
        complaint=complaint_names(consultation, desk.knowledge),
        shown=words,
        choice=following.choice,
        is_danger=following.is_danger,
        n=len(consultation.replies) + 1,
        n_left=following.n_left,
        given={},
        is_change=False,
    )
    return show(request, page)


@router.get("/consultation/{consultation_id}/question/{finding}")
def one_question(request: Request, consultation_id: str, finding: FindingId) -> Response:
    """Show the question of one finding, to answer it or to change its answer."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    return _changed(request, desk, consultation, (finding,))


@router.get("/consultation/{consultation_id}/reply/{n}")
def one_reply(request: Request, consultation_id: str, n: int) -> Response:
    """Show one earlier step as it was answered, to change it."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    if not 1 <= n <= len(consultation.replies):
        raise HTTPException(404)
    reply = consultation.replies[n - 1]
    return _changed(request, desk, consultation, tuple(reply.states), choice=reply.choice, at=n - 1)


@router.post("/consultation/{consultation_id}/answers")
def post_answer(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Take the answer to one step; once it is kept, show what comes next."""
    desk = Desk.of(request)
    answer = AnswerForm.read(form)
    unknown = [finding for finding in answer.shown if finding not in desk.knowledge.findings]
    states: dict[FindingId, State] = (
        dict.fromkeys(unknown, "unknown")  # refused with the others, by name
        if unknown
        else states_of(desk.knowledge, answer.shown, answer.ticked, rest=answer.rest)
    )
    consultation = desk.reply(
        consultation_id, states, choice=answer.choice, is_danger=answer.is_danger, at=answer.at
    )
    result = "/result" if answer.is_change else ""
    return RedirectResponse(f"/consultation/{consultation.id}{result}", status_code=303)


@router.post("/consultation/{consultation_id}/undo")
def undo(request: Request, consultation_id: str) -> Response:
    """Take back the last step and ask again."""
    consultation = Desk.of(request).undo(consultation_id)
    return RedirectResponse(f"/consultation/{consultation.id}", status_code=303)


def _changed(
    request: Request,
    desk: Desk,
    consultation: Consultation,
    findings: tuple[FindingId, ...],
    *,
    choice: ChoiceId | None = None,
    at: int | None = None,
) -> Response:
    """An earlier step as it was answered."""
    words = shown(desk.knowledge, findings, choice=choice)
    if words is None:
        raise HTTPException(404)
    states = consultation.states
    page = QuestionPage(
        consultation_id=consultation.id,
        complaint=complaint_names(consultation, desk.knowledge),
        shown=words,
        choice=choice,
        is_danger=False,
        n=len(consultation.replies) + 1,
        n_left=0,
        given={finding: states[finding] for finding in findings if finding in states},
        is_change=True,
        at=at,
    )
    return show(request, page)


def _leave_for(request: Request, path: str) -> Response:
    """Go to another page: a script that swaps part of this one is told to load the whole."""
    if request.headers.get("hx-request"):
        return Response(headers={"HX-Redirect": path})
    return RedirectResponse(path, status_code=303)
