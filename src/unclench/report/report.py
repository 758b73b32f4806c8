"""Everything a reader of a result needs, in one value."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import ConditionId, FindingId, SourceId
from unclench.records.shape import Basis, CareLevel, record


@record
class Reference:
    """A source, as a reader can find it.

    Attributes:
        at: The place in it.
        url: Its most lasting address that was seen.
    """

    id: SourceId
    title: str
    short: str
    at: str | None
    url: str | None


@record
class Sentence:
    """A statement with its source."""

    text: str
    source: Reference


@record
class CareReason:
    """One reason for a care level.

    Attributes:
        kind: A danger rule, a likely cause, a complaint that nothing explains, a danger of an earlier visit that
            nobody has looked at, or none of these.
        id: The rule's or condition's id.
        text: Why, for the person.
        clinical: Why, for the clinician.
        basis: What the level rests on: guideline, inferred from cited literature, or judgement.
        observations: Names of the answers that brought it about.
    """

    kind: Literal["rule", "cause", "unexplained", "earlier", "floor"]
    id: str
    care_level: CareLevel
    text: str
    clinical: str
    basis: str
    source: Reference | None
    observations: tuple[str, ...]


@record
class Reason:
    """One observation that speaks for or against a condition, given all the others.

    Attributes:
        state: What was observed.
        decibans: Ten times the decimal logarithm of the factor on the odds; above zero speaks for.
        strength: The same in words.
        is_estimate: Whether the number behind it is an estimate rather than measured.
        source: Where the number comes from; None where the condition is not known to cause the finding.
    """

    finding: FindingId
    name: str
    state: Literal["present", "absent"]
    decibans: float
    strength: Literal["strongly", "clearly", "somewhat", "slightly"]
    is_estimate: bool
    source: Reference | None


@record
class Cause:
    """One condition as an explanation of the complaint.

    Attributes:
        name: For people. clinical_name: For clinicians.
        p: Chance that it is active and brings about at least part of the complaint.
        interval: The middle 90 % of `p` under the uncertainty of the numbers.
        standard_error: Of `p` where it was estimated from draws, else 0.
        p_active: Chance that it is active at all.
        likelihood: `p` in words. frequency: `p` as a natural frequency.
        is_known: Whether the patient is known to have it.
    """

    condition: ConditionId
    name: str
    clinical_name: str
    group: str
    danger: str
    p: float
    interval: tuple[float, float]
    standard_error: float
    p_active: float
    likelihood: str
    frequency: str
    is_known: bool
    about: tuple[Sentence, ...]
    what_helps: tuple[Sentence, ...]
    ask: tuple[str, ...]
    for_: Annotated[tuple[Reason, ...], Field(serialization_alias="for")]
    against: tuple[Reason, ...]


@record
class Elsewhere:
    """A trouble that this folder is not about.

    Attributes:
        turn_to: Why not, and where to turn with it.
    """

    finding: FindingId
    name: str
    turn_to: tuple[Sentence, ...]


@record
class Scope:
    """Whether the complaint is one that this folder is about.

    Attributes:
        reason: The complaint fits; it is of another kind; nothing explains it; or none is named.
        text: What to know then; empty if it is in scope.
        elsewhere: Troubles of another kind that were told.
    """

    verdict: Literal["in", "doubtful", "out"]
    reason: Literal["complaint_fits", "complaint_elsewhere", "unexplained", "no_complaint"]
    text: str
    elsewhere: tuple[Elsewhere, ...]


@record
class Unanswered:
    """A question still open, and how much its answer is expected to tell about the causes, in bits."""

    finding: FindingId
    name: str
    question: str
    told_by: str
    bits: float


@record
class Change:
    """A change that would call for help of a stated speed: a danger rule that points to what is feared.

    Attributes:
        rule: Its id.
        care_level, care_name: How soon to see whom then.
        text: What to know and do then.
        picture: What it would look like.
        is_met: Whether it holds already.
    """

    rule: str
    care_level: CareLevel
    care_name: str
    text: str
    picture: str
    is_met: bool


@record
class Fear:
    """A condition somebody is afraid of.

    Attributes:
        text: How likely it is, in a sentence.
        for_, against: What speaks for it and against it.
        changes: Which change would mean to call whom, the most urgent first.
        care_level, care_name: The level that the condition itself calls for, were it likely.
    """

    condition: ConditionId
    name: str
    clinical_name: str
    text: str
    p: float
    interval: tuple[float, float]
    for_: Annotated[tuple[Reason, ...], Field(serialization_alias="for")]
    against: tuple[Reason, ...]
    changes: tuple[Change, ...]
    care_level: CareLevel
    care_name: str


@record
class Turn:
    """The fewest answers that, given the other way round, would put another cause first.

    Attributes:
        answers: Which, in words.
        name, clinical_name: The cause that would come first.
        p: What it would explain then.
    """

    answers: tuple[str, ...]
    name: str
    clinical_name: str
    p: float


@record
class CareTurn:
    """The answer that, given the other way round, would move the care level furthest.

    Attributes:
        answer: Which, in words.
        care_level, care_name: How soon to see whom then.
    """

    answer: str
    care_level: CareLevel
    care_name: str


@record
class Together:
    """The likeliest state of all conditions at once.

    Attributes:
        conditions, names, clinical_names: Those that are active in it, the likeliest cause of the complaint first.
        p: Chance that exactly these are. frequency: The same as a natural frequency.
        is_certain: Whether no other state is likelier; else not all were looked at.
        p_at_most: No other state has a greater chance than this.
        is_telling: Whether it holds two conditions or more that are not known anyway.
    """

    conditions: tuple[ConditionId, ...]
    names: tuple[str, ...]
    clinical_names: tuple[str, ...]
    p: float
    frequency: str
    is_certain: bool
    p_at_most: float
    is_telling: bool


@record
class Method:
    """How the chances were reckoned.

    Attributes:
        method: Exactly, or from draws where so much is present that this would take too long.
        samples: Sets of causes that were drawn; 0 if exact.
        effective_samples: As many draws of equal weight would tell as much.
        standard_error: The greatest of any cause.
        only_drawn: Answers, in words, that the draws weigh, and the reasons and the width of intervals do not.
        text: The same in a sentence; empty if exact.
    """

    method: Literal["exact", "sampled"]
    samples: int
    effective_samples: float
    standard_error: float
    only_drawn: tuple[str, ...]
    text: str


@record
class Changed:
    """One thing that is told otherwise now.

    Attributes:
        kind: What it is.
        id: Of the finding, medicine, condition or investigation.
        name: For people. clinical_name: For clinicians.
        before, now: `present`, `absent` or `unknown`; for a result the value with its unit, or `unknown`.
    """

    kind: Literal["complaint", "answer", "medicine", "illness", "result"]
    id: str
    name: str
    clinical_name: str
    before: str
    now: str


@record
class Moved:
    """A cause that became likelier or less likely.

    Attributes:
        p_before, p_now: Chance that it has a part in the complaint, then and now.
        likelihood_before, likelihood_now: The same in words.
        because: Names of the changed answers that speak for the move.
    """

    condition: ConditionId
    name: str
    clinical_name: str
    p_before: float
    p_now: float
    likelihood_before: str
    likelihood_now: str
    because: tuple[str, ...]


@record
class FollowUp:
    """This visit held against the one before.

    Attributes:
        visited: The day of the visit before; None if nobody said. since: How long ago it was, in words.
        care_before, care_before_name: How soon to see whom, then.
        direction: What became of the care level.
        text: The same in words, with what it rests on.
        new_dangers: Danger rules that hold now and did not then. new_signs: The changed answers behind them, in words.
        gone_dangers, gone_signs: The same of what held then and does not now.
        rose, fell: Causes that became likelier, and less likely; the greatest move first.
        changed: What is told otherwise now.
    """

    visited: date | None
    since: str | None
    care_before: CareLevel
    care_before_name: str
    direction: Literal["more_urgent", "less_urgent", "same"]
    text: str
    new_dangers: tuple[CareReason, ...]
    new_signs: tuple[str, ...]
    gone_dangers: tuple[CareReason, ...]
    gone_signs: tuple[str, ...]
    rose: tuple[Moved, ...]
    fell: tuple[Moved, ...]
    changed: tuple[Changed, ...]


@record
class Sign:
    """A change that would call for help sooner: a danger rule that does not hold yet.

    Attributes:
        rule: Its id.
        picture: What it would look like.
        text: What to know and do then.
        care_level, care_name: How soon to see whom then.
    """

    rule: str
    picture: str
    text: str
    care_level: CareLevel
    care_name: str
    basis: Basis
    source: Reference | None


@record
class LookAgain:
    """When to look again.

    Attributes:
        text: When, if nothing changes.
        signs: What must not wait until then, the most urgent first.
    """

    text: str
    signs: tuple[Sign, ...]


@record
class Report:
    """The result for one patient.

    Attributes:
        care_level: How soon to see whom.
        care_name, what_to_do: The level in words for the person.
        care_because: What set the level, the most urgent reason first.
        complaint: What is explained, in words.
        differential: Every condition, the likeliest cause of the complaint first.
        p_unexplained: Chance that none of the conditions has a part in the complaint.
        p_same_leader: Chance that the first of them stays the first, as far as the numbers are known.
        turn: What would put another cause first; None if no two answers would.
        care_turn: The one answer whose opposite would move the care level furthest; None if none would.
        together: Which causes are likeliest together.
        method: How the chances were reckoned.
        left_out: Answers, in words, that the probabilities do not weigh, as there were too many at once; danger
            rules heed them all the same.
        unanswered: Open questions that would tell most.
        knowledge_version: Version and digest of the knowledge folder.
        not_a_diagnosis: What this result is not.
        fears: What the person is afraid of, and what speaks for and against it.
        meanwhile: What to do until help is there, where a danger rule calls for it the same day or at once.
        scope: Whether the complaint is one that this folder is about; None if the folder does not judge that.
        look_again: When to look again.
        follow_up: What has changed since the visit before; None for a first one.
    """

    care_level: CareLevel
    care_name: str
    what_to_do: str
    care_because: tuple[CareReason, ...]
    complaint: tuple[str, ...]
    differential: tuple[Cause, ...]
    p_unexplained: float
    p_same_leader: float
    turn: Turn | None
    care_turn: CareTurn | None
    together: Together
    method: Method
    left_out: tuple[str, ...]
    unanswered: tuple[Unanswered, ...]
    knowledge_version: str
    not_a_diagnosis: str
    fears: tuple[Fear, ...] = ()
    meanwhile: tuple[Sentence, ...] = ()
    scope: Scope | None = None
    look_again: LookAgain
    follow_up: FollowUp | None = None
