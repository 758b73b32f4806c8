"""One patient: who it is, what brought him, and what is known to be present or absent."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import ConditionId, FindingId
from unclench.records.shape import Sex, Text, record

State = Literal["present", "absent", "unknown"]


@record
class Result:
    """One measured value, in the unit it was reported in."""

    investigation: Text
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: Text


@record
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
