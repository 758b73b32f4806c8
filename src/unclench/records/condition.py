"""A cause of spasms, as its record states it."""

from typing import Annotated

from pydantic import Field

from unclench.records.ids import ConditionId, FindingId
from unclench.records.quantity import Gap, LeftOut, Link, Prior, Rate, RiskFactor
from unclench.records.shape import Basis, CareLevel, Danger, Text, record
from unclench.records.source import Citation, Statement


@record
class CareBasis:
    """What the care level of a condition rests on."""

    basis: Basis
    source: Citation | None = None

    def __post_init__(self) -> None:
        if self.basis != "judgement" and self.source is None:
            raise ValueError(f"basis '{self.basis}' needs a source; without one it is a judgement")


@record
class AnyOf:
    """History findings of which at least one must be there."""

    any: Annotated[tuple[FindingId, ...], Field(min_length=2)]


@record
class Condition:
    """A condition that is active in the time window: what it is, how common, and what it causes.

    Attributes:
        seeks_help: Share of people in whom it is active who ask anybody for help because of it.
        named_at_start: Share of them who name it when asked for their illnesses, so that silence speaks against it.
    """

    id: ConditionId
    name: Text
    lay_name: Text
    group: Text
    danger: Danger
    care: CareLevel
    care_basis: CareBasis
    about: Annotated[tuple[Statement, ...], Field(min_length=1)]
    prior: Annotated[tuple[Prior, ...], Field(min_length=1)]
    links: Annotated[tuple[Link, ...], Field(min_length=1)]
    synonyms: tuple[Text, ...] = ()
    what_helps: tuple[Statement, ...] = ()
    ask: tuple[Text, ...] = ()
    needs: tuple[FindingId | AnyOf, ...] = ()
    risk_factors: tuple[RiskFactor, ...] = ()
    seeks_help: Rate | None = None
    named_at_start: Rate | None = None
    course: tuple[Statement, ...] = ()
    gaps: tuple[Gap, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    icd10: Text | None = None

    def needed(self) -> tuple[tuple[FindingId, ...], ...]:
        """What the condition cannot exist without: of each group at least one finding must be there."""
        return tuple(need.any if isinstance(need, AnyOf) else (need,) for need in self.needs)
