"""What the API takes and gives, beside the case and the report themselves."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from unclench.case.case import Case, State
from unclench.consultation.consultation import Answer, Consultation
from unclench.guide.page import Kind
from unclench.guide.search import Found
from unclench.interview.question import Question, Stop
from unclench.records.finding import Finding
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import record
from unclench.report.words import STOPS
from unclench.web.names import Suggestion


@record
class Fault:
    """What was wrong with a request."""

    kind: Annotated[str, Field(examples=["unknown_consultation"])]
    message: Annotated[
        str, Field(examples=["There is no consultation 'x' on this machine, so it cannot be shown."])
    ]
    faults: Annotated[tuple[str, ...], Field(examples=[[]])]


@record
class Problem:
    """The one shape of every error."""

    error: Fault


@record
class AnswerIn:
    """One answer."""

    finding: FindingId
    state: State


@record
class ConsultationOut:
    """A consultation as it is kept, and all that is known so far as one case."""

    id: str
    started: datetime
    opening: Case
    answers: tuple[Answer, ...]
    case: Case

    @classmethod
    def of(cls, consultation: Consultation) -> "ConsultationOut":
        """A consultation for the wire."""
        return cls(
            id=consultation.id,
            started=consultation.started,
            opening=consultation.opening,
            answers=consultation.answers,
            case=consultation.case,
        )


@record
class QuestionOut:
    """The next question and why it is asked.

    Attributes:
        bits: Expected information about all causes.
        care_steps: Expected change of the care level, in levels.
    """

    kind: Literal["question"]
    finding: FindingId
    question: str
    help: str | None
    why: str
    chapter: str
    told_by: str
    purpose: Literal["danger", "cause"]
    p_present: float
    bits: float
    care_steps: float
    n_asked: int
    n_most: int

    @classmethod
    def of(cls, question: Question, consultation: Consultation, knowledge: Knowledge) -> "QuestionOut":
        """A question for the wire."""
        found: Finding = knowledge.findings[question.finding]
        return cls(
            kind="question",
            finding=question.finding,
            question=found.question,
            help=found.help,
            why=found.why,
            chapter=next(topic.name for topic in knowledge.domain.topics if topic.id == found.topic),
            told_by=found.told_by,
            purpose=question.purpose,
            p_present=question.p_present,
            bits=question.bits,
            care_steps=question.care_steps,
            n_asked=len(consultation.answers),
            n_most=round(knowledge.domain.interview.max_questions),
        )


@record
class StopOut:
    """There is no further question, and why."""

    kind: Literal["stop"]
    reason: Literal["enough_known", "question_limit", "nothing_left", "emergency"]
    text: str
    n_asked: int

    @classmethod
    def of(cls, stop: Stop, consultation: Consultation) -> "StopOut":
        """A stop for the wire."""
        return cls(
            kind="stop", reason=stop.reason, text=STOPS[stop.reason], n_asked=len(consultation.answers)
        )


@record
class SuggestionOut:
    """A name that fits what was typed; `matched` is the other name that fitted."""

    id: str
    name: str
    matched: str | None

    @classmethod
    def of(cls, suggestion: Suggestion) -> "SuggestionOut":
        """A suggestion for the wire."""
        return cls(id=suggestion.id, name=suggestion.name, matched=suggestion.matched)


@record
class FoundPage:
    """A page that fits."""

    id: Annotated[str, Field(examples=["nocturnal_leg_cramps"])]
    kind: Kind
    title: str
    key: str


@record
class FoundOut:
    """Pages that fit what was asked, and how the words were read if they were misspelt."""

    read_as: str | None
    pages: tuple[FoundPage, ...]

    @classmethod
    def of(cls, found: Found) -> "FoundOut":
        """What a search gave, for the wire."""
        return cls(
            read_as=found.read_as,
            pages=tuple(
                FoundPage(id=page.id, kind=page.kind, title=page.title, key=page.key[0].text)
                for page in found.pages
            ),
        )
