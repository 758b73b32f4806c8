"""The first page: who it is, what bothers, known illnesses and medicines; and earlier consultations."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.consultation.consultation import Consultation
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.report.words import window
from unclench.web import words
from unclench.web.desk import Desk
from unclench.web.forms import OpeningForm, PostedForm
from unclench.web.names import Name, Names
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

_MOST_RECENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A complaint to tick."""

    id: FindingId
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An earlier consultation."""

    id: str
    when: str
    complaint: tuple[str, ...]
    n_answers: int

    @classmethod
    def of(cls, consultation: Consultation, knowledge: Knowledge) -> "Recent":
        """A consultation as its line in the list."""
        return cls(
            id=consultation.id,
            when=words.day_and_time(consultation.started),
            complaint=complaint_names(consultation, knowledge),
            n_answers=len(consultation.replies),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The first page, empty or as it was filled in.

    Attributes:
        post_to: Where the form goes.
        changes: The consultation whose first page is changed, if it is.
    """

    template: ClassVar[str] = "opening.html"

    form: OpeningForm
    complaints: tuple[Choice, ...]
    illnesses: tuple[Name, ...]
    medicines: tuple[Name, ...]
    window: str
    what_it_is_not: str
    emergency: str
    recent: tuple[Recent, ...]
    post_to: str
    changes: str | None
    is_deleted: bool = False

    @classmethod
    def of(
        cls, desk: Desk, form: OpeningForm, *, changes: str | None = None, is_deleted: bool = False
    ) -> "OpeningPage":
        """The page for a form."""
        knowledge = desk.knowledge
        recent = () if changes else desk.store.recent(_MOST_RECENT)
        return cls(
            form=form,
            complaints=_choices(knowledge, form.complaint),
            illnesses=_picked(desk.illnesses, form.illness_ids),
            medicines=_picked(desk.medicines, form.medicine_ids),
            window=window(knowledge.domain.window_days),
            what_it_is_not=knowledge.domain.what_it_is_not,
            emergency=knowledge.domain.care_levels[0].do,
            recent=tuple(Recent.of(consultation, knowledge) for consultation in recent),
            post_to=f"/consultation/{changes}/opening" if changes else "/consultation",
            changes=changes,
            is_deleted=is_deleted,
        )


def complaint_names(consultation: Consultation, knowledge: Knowledge) -> tuple[str, ...]:
    """What brought a person, in words."""
    return tuple(
        knowledge.findings[finding].name
        for finding in consultation.opening.complaint
        if finding in knowledge.findings
    )


@router.get("/")
def first_page(request: Request, *, deleted: bool = False) -> Response:
    """Show the empty first page."""
    return show(request, OpeningPage.of(Desk.of(request), OpeningForm(), is_deleted=deleted))


@router.post("/consultation")
def begin(request: Request, form: PostedForm) -> Response:
    """Begin a consultation and ask the first question."""
    desk = Desk.of(request)
    filled = OpeningForm.read(form, illnesses=desk.illnesses, medicines=desk.medicines)
    if filled.faults:
        return show(request, OpeningPage.of(desk, filled), status=422)
    consultation = desk.open(filled.case)
    return RedirectResponse(f"/consultation/{consultation.id}", status_code=303)


@router.get("/consultation/{consultation_id}/opening")
def opening(request: Request, consultation_id: str) -> Response:
    """Show the first page of a consultation as it was filled in."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    return show(request, OpeningPage.of(desk, OpeningForm.of(consultation.opening), changes=consultation.id))


@router.post("/consultation/{consultation_id}/opening")
def change_opening(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Change what the first page took down."""
    desk = Desk.of(request)
    filled = OpeningForm.read(form, illnesses=desk.illnesses, medicines=desk.medicines)
    if filled.faults:
        return show(request, OpeningPage.of(desk, filled, changes=consultation_id), status=422)
    desk.reopen(consultation_id, filled.case)
    return RedirectResponse(f"/consultation/{consultation_id}", status_code=303)


def _choices(knowledge: Knowledge, chosen: tuple[FindingId, ...]) -> tuple[Choice, ...]:
    """Every complaint, the one that most conditions cause first."""
    n_causes = dict.fromkeys(knowledge.findings, 0)
    for condition in knowledge.conditions.values():
        for link in condition.links:
            n_causes[link.finding] += 1
    complaints = [finding for finding in knowledge.findings.values() if finding.kind == "complaint"]
    complaints.sort(key=lambda finding: (-n_causes[finding.id], finding.name))
    return tuple(
        Choice(id=finding.id, name=finding.name[0].upper() + finding.name[1:], is_chosen=finding.id in chosen)
        for finding in complaints
    )


def _picked(names: Names, ids: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(names.by_id.get(id_) or Name(id=id_, name=id_.replace("_", " ")) for id_ in ids)
