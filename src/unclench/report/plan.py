"""Everything a reader of a plan needs, in one value."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import ConditionId, TreatmentId
from unclench.records.shape import CareLevel, record
from unclench.report.report import Reference, Sentence

Severity = Literal["forbidden", "avoid", "with_care", "fine", "need_to_know"]

_DAYS_A_WEEK = 7
_HARM: tuple[Severity, ...] = ("forbidden", "avoid", "with_care")


@record
class Because:
    """One rule about a remedy, and why it matters here.

    Attributes:
        rule: Where the rule stands: the treatment and its place among its hazards.
        severity: How bad it is.
        text: For the person, or for the clinician in the clinician's plan.
    """

    rule: str
    severity: Severity
    text: str
    source: Reference


@record
class FindOut:
    """What is not known and decides a rule: the question, who can answer it, and the rules that wait for it."""

    kind: Literal["finding", "age", "sex", "medicines", "illnesses"]
    id: str
    question: str
    told_by: str
    rules: tuple[Because, ...]


@record
class PlannedFor:
    """What of the patient's a remedy is for."""

    condition: ConditionId
    name: str
    role: str
    say: str
    source: Reference


@record
class Advice:
    """One thing a person can do, or should not.

    Attributes:
        severity, because, find_out: How safe it is for this person, why, and what to find out first.
        evidence: What it did in studies. how: How it is done.
        fair_trial: How long to try it before one can say that it does not help; a judgement where no source says so.
        tried: What an earlier try of it says.
    """

    treatment: TreatmentId
    name: str
    setting: str
    for_: Annotated[tuple[PlannedFor, ...], Field(serialization_alias="for")]
    severity: Severity
    because: tuple[Because, ...]
    find_out: tuple[FindOut, ...]
    about: tuple[Sentence, ...]
    evidence: tuple[Sentence, ...]
    how: tuple[Sentence, ...]
    fair_trial: str | None
    fair_trial_source: Reference | None
    tried: str | None

    @property
    def if_so(self) -> tuple[Because, ...]:
        """Every rule that is not decided, once: what to look out for before it is done."""
        rules = {rule.rule: rule for need in self.find_out for rule in need.rules}
        return tuple(sorted(rules.values(), key=lambda rule: _HARM.index(rule.severity)))


@record
class Ask:
    """One thing to take up with a doctor or prescriber."""

    kind: Literal["question", "treatment", "not_for_you", "medicine", "cascade"]
    text: str
    source: Reference | None


@record
class StudyResult:
    """What one study or review found."""

    outcome: str
    say: str
    measure: str
    value: float | tuple[float, float] | None
    unit: str | None
    interval: tuple[float, float] | None
    versus: str | None
    value_versus: float | None
    n: int | None
    population: str | None
    source: Reference


@record
class Graded:
    """How a guideline grades a remedy."""

    scheme: str
    grade: str
    say: str
    source: Reference


@record
class SideEffect:
    """An unwanted effect and how often it comes."""

    effect: str
    frequency: str | None
    source: Reference


@record
class ClinicalOption:
    """One remedy for the clinician: what it does, and what this patient's facts say against it."""

    treatment: TreatmentId
    name: str
    setting: str
    for_: Annotated[tuple[PlannedFor, ...], Field(serialization_alias="for")]
    severity: Severity
    because: tuple[Because, ...]
    find_out: tuple[FindOut, ...]
    effect: tuple[StudyResult, ...]
    evidence: tuple[Graded, ...]
    dose: tuple[Sentence, ...]
    onset: tuple[Sentence, ...]
    monitoring: tuple[Sentence, ...]
    stopping: tuple[Sentence, ...]
    side_effects: tuple[SideEffect, ...]
    cost: str
    is_taken: bool
    tried: str | None


@record
class MedicineSuspect:
    """A medicine held against the cramps by its dates.

    Attributes:
        likelihood: How likely it has a part in them. words: The reasons, in plain words.
        known_to: Whether it is known to bring cramps, and where that stands.
    """

    medicine: str
    name: str
    likelihood: Literal["probable", "possible", "unlikely", "cannot_tell"]
    words: tuple[str, ...]
    known_to: tuple[Sentence, ...]
    source: Reference


@record
class CascadeWarning:
    """A remedy for cramps that came after a medicine which may have brought them."""

    culprit: str
    remedy: str
    days: int
    text: str
    clinical: str
    source: Reference


@record
class Tally:
    """A remedy that was tried before, and what that says."""

    treatment: TreatmentId
    name: str
    verdict: Literal["helped", "failed", "harmed", "no_fair_trial", "cannot_tell"]
    text: str
    is_offered_again: bool
    source: Reference | None


@record
class Slot:
    """One thing to do in every week.

    Attributes:
        id: How what was done is kept: the treatment and the time of day.
        what, say: Its name, and what is done.
        days: Names of weekdays; none where it is done each time one exercises.
        minutes, weeks: How long each time, and for how many weeks, where that is told.
        check_first: Whether something must be found out before it is begun.
        ask_first: Whether it is a doctor's or therapist's to begin.
    """

    id: str
    treatment: TreatmentId
    what: str
    say: str | None
    at: str
    days: tuple[str, ...]
    minutes: float | None
    weeks: int | None
    source: Reference
    check_first: bool
    ask_first: bool

    @property
    def once(self) -> str:
        """What must come before it, if anything."""
        if self.ask_first:
            return "once a doctor or therapist agrees"
        return "once you know that it is safe for you" if self.check_first else ""

    @property
    def when(self) -> str:
        """When and how long, as one would say it."""
        at = self.at.replace("_", " ").capitalize()
        often = "every day" if len(self.days) == _DAYS_A_WEEK else ", ".join(self.days) or "each time"
        return f"{at}, {often}" + (f", {self.minutes:g} minutes" if self.minutes else "")


@record
class CauseTreated:
    """One condition and what is done about it: first steps, what a doctor may offer, what to ask."""

    condition: ConditionId
    name: str
    p: float | None
    is_known: bool
    first_steps: tuple[Sentence, ...]
    doctor_may_offer: tuple[Sentence, ...]
    ask: tuple[str, ...]


@record
class Plan:
    """What fits one patient.

    Attributes:
        care_level: How soon to see whom, which comes before anything else; None where nothing is to be explained.
        care_name, what_to_do: The same in words.
        causes: What the plan is for, the likeliest first.
        self_care: What eases it. prevention: What keeps it away.
        not_for_you: What others may do and this person should not.
        believed: What many believe in and studies do not bear out.
        ask_your_doctor: What to take up with a doctor or prescriber.
        schedule: The week. medicines, cascades: What the dates of the medicines say. tried: What was tried before.
        options: For the clinician; None in the person's plan.
    """

    care_level: CareLevel | None
    care_name: str | None
    what_to_do: str | None
    causes: tuple[CauseTreated, ...]
    self_care: tuple[Advice, ...]
    prevention: tuple[Advice, ...]
    not_for_you: tuple[Advice, ...]
    believed: tuple[Advice, ...]
    ask_your_doctor: tuple[Ask, ...]
    schedule: tuple[Slot, ...]
    medicines: tuple[MedicineSuspect, ...]
    cascades: tuple[CascadeWarning, ...]
    tried: tuple[Tally, ...]
    options: tuple[ClinicalOption, ...] | None
    knowledge_version: str
    not_a_diagnosis: str
