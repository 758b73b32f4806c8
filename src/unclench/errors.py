"""Every error of Unclench. Each says place, fault, consequence and remedy.

UnclenchError
├── KnowledgeError                a knowledge folder cannot be used
│   ├── KnowledgeFolderError      it is not there, or is not one
│   └── FaultyKnowledgeError      its records have faults (all of them are listed)
├── CaseError                     a patient's facts cannot be used
│   ├── UnreadableCaseError       the file is not there, not text, or not YAML or JSON
│   ├── InvalidCaseError          its fields are wrong (all faults are listed)
│   └── ContradictionError        two answers cannot both be true
├── EmptyCaseError                there is nothing to reason from
├── ImpossibleObservationsError   the model gives what was observed no chance at all
├── UnreadablePatientsError       a list of patients to evaluate cannot be used
├── UnknownTreatmentError         no record describes a remedy of this id
├── UnknownMuscleError            no record describes a muscle of this name
├── NoSingleTrialError            the knowledge folder says nothing of trials on one person
├── UnknownBlockError             a trial on one person has no block of this number
├── NoKernelError                 the compiled part of the inference engine is missing or does not fit this machine
├── TooManyFindingsError          exact inference would need more memory than allowed
├── UnknownPageError              the guide has no page of this id
└── StoreError                    consultations cannot be kept or found
    ├── StoreUnavailableError     the place cannot be written, or the database is damaged
    ├── NewerStoreError           a newer Unclench wrote the database
    ├── UnknownConsultationError  no consultation has this id
    └── UnknownTrialError         a consultation has no trial of this id
"""

from collections.abc import Sequence
from pathlib import Path


class UnclenchError(Exception):
    """Anything Unclench can explain to the person who met it."""


class KnowledgeError(UnclenchError):
    """A knowledge folder cannot be used."""


class KnowledgeFolderError(KnowledgeError):
    """The folder is not there, or does not hold knowledge."""

    def __init__(self, folder: Path, *, fault: str) -> None:
        super().__init__(
            f"{folder}: {fault}, so no question can be asked. Give a folder that holds domain.yaml "
            f"(see docs/knowledge.md) with --knowledge, or leave the option out to use the built-in one."
        )


class FaultyKnowledgeError(KnowledgeError):
    """The records of a knowledge folder have faults; every one is listed."""

    def __init__(self, folder: Path, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(
            f"{folder}: {len(self.faults)} fault(s), so nothing is computed from it:\n{listed}\n"
            f"Mend them, then run 'unclench knowledge check --knowledge {folder}'."
        )


class CaseError(UnclenchError):
    """A patient's facts cannot be used."""


class UnreadableCaseError(CaseError):
    """The case file is not there, not text, or not YAML or JSON."""

    def __init__(self, place: str, *, fault: str, remedy: str) -> None:
        super().__init__(f"{place}: {fault}, so this case was not assessed. {remedy}")


class InvalidCaseError(CaseError):
    """Fields of a case are wrong; every fault is listed."""

    def __init__(self, place: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(
            f"{place}: {len(self.faults)} fault(s), so this case was not assessed:\n{listed}\n"
            f"'unclench findings', 'unclench conditions' and 'unclench medicines' list every id."
        )


class ContradictionError(CaseError):
    """Two answers cannot both be true."""

    def __init__(self, place: str, clashes: Sequence[str]) -> None:
        self.clashes = tuple(clashes)
        listed = "\n".join(f"  {clash}" for clash in self.clashes)
        super().__init__(
            f"{place}: some answers cannot all be true, so this case was not assessed:\n{listed}\n"
            f"Change one answer of each pair, or set it to 'unknown'."
        )


class UnreadablePatientsError(UnclenchError):
    """A list of patients with known answers cannot be used."""

    def __init__(self, place: str, *, fault: str, remedy: str) -> None:
        super().__init__(f"{place}: {fault}, so nothing was evaluated. {remedy}")


class EmptyCaseError(UnclenchError):
    """There is nothing to reason from."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: nothing is known to be present, so there is nothing to explain. Give at least one "
            f"complaint or one observation that is 'present' ('unclench findings --kind complaint' lists them)."
        )


class ImpossibleObservationsError(UnclenchError):
    """The model gives what was observed no chance at all."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            f"No cause in this knowledge folder, and no background rate, can bring about: "
            f"{', '.join(self.findings)}. No probability can be given. Check these answers; if they are right, "
            f"give the findings a background rate above zero in the knowledge folder."
        )


class NoKernelError(UnclenchError):
    """The compiled part of the inference engine is missing or does not fit this machine."""

    def __init__(self, library: Path, *, reason: str) -> None:
        super().__init__(
            f"{library}: the compiled inference kernel cannot be loaded ({reason}), so nothing can be reckoned. "
            "Install Unclench again on this machine: `make run` in its folder, or `pip install --force-reinstall`."
        )


class TooManyFindingsError(UnclenchError):
    """Exact inference would need more memory than allowed."""

    def __init__(self, *, n_present: int, n_bytes: float, limit: int) -> None:
        super().__init__(
            f"This case has {n_present} present findings whose causes overlap so much that following all of them "
            f"would take {n_bytes / 2**20:.3g} MiB of memory (the limit is {limit / 2**20:.3g} MiB), so no exact "
            f"probability can be given. Leave out the least telling ones."
        )


class UnknownPageError(UnclenchError):
    """The guide has no page of this id."""

    def __init__(self, page_id: str, *, nearest: Sequence[str]) -> None:
        self.nearest = tuple(nearest)
        near = f" Did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(
            f"The guide has no page '{page_id}', so there is nothing to show.{near} "
            f"'unclench guide search WORDS' finds pages by everyday words."
        )


class UnknownTreatmentError(UnclenchError):
    """No record describes a remedy of this id."""

    def __init__(self, treatment: str, *, remedy: str) -> None:
        super().__init__(
            f"Remedy '{treatment}' is not known here, so no trial of it can be planned. {remedy}"
        )


class UnknownMuscleError(UnclenchError):
    """No record describes a muscle of this name."""

    def __init__(self, muscle: str, *, remedy: str) -> None:
        super().__init__(f"Muscle '{muscle}' is not known here, so no stretch can be shown. {remedy}")


class NoSingleTrialError(UnclenchError):
    """The knowledge folder says nothing of trials on one person."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: domain.yaml has no 'single_trial', so no fair trial can be planned. Add it (docs/knowledge.md "
            f"shows how), or leave --knowledge out to use the built-in folder."
        )


class UnknownBlockError(UnclenchError):
    """A trial on one person has no block of this number."""

    def __init__(self, number: int, *, n_blocks: int) -> None:
        super().__init__(
            f"There is no block {number} in this trial, so nothing was unsealed. Its blocks are 1 to {n_blocks}."
            if n_blocks
            else f"This trial is refused, so there is no block {number} to unseal. Leave --block out to see why."
        )


class StoreError(UnclenchError):
    """Consultations cannot be kept or found."""


class StoreUnavailableError(StoreError):
    """The place cannot be written, or the database is damaged."""

    def __init__(self, place: Path | str, *, fault: str, remedy: str) -> None:
        super().__init__(f"{place}: {fault}, so answers could not be kept safely. {remedy}")


class NewerStoreError(StoreError):
    """A newer Unclench wrote the database."""

    def __init__(self, place: Path | str, *, revision: str) -> None:
        super().__init__(
            f"{place}: this database is of revision '{revision}', which this Unclench does not know, so it was "
            f"left untouched. Update Unclench, or start with another data folder (--data DIR)."
        )


class UnknownConsultationError(StoreError):
    """No consultation has this id."""

    def __init__(self, consultation_id: str) -> None:
        super().__init__(
            f"There is no consultation '{consultation_id}' on this machine, so it cannot be shown. It may have "
            f"been deleted, or it was made on another machine. Start a new one from the first page."
        )


class UnknownTrialError(StoreError):
    """A consultation has no trial of this id."""

    def __init__(self, trial_id: str) -> None:
        super().__init__(
            f"There is no trial '{trial_id}' in this consultation, so it cannot be shown. It may have been deleted. "
            f"The page of its plan leads to the trials that are kept."
        )
