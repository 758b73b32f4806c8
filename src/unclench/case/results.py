"""Measured results become findings: unit converted, plausibility questioned, cut-off applied."""

from functools import cache
from typing import TYPE_CHECKING

from unclench.case.case import Case, Result
from unclench.records.fault import did_you_mean
from unclench.records.ids import FindingId, InvestigationId
from unclench.records.investigation import Investigation
from unclench.records.knowledge import Knowledge

if TYPE_CHECKING:
    import pint


def readings(case: Case, knowledge: Knowledge) -> tuple[list[tuple[FindingId, bool, str]], list[str]]:
    """For each result, the findings it makes present or absent and why; and every fault in the results."""
    told: list[tuple[FindingId, bool, str]] = []
    faults: list[str] = []
    for result in case.results:
        investigation = knowledge.investigations.get(InvestigationId(result.investigation))
        if investigation is None:
            faults.append(
                f"investigation '{result.investigation}' is not known. "
                + did_you_mean(
                    result.investigation,
                    knowledge.investigations,
                    f"known are {', '.join(knowledge.investigations)}.",
                )
            )
            continue
        reading = _in_unit_of(investigation, result)
        if reading is None:
            faults.append(
                f"{result.investigation} {result.value:g} {result.unit}: this unit does not fit, so the value "
                f"cannot be read. Give it in {investigation.unit}."
            )
            continue
        low, high = investigation.plausible.low, investigation.plausible.high
        if not low <= reading <= high:
            faults.append(
                f"{result.investigation} {result.value:g} {result.unit} is {reading:.4g} {investigation.unit}, outside "
                f"the plausible range {low:g} to {high:g}. Check the value and its unit."
            )
            continue
        told += [
            (
                cut_off.finding,
                cut_off.is_met(reading),
                f"{result.investigation} {result.value:g} {result.unit}",
            )
            for cut_off in investigation.findings
            if cut_off.sex is None or cut_off.sex == case.sex
        ]
    return told, faults


def _in_unit_of(investigation: Investigation, result: Result) -> float | None:
    """The reading in the investigation's unit; None if the units do not fit.

    A unit without dimension (a ratio, mmol/mol, percent) must be given as it is: two such scales of one
    test, as of HbA1c, need not be proportional.
    """
    if result.unit.strip() == investigation.unit:
        return result.value
    import pint  # noqa: PLC0415  slow to import, and needed only for a unit that is not ours

    units = _units()
    try:
        given = units.Quantity(result.value, result.unit)
        target = units.Unit(investigation.unit)
        if given.dimensionless or target.dimensionless:
            return None
        if given.dimensionality == target.dimensionality:
            return float(given.to(target).magnitude)
        are_concentrations = {given.dimensionality, target.dimensionality} == {
            units.get_dimensionality("g/L"),
            units.get_dimensionality("mol/L"),
        }
        if investigation.molar_mass_g_per_mol is None or not are_concentrations:
            return None
        mass = units.Quantity(investigation.molar_mass_g_per_mol, "g/mol")
        return float(given.to(target, "chemistry", mw=mass).magnitude)
    except (pint.PintError, ValueError, TypeError, AttributeError, AssertionError):
        return None


@cache
def _units() -> "pint.UnitRegistry[float]":
    import pint  # noqa: PLC0415  slow to import, and needed only for a unit that is not ours

    return pint.UnitRegistry()
