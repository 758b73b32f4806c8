"""Patients whose right answer is known: what they can tell, and what should come of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from unclench.case.case import Case
from unclench.case.read import case_of, read_case
from unclench.errors import UnreadablePatientsError
from unclench.records.fault import did_you_mean
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel, Text, record


@record
class Expected:
    """One entry of a list of patients.

    Attributes:
        condition: The true cause; None where the folder does not hold it.
        also_accepted: Conditions that are as good an answer.
        care_level: The proper care level; None where nobody has said.
        case: The case itself, or the name of its file beside the list; `<list>/<id>.yaml` if left out.
    """

    id: Text
    diagnosis: Text | None = None
    condition: ConditionId | None = None
    also_accepted: tuple[ConditionId, ...] = ()
    care_level: CareLevel | None = None
    case: Text | dict[str, Any] | None = None

    @property
    def accepted(self) -> frozenset[ConditionId]:
        """Every condition that is a right answer; empty where the folder holds none."""
        return frozenset({*self.also_accepted, *([self.condition] if self.condition else ())})


@record
class Patient:
    """One patient with the answer that is expected."""

    expected: Expected
    case: Case


_LIST = TypeAdapter(tuple[Expected, ...])
_IGNORED = ("source", "doi", "group", "rarity")  # what a list may say beside, for people


def read_patients(files: Iterable[Path], knowledge: Knowledge) -> tuple[Patient, ...]:
    """The patients of one or more lists.

    Args:
        files: YAML lists of entries; see docs/evaluation.md.
        knowledge: The folder whose conditions are named.

    Raises:
        UnreadablePatientsError: A list or an entry cannot be used.
        CaseError: A case has faults.
    """
    patients = [patient for file in files for patient in _read(file, knowledge)]
    ids = [patient.expected.id for patient in patients]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise UnreadablePatientsError(
            ", ".join(twice), fault="the same patient stands twice", remedy="Keep each id once."
        )
    return tuple(patients)


def _read(file: Path, knowledge: Knowledge) -> Iterable[Patient]:
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        entries = _LIST.validate_python(
            [{key: part for key, part in entry.items() if key not in _IGNORED} for entry in raw]
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise UnreadablePatientsError(
            str(file), fault=f"it is no YAML list of patients ({error})", remedy="See docs/evaluation.md."
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadablePatientsError(
            f"{file}, {where}", fault=str(first["msg"]), remedy="See docs/evaluation.md."
        ) from error
    for entry in entries:
        for condition in entry.accepted:
            if condition not in knowledge.conditions:
                near = did_you_mean(
                    condition, knowledge.conditions, "leave it out if the folder does not hold it."
                )
                raise UnreadablePatientsError(
                    f"{file}, {entry.id}", fault=f"condition '{condition}' is not known", remedy=near
                )
        match entry.case:
            case dict():
                case = case_of(entry.case, place=f"{file}, {entry.id}")
            case None:
                case = read_case(file.with_suffix("") / f"{entry.id}.yaml")
            case name:
                case = read_case(file.parent / name)
        yield Patient(expected=entry, case=case)
