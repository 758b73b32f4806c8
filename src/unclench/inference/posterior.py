"""Exact posteriors of a noisy-OR network given what is present and absent."""

from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from unclench.errors import TooManyFindingsError
from unclench.inference.kernel import MAX_PRESENT, MORE_ROOM, TOO_WIDE, Solve, solve_jit
from unclench.model.network import Parameters

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_OPEN = 16  # a result sums some hundred sweeps of up to 2^16 states for each cause: beyond it, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What the observations say about every condition.

    Attributes:
        log_evidence: Natural logarithm of the chance of the observations; minus infinity if impossible.
        p_active: Chance that each condition is active, shape (conditions,).
        p_explains: Chance that it is active and brings about at least one finding of the complaint, shape
            (conditions,); equal to p_active where there is no complaint.
    """

    log_evidence: float
    p_active: Floats
    p_explains: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Observations as columns of a network.

    Attributes:
        present: Columns of the present findings, shape (present,).
        absent: Columns of the absent findings, shape (absent,).
        is_complaint: Which of the present ones are the complaint, shape (present,).
    """

    present: Ints
    absent: Ints
    is_complaint: Bools

    @classmethod
    def of(cls, present: Ints, absent: Ints, complaint: Ints) -> "Problem":
        """The problem of one patient."""
        return cls(
            present=np.asarray(present, dtype=np.int64),
            absent=np.asarray(absent, dtype=np.int64),
            is_complaint=np.isin(present, complaint),
        )


class _Room(local):
    """Memory for the states of a sweep, kept between calls, one for each thread."""

    def __init__(self) -> None:
        self.kept: Floats = np.empty(1 << 16)


_room = _Room()


def posterior(
    problem: Problem,
    parameters: Parameters,
    *,
    also_absent: int | None = None,
    forget: int | None = None,
    without_complaint_causes: bool = False,
    solve: Solve = solve_jit,
) -> Posterior:
    """Exact posteriors of all conditions.

    Args:
        problem: What was observed.
        parameters: The network.
        also_absent: The column of one more finding to take as absent.
        forget: The column of one observed finding to leave out.
        without_complaint_causes: Let no condition bring about the complaint, so that the evidence is the
            chance that all of it has other reasons.
        solve: The compiled kernel, or its plain twin.

    Raises:
        TooManyFindingsError: The sweep would need too much memory.
    """
    present, failed, is_complaint = problem.present, problem.absent, problem.is_complaint
    has_complaint = bool(is_complaint.any())
    log_leak = 0.0
    if forget is not None:
        is_kept = present != forget
        present, is_complaint, failed = present[is_kept], is_complaint[is_kept], failed[failed != forget]
    if also_absent is not None:
        failed = np.append(failed, also_absent)
    n_absent = failed.size
    if without_complaint_causes:
        failed = np.concatenate((failed, present[is_complaint]))
        with np.errstate(divide="ignore"):
            log_leak = float(np.log(parameters.p_leak[present[is_complaint]]).sum())
        present = present[~is_complaint]
        is_complaint = np.zeros(present.size, dtype=np.bool_)
    if present.size > MAX_PRESENT:
        raise TooManyFindingsError(n_open=present.size, limit=MAX_PRESENT)
    p_found = np.ascontiguousarray(parameters.p_cause.T)
    p_on, p_idle = np.empty(parameters.p_prior.size), np.empty(parameters.p_prior.size)
    while True:
        status, found = solve(
            parameters.p_prior,
            parameters.p_leak,
            p_found,
            present,
            is_complaint,
            failed,
            n_absent,
            MAX_OPEN,
            _room.kept,
            p_on,
            p_idle,
        )
        if status != MORE_ROOM:
            break
        _room.kept = np.empty(int(found))
    if status == TOO_WIDE:
        raise TooManyFindingsError(n_open=int(found), limit=MAX_OPEN)
    if np.isneginf(found):
        p_on[:], p_idle[:] = 0.0, 0.0
    return Posterior(
        log_evidence=found + log_leak,
        p_active=p_on,
        p_explains=np.clip(p_on - p_idle, 0.0, 1.0) if has_complaint else p_on,
    )
