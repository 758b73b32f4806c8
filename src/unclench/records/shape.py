"""What all records share: frozen, keyword-only, and no key that the format does not know."""

from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, Literal, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass as checked_dataclass

T = TypeVar("T")


_CONFIG = ConfigDict(extra="forbid")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """The class as a frozen, keyword-only value that is checked when it is read (`pydantic.TypeAdapter`)."""
    setattr(cls, "__pydantic_config__", _CONFIG)  # noqa: B010  where pydantic looks for it
    return _kept_short(dataclass(frozen=True, kw_only=True)(cls))


@dataclass_transform(frozen_default=True, kw_only_default=True)
def checked(cls: type[T]) -> type[T]:
    """The same, checked whenever it is made: for what people and programs hand in."""
    made = checked_dataclass(frozen=True, kw_only=True, config=_CONFIG)(cls)
    return _kept_short(cast("type[T]", made))


def _kept_short(cls: type[T]) -> type[T]:
    """What is left out when it is kept is found again on the class."""
    defaults = {field.name: field.default for field in fields(cast("Any", cls))}

    def said(self: T) -> dict[str, object]:
        return {key: value for key, value in vars(self).items() if value != defaults.get(key, MISSING)}

    setattr(cls, "__getstate__", said)  # noqa: B010  it is not the class's own
    return cls


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Ratio = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]

CareLevel = Literal["emergency_now", "same_day", "within_days", "refer_neurology", "routine_gp", "self_care"]
Danger = Literal["emergency", "urgent", "serious", "benign"]
Basis = Literal["guideline", "inferred", "judgement"]
Sex = Literal["male", "female"]
