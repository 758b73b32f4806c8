"""The first page: who it is, what bothers, known illnesses and medicines; and earlier consultations."""

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.consultation.consultation import Consultation
from unclench.errors import ContradictionError
from unclench.records.ids import ConditionId, FindingId
from unclench.records.knowledge import Knowledge
from unclench.report.words import window
from unclench.web import words
from unclench.web.desk import Desk
from unclench.web.forms import LEAVE, OpeningForm, PostedForm, text
from unclench.web.names import Name, Names
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

_MOST_RECENT = 20
STATES = {"present": "present", "absent": "absent", "unsure": "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A complaint to tick."""

    id: FindingId
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A finding that was understood of what somebody wrote, to confirm or to change.

    Attributes:
        words: The words it rests on; empty where they are not known any more.
        respelt: The word that one of them was taken for.
    """

    id: FindingId
    name: str
    words: str
    respelt: str | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fear:
    """A condition that somebody is afraid of."""

    id: ConditionId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An earlier consultation, the last visit of its series."""

    id: str
    when: str
    complaint: tuple[str, ...]
    n_answers: int
    n_visits: int
    is_gone: bool

    @classmethod
    def of(cls, consultation: Consultation, desk: Desk) -> "Recent":
        """A consultation as its line in the list."""
        return cls(
            id=consultation.id,
            when=words.day_and_time(consultation.started),
            complaint=complaint_names(consultation, desk.knowledge),
            n_answers=len(consultation.replies),
            n_visits=len(desk.store.visits(consultation.id)),
            is_gone=consultation.is_gone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The first page, empty or as it was filled in.

    Attributes:
        complaints: What can be ticked. elsewhere: The same, for troubles that this folder is not about.
        heard: What was understood of the story. fears: What is feared.
        is_new: Whether it was understood just now, so that it should be looked at first.
        has_story: Whether this folder can understand free text.
        post_to: Where the form goes.
        changes: The consultation whose first page is changed, if it is.
    """

    template: ClassVar[str] = "opening.html"

    form: OpeningForm
    complaints: tuple[Choice, ...]
    elsewhere: tuple[Choice, ...]
    heard: tuple[Heard, ...]
    fears: tuple[Fear, ...]
    is_new: bool
    has_story: bool
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
        cls,
        desk: Desk,
        form: OpeningForm,
        *,
        changes: str | None = None,
        is_deleted: bool = False,
        is_new: bool = False,
    ) -> "OpeningPage":
        """The page for a form."""
        knowledge = desk.knowledge
        recent = () if changes else desk.store.recent(_MOST_RECENT)
        told = [one for one in choices(knowledge, form.complaint) if one.id not in form.heard]
        return cls(
            form=form,
            complaints=tuple(one for one in told if not knowledge.findings[one.id].elsewhere),
            elsewhere=tuple(one for one in told if knowledge.findings[one.id].elsewhere),
            heard=heard_rows(desk, form),
            fears=tuple(
                Fear(id=fear, name=knowledge.conditions[fear].lay_name)
                for fear in form.fears
                if fear in knowledge.conditions
            ),
            is_new=is_new,
            has_story=desk.lexicon is not None,
            illnesses=picked(desk.illnesses, form.illness_ids),
            medicines=picked(desk.medicines, form.medicine_ids),
            window=window(knowledge.domain.window_days),
            what_it_is_not=knowledge.domain.what_it_is_not,
            emergency=knowledge.domain.care_levels[0].do,
            recent=tuple(Recent.of(consultation, desk) for consultation in recent),
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
    """Begin a consultation and ask the first question; what was written is shown back first."""
    desk = Desk.of(request)
    filled = opening_form(desk, form)
    if wants_reading(form, filled):
        return show(request, OpeningPage.of(desk, _understood(desk, filled), is_new=True))
    if filled.faults:
        return show(request, OpeningPage.of(desk, filled), status=422)
    try:
        consultation = desk.open(filled.case)
    except ContradictionError as error:
        return show(request, OpeningPage.of(desk, clashing(desk, filled, error)), status=422)
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
    filled = opening_form(desk, form)
    if wants_reading(form, filled):
        page = OpeningPage.of(desk, _understood(desk, filled), changes=consultation_id, is_new=True)
        return show(request, page)
    if filled.faults:
        return show(request, OpeningPage.of(desk, filled, changes=consultation_id), status=422)
    try:
        desk.reopen(consultation_id, filled.case)
    except ContradictionError as error:
        page = OpeningPage.of(desk, clashing(desk, filled, error), changes=consultation_id)
        return show(request, page, status=422)
    return RedirectResponse(f"/consultation/{consultation_id}", status_code=303)


def opening_form(desk: Desk, form: FormData) -> OpeningForm:
    """The fields of the first page as they were posted."""
    return OpeningForm.read(
        form, illnesses=desk.illnesses, medicines=desk.medicines, knowledge=desk.knowledge
    )


def wants_reading(form: FormData, filled: OpeningForm) -> bool:
    """Whether something is written that was not shown back yet."""
    return bool(filled.story) and (not filled.is_read or text(form, "do") == "read")


def _understood(desk: Desk, form: OpeningForm) -> OpeningForm:
    """The form with what its story says; what somebody filled in himself stays."""
    story = desk.read(form.story)
    heard = {mention.finding: STATES[mention.state] for mention in story.mentions}
    known = (named.id for named in story.known if named.id not in form.illness_ids)
    return replace(
        form,
        story_read=form.story,
        heard={
            **heard,
            **{id_: state for id_, state in form.heard.items() if id_ in heard or state != LEAVE},
        },
        fears=tuple(dict.fromkeys((*form.fears, *story.fears))),
        age=form.age or ("" if story.age is None else f"{story.age:g}"),
        sex=form.sex or story.sex or "",
        pregnant=form.pregnant or {True: "yes", False: "no", None: ""}[story.pregnant],
        illness_ids=(*form.illness_ids, *known),
        medicine_ids=tuple(dict.fromkeys((*form.medicine_ids, *story.takes))),
        medicines_complete=form.medicines_complete or story.takes_none,
        faults={},
    )


def clashing(desk: Desk, form: OpeningForm, error: ContradictionError) -> OpeningForm:
    """The form with the answers that cannot all be true."""
    clashes = " ".join(words.with_names(clash, desk.knowledge) for clash in error.clashes)
    return replace(
        form, faults={"heard": f"Some of this cannot all be true: {clashes} Please change one of them."}
    )


def heard_rows(desk: Desk, form: OpeningForm) -> tuple[Heard, ...]:
    """What was understood, complaints first, with the words that it rests on."""
    findings = desk.knowledge.findings
    mentions = {mention.finding: mention for mention in desk.read(form.story_read).mentions}
    rows = [
        Heard(
            id=id_,
            name=findings[id_].name,
            words=mentions[id_].words if id_ in mentions else "",
            respelt=mentions[id_].respelt if id_ in mentions else None,
            state=state,
        )
        for id_, state in form.heard.items()
        if id_ in findings
    ]
    return tuple(sorted(rows, key=lambda row: (findings[row.id].kind != "complaint", row.name)))


def choices(knowledge: Knowledge, chosen: tuple[FindingId, ...]) -> tuple[Choice, ...]:
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


def picked(names: Names, ids: tuple[str, ...]) -> tuple[Name, ...]:
    """What was picked, with its names."""
    return tuple(names.by_id.get(id_) or Name(id=id_, name=id_.replace("_", " ")) for id_ in ids)
