"""What the API takes and gives, beside the case and the report themselves."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from unclench.case.case import Case, State
from unclench.consultation.consultation import Consultation, Reply
from unclench.consultation.follow_up import Visit
from unclench.guide.page import Kind
from unclench.guide.search import Found
from unclench.interview.shown import Pick, shown
from unclench.interview.step import Step, Stop
from unclench.records.ids import ChoiceId, FindingId
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
    """The answer to one question."""

    finding: FindingId
    state: State


@record
class StoryIn:
    """A text in somebody's own words."""

    text: Annotated[
        str,
        Field(max_length=20_000, examples=["My calf locks up every night, no numbness. I am afraid of ALS."]),
    ]


@record
class ReplyIn:
    """The answers to one step: a state for each finding; `choice` and `is_danger` as the step gave them."""

    states: Annotated[dict[FindingId, State], Field(min_length=1)]
    choice: ChoiceId | None = None
    is_danger: bool = False


@record
class ConsultationOut:
    """A consultation as it is kept, and all that is known so far as one case."""

    id: str
    started: datetime
    opening: Case
    replies: tuple[Reply, ...]
    series: str | None
    is_seen: bool | None
    case: Case

    @classmethod
    def of(cls, consultation: Consultation) -> "ConsultationOut":
        """A consultation for the wire."""
        return cls(
            id=consultation.id,
            started=consultation.started,
            opening=consultation.opening,
            replies=consultation.replies,
            series=consultation.series,
            is_seen=consultation.is_seen,
            case=consultation.case,
        )


@record
class VisitsIn:
    """The visits of one patient, the oldest first; the last is the one to assess."""

    visits: Annotated[tuple[Visit, ...], Field(min_length=1)]


@record
class LineOut:
    """One finding that a step asks about.

    Attributes:
        label: Its name among the others.
        question: Its question by itself.
        p_present: Chance that it is so.
        bits: Expected information about all causes.
    """

    finding: FindingId
    label: str
    question: str
    told_by: str
    p_present: float
    bits: float


@record
class StepOut:
    """The next step and why it is asked.

    Attributes:
        pick: How it is answered: yes or no, all that apply, or at most one.
        bits: Expected information of all answers together.
        p_care_change: Chance that the care level changes.
    """

    kind: Literal["danger", "choice", "question"]
    pick: Pick
    choice: ChoiceId | None
    is_danger: bool
    question: str
    help: str | None
    why: str
    chapter: str
    findings: tuple[LineOut, ...]
    bits: float
    p_care_change: float
    n_asked: int
    n_left: int
    n_most: int

    @classmethod
    def of(cls, step: Step, consultation: Consultation, knowledge: Knowledge) -> "StepOut":
        """A step for the wire."""
        words = shown(knowledge, step.findings, choice=step.choice)
        assert words is not None  # noqa: S101  a step asks only what the folder holds
        return cls(
            kind=step.kind,
            pick=words.pick,
            choice=step.choice,
            is_danger=step.is_danger,
            question=words.question,
            help=words.help,
            why=words.why,
            chapter=words.chapter,
            findings=tuple(
                LineOut(
                    finding=line.finding,
                    label=line.label,
                    question=knowledge.findings[line.finding].question,
                    told_by=knowledge.findings[line.finding].told_by,
                    p_present=step.questions[line.finding].p_present,
                    bits=step.questions[line.finding].bits,
                )
                for line in words.lines
            ),
            bits=step.bits,
            p_care_change=step.p_care_change,
            n_asked=len(consultation.replies),
            n_left=step.n_left,
            n_most=round(knowledge.domain.interview.max_steps),
        )


@record
class StopOut:
    """There is no further step, and why."""

    kind: Literal["stop"]
    reason: Literal["enough_known", "step_limit", "nothing_left", "emergency"]
    text: str
    n_asked: int

    @classmethod
    def of(cls, stop: Stop, consultation: Consultation) -> "StopOut":
        """A stop for the wire."""
        return cls(
            kind="stop", reason=stop.reason, text=STOPS[stop.reason], n_asked=len(consultation.replies)
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
