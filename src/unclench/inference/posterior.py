"""Exact posteriors of a noisy-OR network given what is present and absent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.errors import TooManyFindingsError
from unclench.inference.frozen import Frozen
from unclench.inference.native import MOST_ROOM, solve
from unclench.model.network import Parameters

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
            present=np.ascontiguousarray(present, dtype=np.int64),
            absent=np.ascontiguousarray(absent, dtype=np.int64),
            is_complaint=np.isin(present, complaint),
        )


def posterior(
    problem: Problem,
    network: Frozen | Parameters,
    *,
    also_absent: int | None = None,
    forget: int | None = None,
    without_complaint_causes: bool = False,
    most_room: int = MOST_ROOM,
) -> Posterior:
    """Exact posteriors of all conditions.

    Args:
        problem: What was observed.
        network: The network; frozen already where it is used more than once.
        also_absent: The column of one more finding to take as absent.
        forget: The column of one observed finding to leave out.
        without_complaint_causes: Let no condition bring about the complaint, so that the evidence is the
            chance that all of it has other reasons.
        most_room: The most doubles that the sweep may keep.

    Raises:
        TooManyFindingsError: The sweep would need too much memory.
    """
    frozen = network if isinstance(network, Frozen) else Frozen.of(network)
    present, failed, is_complaint = problem.present, problem.absent, problem.is_complaint
    log_leak, n_spared = 0.0, 0
    if forget is not None:
        is_kept = present != forget
        present, is_complaint, failed = present[is_kept], is_complaint[is_kept], failed[failed != forget]
    if also_absent is not None:
        failed = np.append(failed, also_absent)
    if without_complaint_causes:
        n_spared = int(is_complaint.sum())
        failed = np.concatenate((failed, present[is_complaint]))
        with np.errstate(divide="ignore"):
            log_leak = float(np.log(frozen.p_leak[present[is_complaint]]).sum())
        present = present[~is_complaint]
        is_complaint = np.zeros(present.size, dtype=np.bool_)
    out = np.empty((1, 2 * frozen.n_causes + 1))
    needed = solve(
        frozen.links,
        present=present,
        is_complaint=is_complaint,
        failed=failed,
        n_absent=failed.size - n_spared,
        asked=None,
        most_room=most_room,
        out=out,
    )
    if needed:
        raise TooManyFindingsError(n_present=present.size, n_bytes=8.0 * needed, limit=8 * most_room)
    log_evidence = out.item(2 * frozen.n_causes) + log_leak
    return Posterior(
        log_evidence=log_evidence, p_active=out[0, : frozen.n_causes], p_explains=out[0, frozen.n_causes : -1]
    )
