"""Measured results become findings: unit converted, plausibility questioned, cut-off applied."""

import re
from functools import cache
from typing import TYPE_CHECKING

from unclench.case.case import Case, Result
from unclench.records.fault import did_you_mean
from unclench.records.ids import FindingId, InvestigationId
from unclench.records.investigation import Measured
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
        measured = investigation.measured
        if measured is None:
            faults.append(
                f"{result.investigation} gives no number, so the value {result.value:g} cannot be used. "
                f"Say which of its findings is present or absent: {', '.join(investigation.shows)}."
            )
            continue
        reading = _in_unit_of(measured, result)
        if reading is None:
            faults.append(
                f"{result.investigation} {result.value:g} {result.unit}: this unit does not fit, so the value "
                f"cannot be read. Give it in {measured.unit}."
            )
            continue
        low, high = measured.plausible.low, measured.plausible.high
        if not low <= reading <= high:
            faults.append(
                f"{result.investigation} {result.value:g} {result.unit} is {reading:.4g} {measured.unit}, outside "
                f"the plausible range {low:g} to {high:g}. Check the value and its unit."
            )
            continue
        told += [
            (
                cut_off.finding,
                cut_off.is_met(reading),
                f"{result.investigation} {result.value:g} {result.unit}",
            )
            for cut_off in measured.findings
            if cut_off.sex is None or cut_off.sex == case.sex
        ]
    return told, faults


def _in_unit_of(measured: Measured, result: Result) -> float | None:
    """The reading in the investigation's unit; None if the units do not fit.

    A unit without dimension (a ratio, mmol/mol, percent) must be given as it is: two such scales of one
    test, as of HbA1c, need not be proportional.
    """
    if _plain(result.unit) == measured.unit:
        return result.value
    import pint  # noqa: PLC0415  slow to import, and needed only for a unit that is not ours

    units = _units()
    number, unit = result.value, _plain(result.unit)
    if measured.charge and "Eq" in unit:
        number, unit = number / measured.charge, unit.replace("Eq", "mol")
    try:
        given = units.Quantity(number, unit)
        target = units.Unit(measured.unit)
        if given.dimensionless or target.dimensionless:
            return None
        if given.dimensionality == target.dimensionality:
            return float(given.to(target).magnitude)
        are_concentrations = {given.dimensionality, target.dimensionality} == {
            units.get_dimensionality("g/L"),
            units.get_dimensionality("mol/L"),
        }
        if measured.molar_mass_g_per_mol is None or not are_concentrations:
            return None
        mass = units.Quantity(measured.molar_mass_g_per_mol, "g/mol")
        return float(given.to(target, "chemistry", mw=mass).magnitude)
    except (pint.PintError, ValueError, TypeError, AttributeError, AssertionError):
        return None


def _plain(unit: str) -> str:
    """A unit as laboratories print it, in the spelling of the units library.

    An international unit counts as a unit, and a rate per body surface as the rate.
    """
    spelt = unit.replace("IU", "U").replace("FEU", "").replace("µ", "u").replace("\u03bc", "u")
    return re.sub(r"/\s*1[.,]73\s*m(2|²|\^2)", "", spelt).strip()


@cache
def _units() -> "pint.UnitRegistry[float]":
    import pint  # noqa: PLC0415  slow to import, and needed only for a unit that is not ours

    return pint.UnitRegistry()
