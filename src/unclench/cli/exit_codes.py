"""What each kind of error leaves as exit code."""

from unclench.errors import (
    CaseError,
    EmptyCaseError,
    ImpossibleObservationsError,
    KnowledgeError,
    NoKernelError,
    NoSingleTrialError,
    StoreError,
    TooManyFindingsError,
    UnclenchError,
    UnknownBlockError,
    UnknownMuscleError,
    UnknownPageError,
    UnknownTreatmentError,
    UnreadablePatientsError,
)

EXIT_CODES: tuple[tuple[type[UnclenchError], int], ...] = (
    (KnowledgeError, 3),
    (CaseError, 4),
    (EmptyCaseError, 4),
    (UnreadablePatientsError, 4),
    (ImpossibleObservationsError, 5),
    (TooManyFindingsError, 5),
    (StoreError, 6),
    (UnknownPageError, 8),
    (UnknownTreatmentError, 8),
    (UnknownMuscleError, 8),
    (UnknownBlockError, 8),
    (NoSingleTrialError, 3),
    (NoKernelError, 3),
)
PORT_IN_USE = 7


def exit_code(error: UnclenchError) -> int:
    """The exit code for an error; 1 for one that has none of its own."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1)
