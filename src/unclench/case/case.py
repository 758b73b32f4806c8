"""One patient: who it is, what brought him, and what is known to be present or absent."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from unclench.records.ids import ConditionId, FindingId
from unclench.records.shape import Sex, Text, checked

State = Literal["present", "absent", "unknown"]


def _first_of_month(said: object) -> object:
    """A month alone stands for its first day."""
    return f"{said}-01" if isinstance(said, str) and re.fullmatch(r"\d{4}-\d{2}", said) else said


Day = Annotated[date, BeforeValidator(_first_of_month)]
Weeks = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@checked
class Result:
    """One measured value, in the unit it was reported in."""

    investigation: Text
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: Text


@checked
class DoseChange:
    """A day on which a medicine changed."""

    on: Day
    what: Literal["raised", "lowered", "stopped", "restarted"]


@checked
class MedicineCourse:
    """A medicine with its dates; taken now unless it was stopped last."""

    medicine: Text
    started: Day | None = None
    dose: Text | None = None
    changes: tuple[DoseChange, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether it is taken now."""
        last = max(self.changes, key=lambda change: change.on, default=None)
        return last is None or last.what != "stopped"


@checked
class CrampChange:
    """A day from which the cramps were different."""

    on: Day
    what: Literal["worse", "better", "gone", "back"]


@checked
class Tried:
    """A remedy that was tried: how, how long, and what came of it.

    Attributes:
        remedy: Id of a treatment.
        stopped: Why it was stopped; None if it is still used or nobody said.
    """

    remedy: Text
    effect: Literal["helped", "no_change", "worse", "unsure"]
    weeks: Weeks | None = None
    dose: Text | None = None
    stopped: Text | None = None


@checked
class Case:
    """What is known of one patient. Whatever is left out is unknown, never absent."""

    age: Annotated[float, Field(ge=0, le=120)] | None = None
    sex: Sex | None = None
    pregnant: bool | None = None
    known_conditions: tuple[Text, ...] = ()
    known_conditions_complete: bool = False
    medicines: tuple[Text, ...] = ()
    medicines_complete: bool = False
    complaint: tuple[FindingId, ...] = ()
    observations: Annotated[dict[FindingId, State], Field(default_factory=dict)]
    results: tuple[Result, ...] = ()
    fears: tuple[ConditionId, ...] = ()
    medicine_history: tuple[MedicineCourse, ...] = ()
    cramps_began: Day | None = None
    cramp_changes: tuple[CrampChange, ...] = ()
    tried: tuple[Tried, ...] = ()

    @property
    def taken(self) -> tuple[str, ...]:
        """Every medicine taken now, with dates or without."""
        dated = (course.medicine for course in self.medicine_history if course.is_taken)
        return tuple(dict.fromkeys((*self.medicines, *dated)))
