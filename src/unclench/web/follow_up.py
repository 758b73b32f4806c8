"""Following up: an earlier consultation is opened again, and only what has changed is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal, cast

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.case.case import Case, State
from unclench.consultation.consultation import Consultation
from unclench.consultation.follow_up import Changes
from unclench.errors import ContradictionError
from unclench.records.finding import Finding
from unclench.records.ids import FindingId, InvestigationId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import findings_of
from unclench.report.compose_follow_up import changes_between
from unclench.report.words import time_since, window
from unclench.web import words
from unclench.web.desk import Desk
from unclench.web.forms import LEAVE, OpeningForm, PostedForm, text, texts
from unclench.web.names import Name
from unclench.web.opening import (
    STATES,
    Choice,
    Heard,
    choices,
    clashing,
    heard_rows,
    opening_form,
    picked,
    wants_reading,
)
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

_STILL = "still."
_URGENT = ("emergency_now", "same_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was told at the visit before, as far as it is asked for again.

    Attributes:
        present: What was so, to confirm. fading: Those of it that time alone may have changed.
        dangers: What was not so, and would call for help soon. absent: What else was not so.
    """

    present: tuple[Finding, ...]
    fading: frozenset[FindingId]
    dangers: tuple[Finding, ...]
    absent: tuple[Finding, ...]

    @classmethod
    def of(cls, knowledge: Knowledge, before: Consultation, now: datetime) -> "Before":
        """What a visit holds; facts that do not pass, and what others have to find out, are not asked for again."""
        urgent = {
            finding
            for rule in knowledge.rules.values()
            if rule.care_level in _URGENT
            for finding in findings_of(rule.when)
        }
        one_of = {
            item.finding
            for choice in knowledge.choices.values()
            if choice.kind == "one_of"
            for item in choice.findings
        }
        told = before.case.observations
        passing = [
            finding
            for id_, finding in knowledge.findings.items()
            if told.get(id_, "unknown") != "unknown"
            and finding.told_by in ("person", "helper")
            and (finding.kind != "history" or id_ in knowledge.domain.fading)
        ]
        absent = [
            finding
            for finding in passing
            if told[finding.id] == "absent" and finding.kind != "complaint" and finding.id not in one_of
        ]
        is_long_ago = (now - before.started).days > knowledge.domain.window_days
        return cls(
            present=tuple(finding for finding in passing if told[finding.id] == "present"),
            fading=frozenset(knowledge.domain.fading if is_long_ago else ()),
            dangers=tuple(finding for finding in absent if finding.id in urgent),
            absent=tuple(finding for finding in absent if finding.id not in urgent),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpForm:
    """The page as it was filled in.

    Attributes:
        facts: What the first page asks for as well: complaint, own words, illnesses, medicines.
        seen: Whether a doctor has looked at it: "yes", "no" or nothing.
        is_gone: Whether nothing bothers any more.
        still: What became of what was so.
        came: What is so now and was not.
        results: Investigations whose result still stands.
    """

    facts: OpeningForm
    seen: str = ""
    is_gone: bool = False
    still: dict[FindingId, State]
    came: tuple[FindingId, ...] = ()
    results: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case, before: Before) -> "FollowUpForm":
        """The form before anything is changed."""
        return cls(
            facts=OpeningForm.of(replace(case, observations={}, medicines=case.taken)),
            still={
                finding.id: "unknown" if finding.id in before.fading else "present"
                for finding in before.present
            },
            results=tuple(result.investigation for result in case.results),
        )

    @classmethod
    def read(cls, desk: Desk, form: FormData, before: Before) -> "FollowUpForm":
        """The form that was posted, with every fault in it."""
        facts = opening_form(desk, form)
        came = tuple(FindingId(finding) for finding in texts(form, "came"))
        is_gone = bool(text(form, "gone"))
        if is_gone:
            facts.faults.pop("complaint", None)
            if came or "present" in facts.heard.values():
                facts.faults["complaint"] = (
                    "You ticked that it has gone, and also something that is so now. Please take one of them back."
                )
        return cls(
            facts=facts,
            seen=text(form, "seen"),
            is_gone=is_gone,
            still={
                finding.id: cast("State", said)
                for finding in before.present
                if (said := text(form, _STILL + finding.id)) in STATES.values()
            },
            came=came,
            results=texts(form, "results"),
        )

    def changes(self, case: Case) -> Changes:
        """What is different from a case.

        Args:
            case: All that was told at the visit before.
        """
        told = self.facts.case
        observations: dict[FindingId, State] = {
            finding: state for finding, state in self.still.items() if state != "present"
        }
        for finding in self.came:
            observations[finding] = "present"
        observations |= told.observations
        complaint = () if self.is_gone else told.complaint
        return Changes(
            is_seen={"yes": True, "no": False}.get(self.seen),
            complaint=None if set(complaint) == set(case.complaint) else complaint,
            observations=observations,
            pregnant=told.pregnant,
            known_conditions=told.known_conditions,
            known_conditions_complete=told.known_conditions_complete,
            medicines=None if set(told.medicines) == set(case.taken) else told.medicines,
            medicines_complete=told.medicines_complete,
            results=tuple(result for result in case.results if result.investigation in self.results),
            fears=told.fears,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPage:
    """What was told at the visit before, to be changed.

    Attributes:
        since: How long ago it was. when: Its day.
        care: What was said then, how soon to see whom; None where there was nothing to explain.
        is_long_ago: Whether the answers speak of another time window.
        asks_seen: Whether somebody should have looked at it since.
        may_be_pregnant: Whether that is asked.
        results: Results that were entered, with their values.
    """

    template: ClassVar[str] = "follow_up.html"

    consultation_id: str
    post_to: str
    form: OpeningForm
    filled: FollowUpForm
    before: Before
    since: str
    when: str
    care: str | None
    is_long_ago: bool
    asks_seen: bool
    may_be_pregnant: bool
    window: str
    has_story: bool
    is_new: bool
    heard: tuple[Heard, ...]
    complaints: tuple[Choice, ...]
    illnesses: tuple[Name, ...]
    medicines: tuple[Name, ...]
    results: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls, desk: Desk, last: Consultation, before: Before, filled: FollowUpForm, *, is_new: bool = False
    ) -> "FollowUpPage":
        """The page for a form."""
        knowledge, now = desk.knowledge, desk.clock()
        line = desk.visits(last.id)[-1]
        days = (now - last.started).days
        asked = {*filled.still, *filled.facts.heard}
        return cls(
            consultation_id=last.id,
            post_to=f"/consultation/{last.id}/follow-up",
            form=filled.facts,
            filled=filled,
            before=before,
            since=time_since(days),
            when=words.day_and_year(last.started),
            care=line.care_name,
            is_long_ago=days > knowledge.domain.window_days,
            asks_seen=line.care_level not in (None, knowledge.domain.care_levels[-1].id),
            may_be_pregnant=last.opening.sex != "male",
            window=window(knowledge.domain.window_days),
            has_story=desk.lexicon is not None,
            is_new=is_new,
            heard=heard_rows(desk, filled.facts),
            complaints=tuple(
                one for one in choices(knowledge, filled.facts.complaint) if one.id not in asked
            ),
            illnesses=picked(desk.illnesses, filled.facts.illness_ids),
            medicines=picked(desk.medicines, filled.facts.medicine_ids),
            results=tuple(_results(knowledge, last.opening)),
        )


def _results(knowledge: Knowledge, opening: Case) -> Iterable[tuple[str, str]]:
    for result in opening.results:
        record = knowledge.investigations.get(InvestigationId(result.investigation))
        name = record.name if record else result.investigation
        yield result.investigation, f"{name}: {result.value:g} {result.unit}"


@router.get("/consultation/{consultation_id}/follow-up")
def ask(request: Request, consultation_id: str) -> Response:
    """Show what was told at the last visit, to be changed."""
    desk = Desk.of(request)
    last = desk.store.visits(consultation_id)[-1]
    before = Before.of(desk.knowledge, last, desk.clock())
    return show(request, FollowUpPage.of(desk, last, before, FollowUpForm.of(last.case, before)))


@router.post("/consultation/{consultation_id}/follow-up")
def follow_up(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Keep a new visit, and ask on if anything has changed; what was written is shown back first."""
    desk = Desk.of(request)
    last = desk.store.visits(consultation_id)[-1]
    before = Before.of(desk.knowledge, last, desk.clock())
    filled = FollowUpForm.read(desk, form, before)
    if wants_reading(form, filled.facts):
        return show(request, FollowUpPage.of(desk, last, before, _understood(desk, filled), is_new=True))
    if filled.facts.faults:
        return show(request, FollowUpPage.of(desk, last, before, filled), status=422)
    try:
        visit = desk.follow_up(last.id, filled.changes(last.case))
    except ContradictionError as error:
        clash = replace(filled, facts=clashing(desk, filled.facts, error))
        return show(request, FollowUpPage.of(desk, last, before, clash), status=422)
    return RedirectResponse(f"/consultation/{visit.id}{_then(desk, last, visit)}", status_code=303)


def _then(desk: Desk, last: Consultation, visit: Consultation) -> Literal["", "/result", "/visits"]:
    if visit.is_gone:
        return "/visits"
    return "" if changes_between(desk.knowledge, last.case, visit.case) else "/result"


def _understood(desk: Desk, filled: FollowUpForm) -> FollowUpForm:
    """The form with what its story says: that is newer than what was told before."""
    story = desk.read(filled.facts.story)
    heard = {mention.finding: STATES[mention.state] for mention in story.mentions}
    facts = replace(
        filled.facts,
        story_read=filled.facts.story,
        heard=heard
        | {id_: said for id_, said in filled.facts.heard.items() if id_ in heard or said != LEAVE},
        fears=tuple(dict.fromkeys((*filled.facts.fears, *story.fears))),
        illness_ids=tuple(dict.fromkeys((*filled.facts.illness_ids, *(one.id for one in story.known)))),
        medicine_ids=tuple(dict.fromkeys((*filled.facts.medicine_ids, *story.takes))),
        faults={},
    )
    return replace(
        filled,
        facts=facts,
        still={id_: state for id_, state in filled.still.items() if id_ not in heard},
    )
