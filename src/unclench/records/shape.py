"""What all records share: frozen, keyword-only, and no key that the format does not know."""

from dataclasses import MISSING, fields
from typing import Annotated, Literal, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """The class as a frozen, keyword-only value that is checked when it is made."""
    made = dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))(cls)
    defaults = {field.name: field.default for field in fields(made)}

    def said(self: T) -> dict[str, object]:
        return {key: value for key, value in vars(self).items() if value != defaults.get(key, MISSING)}

    setattr(made, "__getstate__", said)  # noqa: B010  what is left out when it is kept is found again on the class
    return cast("type[T]", made)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Ratio = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]

CareLevel = Literal["emergency_now", "same_day", "within_days", "refer_neurology", "routine_gp", "self_care"]
Danger = Literal["emergency", "urgent", "serious", "benign"]
Basis = Literal["guideline", "inferred", "judgement"]
Sex = Literal["male", "female"]
