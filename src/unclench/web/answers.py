"""Everything a person told, each with a way to change it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.case.case import State
from unclench.consultation.consultation import Consultation, Reply
from unclench.interview.shown import shown
from unclench.web import words
from unclench.web.desk import Desk
from unclench.web.names import Names
from unclench.web.show import show

router = APIRouter(include_in_schema=False)

_ORDER: tuple[State, ...] = ("present", "absent", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One answer with the question as it was asked.

    Attributes:
        state: The answer to a single question; None where several findings were asked about together.
        lines: For each state, what it was said of; empty for a single question.
        change: Where it can be changed.
    """

    question: str
    state: State | None
    lines: tuple[tuple[State, tuple[str, ...]], ...]
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that was told.

    Attributes:
        about: Lines about the person: what it is, and what was told.
    """

    consultation_id: str
    when: str
    about: tuple[tuple[str, str], ...]
    answers: tuple[GivenAnswer, ...]

    @classmethod
    def of(cls, consultation: Consultation, desk: Desk) -> "Told":
        """What a consultation holds."""
        return cls(
            consultation_id=consultation.id,
            when=words.day_and_time(consultation.started),
            about=tuple(_about(consultation, desk)),
            answers=tuple(
                answer
                for n, reply in enumerate(consultation.replies, start=1)
                if (answer := _given(f"/consultation/{consultation.id}", n, reply, desk)) is not None
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage:
    """The answers by themselves."""

    template: ClassVar[str] = "answers.html"

    told: Told


@router.get("/consultation/{consultation_id}/answers")
def answers(request: Request, consultation_id: str) -> Response:
    """Show every answer given so far."""
    desk = Desk.of(request)
    return show(request, AnswersPage(told=Told.of(desk.store.consultation(consultation_id), desk)))


def _given(at: str, n: int, reply: Reply, desk: Desk) -> GivenAnswer | None:
    """One reply in words; None if the folder knows nothing of it any more."""
    asked = shown(desk.knowledge, reply.states, choice=reply.choice)
    if asked is None:
        return None
    if asked.pick == "yes_no":
        finding = asked.lines[0].finding
        return GivenAnswer(
            question=asked.question,
            state=reply.states[finding],
            lines=(),
            change=f"{at}/question/{finding}",
        )
    said = (
        (state, [line.label for line in asked.lines if reply.states[line.finding] == state])
        for state in _ORDER
    )
    return GivenAnswer(
        question=asked.question,
        state=None,
        lines=tuple((state, tuple(labels)) for state, labels in said if labels),
        change=f"{at}/reply/{n}",
    )


def _about(consultation: Consultation, desk: Desk) -> list[tuple[str, str]]:
    opening = consultation.opening
    findings = desk.knowledge.findings
    lines = [
        ("Complaint", "; ".join(findings[found].name for found in opening.complaint if found in findings))
    ]
    lines.append(("Age", f"{opening.age:g} years" if opening.age is not None else "not told"))
    lines.append(("Sex", opening.sex or "not told"))
    if opening.pregnant is not None:
        lines.append(("Pregnant", "yes" if opening.pregnant else "no"))
    lines.append(
        ("Illnesses", _listed(desk.illnesses, opening.known_conditions, opening.known_conditions_complete))
    )
    lines.append(("Medicines", _listed(desk.medicines, opening.medicines, opening.medicines_complete)))
    for label, state in (("You said yes", "present"), ("You said no", "absent"), ("Not sure", "unknown")):
        named = [
            findings[id_].name
            for id_, said in opening.observations.items()
            if said == state and id_ in findings
        ]
        if named:
            lines.append((label, "; ".join(named)))
    if opening.fears:
        conditions = desk.knowledge.conditions
        lines.append(
            (
                "Afraid of",
                "; ".join(conditions[fear].lay_name for fear in opening.fears if fear in conditions),
            )
        )
    return lines


def _listed(names: Names, ids: tuple[str, ...], is_complete: bool) -> str:  # noqa: FBT001  private, one meaning
    listed = ", ".join(names.by_id[id_].name if id_ in names.by_id else id_ for id_ in ids)
    if not listed:
        return "none" if is_complete else "none told"
    return f"{listed} (these are all)" if is_complete else listed
