"""The JSON API: the same acts as the pages, for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from starlette.requests import Request

from unclench.case.case import Case
from unclench.consultation.follow_up import Changes
from unclench.errors import UnknownPageError
from unclench.guide.page import Page
from unclench.interview.step import Stop
from unclench.report.plan import Plan
from unclench.report.relief import NamedMuscle, Relief, relief_for, relief_list
from unclench.report.report import Report
from unclench.report.visit import VisitLine
from unclench.story.story import Story
from unclench.web.api_shapes import (
    AnswerIn,
    ConsultationOut,
    FoundOut,
    Problem,
    ReplyIn,
    StepOut,
    StopOut,
    StoryIn,
    SuggestionOut,
    VisitsIn,
)
from unclench.web.desk import Desk
from unclench.workup.workup import WorkUpPlan

TAGS: list[dict[str, Any]] = [
    {
        "name": "consultations",
        "description": "An interview that is kept on this machine, step by step.",
    },
    {"name": "assess", "description": "A whole case in, a result out; nothing is kept."},
    {"name": "plan", "description": "What to do about it: now, every day, and with a clinician."},
    {"name": "guide", "description": "The guide that people read, found in everyday words."},
    {"name": "names", "description": "Ids of illnesses and medicines, found by any of their names."},
]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": meaning}
    for status, meaning in {
        400: "The body is not JSON, or the Host header is not this machine's.",
        403: "Another web site sent the request.",
        404: "There is no such consultation, or no such page of the guide.",
        409: "Two answers cannot both be true; nothing was changed.",
        422: "Fields or ids are wrong, or there is nothing to explain; nothing was changed.",
        503: "The consultations cannot be kept or read.",
    }.items()
}
_CASE = {
    "age": 68,
    "sex": "female",
    "known_conditions": [],
    "medicines": [],
    "complaint": ["painful_cramp"],
    "observations": {"at_night": "present"},
}

_ANSWERS = {
    "states": {"eased_by_stretching": "present", "eased_by_moving": "absent"},
    "choice": "what_eases_it",
}
_CHANGES = {
    "is_seen": False,
    "complaint": ["painful_cramp", "weakness"],
    "observations": {"tingling_or_numbness": "present"},
    "medicines": ["atorvastatin"],
}

router = APIRouter(prefix="/api", responses=PROBLEMS)


@router.post("/consultations", tags=["consultations"], status_code=201, summary="Begin a consultation")
def begin(request: Request, case: Annotated[Case, Body(examples=[_CASE])]) -> ConsultationOut:
    """Keep a case as the opening of a consultation, and give it an id."""
    return ConsultationOut.of(Desk.of(request).open(case))


@router.get("/consultations/{consultation_id}", tags=["consultations"], summary="Read a consultation")
def read(request: Request, consultation_id: str) -> ConsultationOut:
    """Everything told so far."""
    return ConsultationOut.of(Desk.of(request).store.consultation(consultation_id))


@router.get("/consultations/{consultation_id}/next", tags=["consultations"], summary="The next step")
def next_step(request: Request, consultation_id: str) -> StepOut | StopOut:
    """The step whose answers are expected to change most, or the reason why there is none."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    following = desk.next(consultation)
    if isinstance(following, Stop):
        return StopOut.of(following, consultation)
    return StepOut.of(following, consultation, desk.knowledge)


@router.post(
    "/consultations/{consultation_id}/answers", tags=["consultations"], summary="Answer, or change an answer"
)
def answer(
    request: Request,
    consultation_id: str,
    answer: Annotated[AnswerIn | ReplyIn, Body(examples=[_ANSWERS])],
) -> ConsultationOut:
    """Keep the answers to one step. A second answer about the same finding takes the place of the first."""
    reply = answer if isinstance(answer, ReplyIn) else ReplyIn(states={answer.finding: answer.state})
    return ConsultationOut.of(
        Desk.of(request).reply(consultation_id, reply.states, choice=reply.choice, is_danger=reply.is_danger)
    )


@router.post(
    "/consultations/{consultation_id}/undo", tags=["consultations"], summary="Take back the last step"
)
def undo(request: Request, consultation_id: str) -> ConsultationOut:
    """Take back the answers of the last step; nothing happens if there is none."""
    return ConsultationOut.of(Desk.of(request).undo(consultation_id))


@router.get("/consultations/{consultation_id}/result", tags=["consultations"], summary="The result so far")
def result(request: Request, consultation_id: str) -> Report:
    """The report: care level with reasons, ranked causes with reasons, open questions. The same each time."""
    desk = Desk.of(request)
    return desk.report(desk.store.consultation(consultation_id))


@router.get(
    "/consultations/{consultation_id}/workup", tags=["consultations"], summary="Next examinations and tests"
)
def work_up(request: Request, consultation_id: str) -> WorkUpPlan:
    """For clinicians: remaining investigations by information against burden, with what each outcome would mean."""
    desk = Desk.of(request)
    return desk.work_up(desk.store.consultation(consultation_id))


@router.delete(
    "/consultations/{consultation_id}",
    tags=["consultations"],
    status_code=204,
    summary="Forget a consultation",
)
def delete(request: Request, consultation_id: str) -> None:
    """Forget one consultation for good; the other visits of its series stay."""
    Desk.of(request).store.delete(consultation_id)


@router.post(
    "/consultations/{consultation_id}/visits",
    tags=["consultations"],
    status_code=201,
    summary="Follow it up",
)
def follow_up(
    request: Request, consultation_id: str, changes: Annotated[Changes, Body(examples=[_CHANGES])]
) -> ConsultationOut:
    """Keep a new visit: what was told at the last one, with what is different now. The earlier ones stay as they are."""
    return ConsultationOut.of(Desk.of(request).follow_up(consultation_id, changes))


@router.get("/consultations/{consultation_id}/visits", tags=["consultations"], summary="All visits")
def visits(request: Request, consultation_id: str) -> list[VisitLine]:
    """Every visit of the same series, the oldest first, with its care level, leading cause and what had changed."""
    return list(Desk.of(request).visits(consultation_id))


@router.delete(
    "/consultations/{consultation_id}/visits",
    tags=["consultations"],
    status_code=204,
    summary="Forget all visits",
)
def delete_visits(request: Request, consultation_id: str) -> None:
    """Forget every visit of the series for good."""
    Desk.of(request).store.delete_series(consultation_id)


@router.post("/story", tags=["assess"], summary="Read free text")
def story(request: Request, told: StoryIn) -> Story:
    """What a text says: findings with their state and the words they rest on, and what else it names."""
    return Desk.of(request).read(told.text)


@router.post("/assess", tags=["assess"], summary="Assess a case")
def assess(request: Request, case: Annotated[Case, Body(examples=[_CASE])]) -> Report:
    """The report for a whole case. Nothing is kept."""
    return Desk.of(request).assess(case)


@router.post("/follow_up", tags=["assess"], summary="Assess several visits")
def assess_visits(request: Request, told: VisitsIn) -> Report:
    """The report for the last of several visits, held against the one before. Nothing is kept."""
    return Desk.of(request).assess_visits(told.visits)


@router.get("/consultations/{consultation_id}/plan", tags=["plan"], summary="The plan so far")
def plan(request: Request, consultation_id: str, *, clinician: bool = False) -> Plan:
    """What to do, to prevent, to ask; with `clinician`, every option with what speaks against it. The same each time."""
    desk = Desk.of(request)
    return desk.plan(desk.store.consultation(consultation_id), is_clinician=clinician)


@router.post("/plan", tags=["plan"], summary="Plan for a case")
def plan_for(
    request: Request, case: Annotated[Case, Body(examples=[_CASE])], *, clinician: bool = False
) -> Plan:
    """The plan for a whole case. Nothing is kept."""
    return Desk.of(request).plan_for(case, is_clinician=clinician)


@router.get("/relief", tags=["plan"], summary="Muscles that cramp")
def muscles(request: Request) -> list[NamedMuscle]:
    """Every muscle group with its name."""
    return list(relief_list(Desk.of(request).knowledge))


@router.get("/relief/{muscle}", tags=["plan"], summary="How to free one muscle")
def relief(request: Request, muscle: str) -> Relief:
    """Steps for now and for every day, what not to do, and when to get help instead."""
    return relief_for(Desk.of(request).knowledge, muscle)


@router.get("/guide", tags=["guide"], summary="Find pages of the guide")
def find_pages(
    request: Request,
    q: Annotated[str, Query(max_length=200, examples=["woken by calf pain"])],
    most: Annotated[int, Query(ge=1, le=50)] = 10,
) -> FoundOut:
    """Pages that fit some everyday words, the best first."""
    return FoundOut.of(Desk.of(request).guide.search(q, most=most))


@router.get("/guide/{page_id}", tags=["guide"], summary="Read a page of the guide")
def read_page(request: Request, page_id: str) -> Page:
    """One page: the key point first, then everything else, each claim with its source."""
    guide = Desk.of(request).guide
    if page_id not in guide.pages:
        raise UnknownPageError(page_id, nearest=guide.nearest(page_id))
    return guide.pages[page_id]


@router.get("/illnesses", tags=["names"], summary="Find illnesses by name")
def find_illnesses(
    request: Request, q: Annotated[str, Query(max_length=100, examples=["diab"])]
) -> list[SuggestionOut]:
    """Illnesses a person may know to have, the best fit first; the nearest spelling if none fits."""
    return [SuggestionOut.of(found) for found in Desk.of(request).illnesses.suggest(q)]


@router.get("/medicines", tags=["names"], summary="Find medicines by name or brand")
def find_medicines(
    request: Request, q: Annotated[str, Query(max_length=100, examples=["lipit"])]
) -> list[SuggestionOut]:
    """Medicines, the best fit first; the nearest spelling if none fits."""
    return [SuggestionOut.of(found) for found in Desk.of(request).medicines.suggest(q)]
