"""A treatment: what it is for, what it did in studies, how it is taken, and for whom it is dangerous."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import ConditionId, FindingId, MedicineId, TreatmentId
from unclench.records.rule import Clause
from unclench.records.shape import Count, Positive, Text, record
from unclench.records.source import Citation, Statement

Setting = Literal[
    "self_care",
    "exercise",
    "therapy",
    "over_the_counter",
    "prescription",
    "procedure",
    "operation",
    "hospital",
]
Severity = Literal["forbidden", "avoid", "with_care"]
Measure = Literal[
    "share", "mean", "mean_difference", "mean_change", "standardised_mean_difference", "relative_change",
    "risk_ratio", "odds_ratio", "hazard_ratio", "risk_difference", "in_words",
]  # fmt: skip


@record
class Use:
    """A condition it is used for, and how firmly."""

    condition: ConditionId
    role: Literal["first", "option", "specialist", "unproven", "not_recommended"]
    say: Text
    source: Citation


@record
class Effect:
    """What one study or review found, in its own measure, and the same in plain words."""

    outcome: Text
    say: Text
    measure: Measure
    source: Citation
    condition: ConditionId | None = None
    value: float | tuple[float, float] | None = None
    unit: Text | None = None
    interval: tuple[float, float] | None = None
    versus: Text | None = None
    value_versus: float | None = None
    n: Count | None = None
    population: Text | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.measure == "in_words"):
            raise ValueError("give a value with its measure, or measure: in_words without one")
        if self.interval is not None and self.interval[0] > self.interval[1]:
            raise ValueError(
                f"interval {self.interval[0]} to {self.interval[1]} runs backwards: swap the two"
            )


@record
class Grade:
    """How a guideline grades it."""

    scheme: Text
    grade: Text
    say: Text
    source: Citation


@record
class Hazard:
    """For whom it is dangerous, how badly, and why."""

    severity: Severity
    when: Clause
    say: Text
    clinical: Text
    source: Citation


@record
class SideEffect:
    """An unwanted effect and how often it comes, in the source's words."""

    effect: Text
    source: Citation
    frequency: Text | None = None


@record
class FairTrial:
    """How long it must be tried before one can say that it does not help."""

    weeks: Positive
    say: Text
    source: Citation | None = None


@record
class Routine:
    """When it is done in an ordinary week.

    Attributes:
        days_a_week: None where it is done each time one exercises.
        minutes: None where no source says how long.
        say: What is done, and how often where that is more than once a day.
        condition: For whom this dose is meant; all others follow the routine that names none.
        weeks: For how many weeks, if not for good.
    """

    at: Literal["morning", "midday", "evening", "bedtime", "before_exercise", "after_exercise"]
    source: Citation
    days_a_week: Annotated[int, Field(ge=1, le=7)] | None = None
    minutes: Positive | None = None
    say: Text | None = None
    condition: ConditionId | None = None
    weeks: Annotated[int, Field(ge=1)] | None = None

    def __post_init__(self) -> None:
        if self.days_a_week is None and not self.at.endswith("_exercise"):
            raise ValueError(
                f"'at: {self.at}' needs days_a_week; only what goes with exercise can do without"
            )


@record
class Treatment:
    """One remedy, exercise, medicine or procedure.

    Attributes:
        helps_when: Findings that make it more worth trying, such as what sets the cramps off.
    """

    id: TreatmentId
    name: Text
    lay_name: Text
    setting: Setting
    aim: Annotated[tuple[Literal["relief", "prevention", "cause"], ...], Field(min_length=1)]
    about: Annotated[tuple[Statement, ...], Field(min_length=1)]
    used_for: Annotated[tuple[Use, ...], Field(min_length=1)]
    cost: Literal["none", "low", "medium", "high"]
    synonyms: tuple[Text, ...] = ()
    medicines: tuple[MedicineId, ...] = ()
    how: tuple[Statement, ...] = ()
    effects: tuple[Effect, ...] = ()
    grades: tuple[Grade, ...] = ()
    dose: tuple[Statement, ...] = ()
    onset: tuple[Statement, ...] = ()
    monitoring: tuple[Statement, ...] = ()
    stopping: tuple[Statement, ...] = ()
    side_effects: tuple[SideEffect, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    fair_trial: FairTrial | None = None
    helps_when: tuple[FindingId, ...] = ()
    routines: tuple[Routine, ...] = ()
    is_safe_to_test_alone: bool = False
