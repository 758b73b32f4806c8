"""The question page: one question, why it is asked, three answers and a way back."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.case.case import State
from unclench.consultation.consultation import Consultation
from unclench.interview.question import Stop
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.web.desk import Desk
from unclench.web.forms import AnswerForm, PostedForm
from unclench.web.opening import complaint_names
from unclench.web.show import show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One question.

    Attributes:
        chapter: The part of the story it belongs to.
        n: Its number. n_most: After so many the questions stop in any case.
        given: The answer given before, where an earlier question is shown again.
        is_change: Whether it was opened from the result, to go back there afterwards.
        needs_helper: Whether somebody else has to look.
    """

    template: ClassVar[str] = "question.html"

    consultation_id: str
    complaint: tuple[str, ...]
    finding: FindingId
    chapter: str
    question: str
    help: str | None
    why: str
    needs_helper: bool
    n: int
    n_most: int
    given: State | None
    is_change: bool

    @classmethod
    def of(
        cls, consultation: Consultation, finding: FindingId, knowledge: Knowledge, *, is_change: bool = False
    ) -> "QuestionPage":
        """The page for one question of a consultation."""
        record = knowledge.findings[finding]
        asked = consultation.asked
        return cls(
            consultation_id=consultation.id,
            complaint=complaint_names(consultation, knowledge),
            finding=finding,
            chapter=next(topic.name for topic in knowledge.domain.topics if topic.id == record.topic),
            question=record.question,
            help=record.help,
            why=record.why,
            needs_helper=record.told_by == "helper",
            n=asked.index(finding) + 1 if finding in asked else len(asked) + 1,
            n_most=round(knowledge.domain.interview.max_questions),
            given=next((answer.state for answer in consultation.answers if answer.finding == finding), None),
            is_change=is_change,
        )


@router.get("/consultation/{consultation_id}")
def next_question(request: Request, consultation_id: str) -> Response:
    """Show the next question, or go to the result if there is none."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    following = desk.next(consultation)
    if isinstance(following, Stop):
        return _leave_for(request, f"/consultation/{consultation.id}/result")
    return show(request, QuestionPage.of(consultation, following.finding, desk.knowledge))


@router.get("/consultation/{consultation_id}/question/{finding}")
def one_question(request: Request, consultation_id: str, finding: FindingId) -> Response:
    """Show one certain question, to answer it or to change its answer."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    if finding not in desk.knowledge.findings:
        raise HTTPException(404)
    return show(request, QuestionPage.of(consultation, finding, desk.knowledge, is_change=True))


@router.post("/consultation/{consultation_id}/answers")
def post_answer(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Take one answer; once it is kept, show what comes next."""
    answer = AnswerForm.read(form)
    consultation = Desk.of(request).answer(consultation_id, answer.finding, answer.state)
    result = "/result" if answer.is_change else ""
    return RedirectResponse(f"/consultation/{consultation.id}{result}", status_code=303)


@router.post("/consultation/{consultation_id}/undo")
def undo(request: Request, consultation_id: str) -> Response:
    """Take back the last answer and ask again."""
    consultation = Desk.of(request).undo(consultation_id)
    return RedirectResponse(f"/consultation/{consultation.id}", status_code=303)


def _leave_for(request: Request, path: str) -> Response:
    """Go to another page: a script that swaps part of this one is told to load the whole."""
    if request.headers.get("hx-request"):
        return Response(headers={"HX-Redirect": path})
    return RedirectResponse(path, status_code=303)
