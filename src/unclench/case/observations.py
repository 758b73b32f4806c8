"""What a case says, carried to its plain consequences, and checked against itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from unclench.case.case import Case
from unclench.case.results import readings
from unclench.errors import ContradictionError, InvalidCaseError
from unclench.records.fault import did_you_mean
from unclench.records.ids import ConditionId, FindingId, MedicineId
from unclench.records.knowledge import Knowledge


@dataclass(frozen=True, kw_only=True)
class Observations:
    """What is known to be present and absent in one patient, and how it is known.

    Attributes:
        present: Findings said, measured, or implied to be present, in order.
        absent: Findings said, measured, or implied to be absent, in order.
        told_absent: Those of `absent` that were said or measured themselves. What is merely implied
            by another answer adds no observation of its own.
        known_conditions: Conditions the patient is known to have.
        medicines: Ids of the medicines the patient takes and of their classes.
        is_complete: Whether the known conditions, and the medicines, are all there are.
        complaint: What brought the patient, all of it present.
        because: For a finding that was not said as such, what made it so.
    """

    present: tuple[FindingId, ...]
    absent: tuple[FindingId, ...]
    told_absent: tuple[FindingId, ...]
    known_conditions: tuple[ConditionId, ...]
    complaint: tuple[FindingId, ...]
    because: Mapping[FindingId, str]
    medicines: tuple[str, ...] = ()
    is_complete: tuple[bool, bool] = (False, False)

    def has(self, condition: ConditionId) -> bool | None:
        """Whether the patient is known to have a condition; None if that was not asked to the end."""
        return True if condition in self.known_conditions else False if self.is_complete[0] else None

    def takes(self, medicine: str) -> bool | None:
        """Whether the patient takes a medicine, or one of a class; None if not all medicines are known."""
        return True if medicine in self.medicines else False if self.is_complete[1] else None

    def state(self, finding: FindingId) -> bool | None:
        """True if present, False if absent, None if unknown."""
        return self._states.get(finding)

    def states(self, findings: Iterable[FindingId]) -> tuple[bool | None, ...]:
        """The state of each of several findings."""
        return tuple(map(self._states.get, findings))

    @cached_property
    def _states(self) -> dict[FindingId, bool]:
        return dict.fromkeys(self.absent, False) | dict.fromkeys(self.present, True)


def observe(case: Case, knowledge: Knowledge, *, place: str = "this case") -> Observations:
    """Everything a case says, with what follows from it.

    Medicines make their history findings present; a finding makes present what it implies and absent what
    it excludes; an absent finding makes absent whatever implies it.

    Raises:
        InvalidCaseError: An id is unknown or a result cannot be read; all faults are listed.
        ContradictionError: Two answers cannot both be true.
    """
    faults = list(_unknown_ids(case, knowledge))
    measured, result_faults = readings(case, knowledge)
    faults.extend(result_faults)
    if faults:
        raise InvalidCaseError(place, faults)

    told = _told(case, knowledge, measured)
    clashes = [
        f"'{finding}' is {'present' if first else 'absent'} ({first_why}) and {'present' if then else 'absent'} ({then_why})."
        for finding, (first, first_why), (then, then_why) in _doubles(told)
        if first != then
    ]
    if clashes:
        raise ContradictionError(place, list(dict.fromkeys(clashes)))
    present, absent, because, clashes = _close(told, knowledge)
    if clashes:
        raise ContradictionError(place, clashes)

    said_present = [finding for finding, state, _ in told if state]
    complaint = case.complaint or tuple(
        finding for finding in said_present if knowledge.findings[finding].kind == "complaint"
    )
    return Observations(
        present=tuple(present),
        absent=tuple(absent),
        told_absent=tuple(dict.fromkeys(finding for finding, state, _ in told if not state)),
        known_conditions=_known_conditions(case, knowledge, present),
        complaint=tuple(dict.fromkeys(complaint)),
        because=because,
        medicines=tuple(
            dict.fromkeys(
                word for medicine in case.taken for word in (medicine, _class_of(knowledge, medicine))
            )
        ),
        is_complete=(case.known_conditions_complete, case.medicines_complete),
    )


def _class_of(knowledge: Knowledge, medicine: str) -> str:
    return knowledge.medicines()[MedicineId(medicine)][1].id


Told = list[tuple[FindingId, bool, str]]


def _told(case: Case, knowledge: Knowledge, measured: Iterable[tuple[FindingId, bool, str]]) -> Told:
    """Every finding the case speaks of, its state and who said so."""
    told: Told = [(finding, True, "the complaint") for finding in case.complaint]
    told += [
        (finding, state == "present", "said")
        for finding, state in case.observations.items()
        if state != "unknown"
    ]
    told += measured
    told += [
        (FindingId(known), True, "known conditions")
        for known in case.known_conditions
        if known in knowledge.findings
    ]
    told += [
        (finding.id, True, f"known condition {finding.diagnosis_of}")
        for finding in knowledge.findings.values()
        if finding.diagnosis_of in case.known_conditions
    ]
    for medicine in case.taken:
        told += [
            (finding, True, f"takes {medicine}")
            for finding in knowledge.findings_of_medicine(MedicineId(medicine))
        ]
    pregnancy = knowledge.domain.pregnancy
    if pregnancy and case.pregnant is not None:
        told.append((pregnancy, case.pregnant, f"pregnant: {'true' if case.pregnant else 'false'}"))
    elif pregnancy and case.sex == "male":
        told.append((pregnancy, False, "sex: male"))
    mentioned = {finding for finding, _, _ in told} | _implied(
        (finding for finding, state, _ in told if state), knowledge
    )
    if case.medicines_complete:
        told += [
            (finding.id, False, "not among the medicines")
            for finding in knowledge.findings.values()
            if finding.medicine_class and finding.id not in mentioned
        ]
    if case.known_conditions_complete:
        told += [
            (finding.id, False, "not among the known conditions")
            for finding in knowledge.findings.values()
            if finding.kind == "history"
            and finding.topic == knowledge.domain.diagnoses_topic
            and finding.id not in mentioned
        ]
    return told


def _implied(present: Iterable[FindingId], knowledge: Knowledge) -> set[FindingId]:
    """All that follows from what is present: who names dialysis need not name kidney disease as well."""
    found: set[FindingId] = set()
    waiting = [finding for finding in present if finding in knowledge.findings]
    while waiting:
        new = [other for other in knowledge.findings[waiting.pop()].implies if other not in found]
        found.update(new)
        waiting += new
    return found


def _doubles(told: Told) -> Iterator[tuple[FindingId, tuple[bool, str], tuple[bool, str]]]:
    first: dict[FindingId, tuple[bool, str]] = {}
    for finding, state, why in told:
        if finding in first:
            yield finding, first[finding], (state, why)
        first.setdefault(finding, (state, why))


def _close(
    told: Told, knowledge: Knowledge
) -> tuple[dict[FindingId, None], dict[FindingId, None], dict[FindingId, str], list[str]]:
    """Present and absent findings with all that follows from them, how each follows, and clashes."""
    findings = knowledge.findings
    state: dict[FindingId, bool] = {}
    because: dict[FindingId, str] = {}
    clashes: list[str] = []
    implied_by: dict[FindingId, list[FindingId]] = {}
    excluded_by: dict[FindingId, set[FindingId]] = {}
    for finding in findings.values():
        for other in finding.implies:
            implied_by.setdefault(other, []).append(finding.id)
        for other in finding.excludes:
            excluded_by.setdefault(other, set()).add(finding.id)
            excluded_by.setdefault(finding.id, set()).add(other)

    waiting = [(finding, is_present, why if why != "said" else "") for finding, is_present, why in told]
    for told_finding, is_present, why in waiting:  # grows while it is walked
        if told_finding in state:
            if state[told_finding] != is_present:
                said = "present" if state[told_finding] else "absent"
                clashes.append(
                    f"'{told_finding}' is {said}{_why(because.get(told_finding))}, but {why or 'it was said otherwise'}."
                )
            continue
        state[told_finding] = is_present
        if why:
            because[told_finding] = why
        said = f"'{told_finding}' is {'present' if is_present else 'absent'}"
        if is_present:
            waiting += [(other, True, said) for other in findings[told_finding].implies]
            waiting += [(other, False, said) for other in sorted(excluded_by.get(told_finding, ()))]
        else:
            waiting += [(other, False, said) for other in implied_by.get(told_finding, ())]
    return (
        dict.fromkeys(finding for finding, is_present in state.items() if is_present),
        dict.fromkeys(finding for finding, is_present in state.items() if not is_present),
        because,
        list(dict.fromkeys(clashes)),
    )


def _why(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def _known_conditions(
    case: Case, knowledge: Knowledge, present: Iterable[FindingId]
) -> tuple[ConditionId, ...]:
    known = [ConditionId(known) for known in case.known_conditions if known in knowledge.conditions]
    for finding in present:
        condition = knowledge.findings[finding].diagnosis_of
        if condition:
            known.append(condition)
    return tuple(dict.fromkeys(known))


def _unknown_ids(case: Case, knowledge: Knowledge) -> Iterator[str]:
    """A fault for every id of the case that the knowledge does not hold."""
    for finding in (*case.complaint, *case.observations):
        if finding not in knowledge.findings:
            yield f"finding '{finding}' is not known. " + did_you_mean(
                finding, knowledge.findings, "'unclench findings WORD' finds the id."
            )
    for finding in case.complaint:
        if finding in knowledge.findings and knowledge.findings[finding].kind == "history":
            yield f"complaint '{finding}' is a fact of history, not something to explain. Move it to observations."
    diagnoses = [finding.id for finding in knowledge.findings.values() if finding.kind == "history"]
    for known in case.known_conditions:
        if known not in knowledge.conditions and known not in diagnoses:
            yield f"known condition '{known}' is not known here. " + did_you_mean(
                known, [*knowledge.conditions, *diagnoses], "'unclench conditions WORD' finds the id."
            )
    for fear in case.fears:
        if fear not in knowledge.conditions:
            yield f"fear '{fear}' is no condition known here. " + did_you_mean(
                fear, knowledge.conditions, "'unclench conditions WORD' finds the id."
            )
    medicines = knowledge.medicines()
    dated = (course.medicine for course in case.medicine_history)
    for medicine in dict.fromkeys((*case.medicines, *dated)):
        if medicine not in medicines:
            yield f"medicine '{medicine}' is not known here. " + did_you_mean(
                medicine,
                medicines,
                "'unclench medicines WORD' finds the id; brand names are listed there too.",
            )
    for tried in case.tried:
        if tried.remedy not in knowledge.treatments:
            yield f"tried remedy '{tried.remedy}' is not known here. " + did_you_mean(
                tried.remedy, knowledge.treatments, "'unclench treatments WORD' finds the id."
            )
