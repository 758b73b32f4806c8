"""An examination or a test: what it costs the patient, what it measures or shows, and what that makes present."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import FindingId, InvestigationId
from unclench.records.shape import Basis, Positive, Sex, Text, record
from unclench.records.source import Citation, Statement

Kind = Literal[
    "examination",
    "bedside",
    "blood",
    "urine",
    "spinal_fluid",
    "nerve_and_muscle",
    "imaging",
    "vessel",
    "heart",
    "genetic",
]


@record
class Plausible:
    """The range outside which a value is taken for a slip."""

    low: float
    high: float


@record
class Sourced:
    """A statement of ours that rests on a source or says that it is a judgement."""

    source: Citation | None = None
    basis: Basis | None = None

    def _check_basis(self) -> None:
        if self.source is None and self.basis != "judgement":
            raise ValueError("no source: cite one, or say basis: judgement")


@record
class CutOff(Sourced):
    """A value beyond which a finding is present."""

    finding: FindingId
    below: float | None = None
    above: float | None = None
    at_or_above: float | None = None
    at_or_below: float | None = None
    sex: Sex | None = None

    def __post_init__(self) -> None:
        limits = (self.below, self.above, self.at_or_above, self.at_or_below)
        if sum(limit is not None for limit in limits) != 1:
            raise ValueError("give exactly one of below, above, at_or_above, at_or_below")
        self._check_basis()

    def is_met(self, reading: float) -> bool:
        """Whether a reading, in the investigation's unit, lies beyond the cut-off."""
        return (
            (self.below is not None and reading < self.below)
            or (self.above is not None and reading > self.above)
            or (self.at_or_above is not None and reading >= self.at_or_above)
            or (self.at_or_below is not None and reading <= self.at_or_below)
        )


@record
class ReferenceRange(Sourced):
    """What is usual in healthy people of an age and a sex."""

    ages: tuple[float, float] = (18, 120)
    sex: Literal["male", "female", "any"] = "any"
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("give low, high or both")
        self._check_basis()


@record
class Measured:
    """A number that comes out of it, in one unit."""

    unit: Text
    plausible: Plausible
    findings: Annotated[tuple[CutOff, ...], Field(min_length=1)]
    ranges: tuple[ReferenceRange, ...] = ()
    molar_mass_g_per_mol: Positive | None = None
    charge: Literal[1, 2] | None = None


@record
class Burden(Sourced):
    """What it costs: money, discomfort, waiting and harm."""

    cost: Literal["none", "low", "medium", "high"]
    discomfort: Literal["none", "slight", "needle", "unpleasant", "operation"]
    wait: Literal["at_once", "hours", "days", "weeks", "months"]
    harm: Text | None = None

    def __post_init__(self) -> None:
        self._check_basis()


@record
class Investigation:
    """One examination step or test."""

    id: InvestigationId
    name: Text
    clinical: Text
    kind: Kind
    about: Annotated[tuple[Statement, ...], Field(min_length=1)]
    burden: Burden
    measured: Measured | None = None
    shows: tuple[FindingId, ...] = ()
    how: tuple[Text, ...] = ()
    at_home: Text | None = None
    synonyms: tuple[Text, ...] = ()
    loinc: Text | None = None

    def __post_init__(self) -> None:
        if self.measured is None and not self.shows:
            raise ValueError("it tells nothing: give measured, shows or both")

    def findings(self) -> tuple[FindingId, ...]:
        """Every finding that it can make present, once each."""
        cut_offs = self.measured.findings if self.measured else ()
        return tuple(dict.fromkeys((*(cut_off.finding for cut_off in cut_offs), *self.shows)))
