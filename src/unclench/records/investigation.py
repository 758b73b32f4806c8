"""A laboratory or bedside test: its unit, what is plausible, and which value makes which finding present."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import FindingId, InvestigationId
from unclench.records.shape import Basis, Positive, Sex, Text, record
from unclench.records.source import Citation


@record
class Plausible:
    """The range outside which a value is taken for a slip."""

    low: float
    high: float


@record
class CutOff:
    """A value beyond which a finding is present."""

    finding: FindingId
    below: float | None = None
    above: float | None = None
    at_or_above: float | None = None
    at_or_below: float | None = None
    sex: Sex | None = None
    source: Citation | None = None
    basis: Basis | None = None

    def __post_init__(self) -> None:
        limits = (self.below, self.above, self.at_or_above, self.at_or_below)
        if sum(limit is not None for limit in limits) != 1:
            raise ValueError("give exactly one of below, above, at_or_above, at_or_below")
        if self.source is None and self.basis != "judgement":
            raise ValueError("no source: cite one, or say basis: judgement")

    def is_met(self, reading: float) -> bool:
        """Whether a reading, in the investigation's unit, lies beyond the cut-off."""
        return (
            (self.below is not None and reading < self.below)
            or (self.above is not None and reading > self.above)
            or (self.at_or_above is not None and reading >= self.at_or_above)
            or (self.at_or_below is not None and reading <= self.at_or_below)
        )


@record
class Investigation:
    """One test."""

    id: InvestigationId
    name: Text
    clinical: Text
    unit: Text
    plausible: Plausible
    findings: Annotated[tuple[CutOff, ...], Field(min_length=1)]
    molar_mass_g_per_mol: Positive | None = None
    charge: Literal[1, 2] | None = None
