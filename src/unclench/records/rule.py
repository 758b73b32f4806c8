"""A danger rule: a picture that calls for help of a stated speed, whatever its cause."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from unclench.records.ids import ConditionId, FindingId, MeanwhileId, MedicineClassId, MedicineId, RuleId
from unclench.records.shape import Basis, CareLevel, Sex, Text, record
from unclench.records.source import Citation


@record
class AgeRange:
    """Whole years, both included."""

    from_: Annotated[float, Field(alias="from")] = 0
    to: float = 120


@record
class AllOf:
    """Every part holds."""

    all: Annotated[tuple[Clause, ...], Field(min_length=1)]


@record
class AnyOf:
    """At least one part holds."""

    any: Annotated[tuple[Clause, ...], Field(min_length=1)]


@record
class Absent:
    """The finding was said to be absent (unknown is not enough)."""

    absent: FindingId


@record
class OfAge:
    """The patient's age is known and lies in the range."""

    age: AgeRange


@record
class OfSex:
    """The patient's sex is known and is this."""

    sex: Sex


@record
class Takes:
    """The patient takes this medicine, or one of this class."""

    takes: MedicineId | MedicineClassId


@record
class Has:
    """The patient is known to have this condition."""

    has: ConditionId


def _tag(part: object) -> str | None:
    if isinstance(part, str):
        return "finding"
    if isinstance(part, dict) and len(part) == 1:
        return str(next(iter(part)))
    return {
        AllOf: "all",
        AnyOf: "any",
        Absent: "absent",
        OfAge: "age",
        OfSex: "sex",
        Takes: "takes",
        Has: "has",
    }.get(type(part))


Clause = Annotated[
    Annotated[FindingId, Tag("finding")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Absent, Tag("absent")]
    | Annotated[OfAge, Tag("age")]
    | Annotated[OfSex, Tag("sex")]
    | Annotated[Takes, Tag("takes")]
    | Annotated[Has, Tag("has")],
    Discriminator(_tag),
]


@record
class Rule:
    """One danger rule with its basis.

    Attributes:
        meanwhile: Lists of what to do until help is there.
    """

    id: RuleId
    name: Text
    care_level: CareLevel
    when: Clause
    say: Text
    clinical: Text
    basis: Basis
    points_to: tuple[ConditionId, ...] = ()
    meanwhile: tuple[MeanwhileId, ...] = ()
    source: Citation | None = None

    def __post_init__(self) -> None:
        if self.basis != "judgement" and self.source is None:
            raise ValueError(f"basis '{self.basis}' needs a source; without one it is a judgement")


def findings_of(clause: Clause) -> tuple[FindingId, ...]:
    """The findings a clause speaks of, in order, absent ones included."""
    match clause:
        case AllOf(all=parts) | AnyOf(any=parts):
            return tuple(finding for part in parts for finding in findings_of(part))
        case Absent(absent=finding):
            return (finding,)
        case OfAge() | OfSex() | Takes() | Has():
            return ()
        case finding:
            return (finding,)


def named_by(clause: Clause) -> tuple[tuple[str, ...], tuple[ConditionId, ...]]:
    """The medicines or classes, and the known conditions, that a clause speaks of."""
    match clause:
        case AllOf(all=parts) | AnyOf(any=parts):
            named = [named_by(part) for part in parts]
            return (
                tuple(word for medicines, _ in named for word in medicines),
                tuple(word for _, conditions in named for word in conditions),
            )
        case Takes(takes=medicine):
            return (medicine,), ()
        case Has(has=condition):
            return (), (condition,)
        case _:
            return (), ()
