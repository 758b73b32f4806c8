"""Many patients in one call: columns in, columns out, every core at work."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unclench.inference.frozen import Frozen
from unclench.inference.native import solve_many

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NONE: Ints = np.empty(0, dtype=np.int64)
_PER_TURN = 64  # patients that a core takes at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """Observations of many patients as columns of a network; lists as Arrow keeps them.

    Attributes:
        present_at: Where the present findings of each patient begin in `present`, shape (patients + 1,).
        present: Columns of the present findings of each patient in turn.
        is_complaint: Which of them are the complaint.
        absent_at, absent: The same of the absent ones.
    """

    present_at: Ints
    present: Ints
    is_complaint: Bools
    absent_at: Ints
    absent: Ints

    @classmethod
    def of(cls, present: list[Ints], absent: list[Ints], is_complaint: list[Bools]) -> Self:
        """Several, each with its lists."""
        return cls(
            present_at=_begins(present),
            present=np.concatenate([_NONE, *present]),
            is_complaint=np.concatenate([np.empty(0, dtype=np.bool_), *is_complaint]),
            absent_at=_begins(absent),
            absent=np.concatenate([_NONE, *absent]),
        )

    def plain(self) -> Self:
        """The same as the kernel takes it; only what is scattered or of other width is copied."""
        return replace(
            self,
            present_at=np.require(self.present_at, np.int64, ["C"]),
            present=np.require(self.present, np.int64, ["C"]),
            is_complaint=np.require(self.is_complaint, np.bool_, ["C"]),
            absent_at=np.require(self.absent_at, np.int64, ["C"]),
            absent=np.require(self.absent, np.int64, ["C"]),
        )

    @property
    def n(self) -> int:
        """How many."""
        return self.present_at.size - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Posteriors:
    """What the observations say about every condition, a row for each patient.

    Attributes:
        log_evidence: Shape (patients,); minus infinity where what is present is impossible, not a number where
            there is so much that the sum would need too much memory.
        p_active, p_explains: As in Posterior, shape (patients, conditions).
    """

    log_evidence: Floats
    p_active: Floats
    p_explains: Floats


def posteriors(frozen: Frozen, patients: Patients) -> Posteriors:
    """Exact posteriors of all conditions, for every patient; the same to the last bit as one at a time.

    Args:
        frozen: One network for all patients, or as many as there are patients.
        patients: What was observed.
    """
    out = np.empty((patients.n, 2 * frozen.n_causes + 1))
    patients = patients.plain()

    def turn(first: int, last: int) -> None:
        solve_many(
            frozen.links,
            present_at=patients.present_at,
            present=patients.present,
            is_complaint=patients.is_complaint,
            absent_at=patients.absent_at,
            absent=patients.absent,
            first=first,
            last=last,
            out=out,
        )

    in_turns(turn, patients.n, _PER_TURN)
    return Posteriors(
        log_evidence=out[:, -1],
        p_active=out[:, : frozen.n_causes],
        p_explains=out[:, frozen.n_causes : -1],
    )


def in_turns(turn: Callable[[int, int], None], n: int, n_per_turn: int) -> None:
    """Call turn(first, last) for all of n, on every core."""
    n_cores = _n_cores()
    if n_cores == 1 or n <= n_per_turn:
        turn(0, n)
        return
    firsts = range(0, n, n_per_turn)
    list(_threads().map(lambda first: turn(first, min(first + n_per_turn, n)), firsts))


def _begins(lists: list[Ints]) -> Ints:
    return np.cumsum([0, *(part.size for part in lists)], dtype=np.int64)


def _n_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_n_cores(), thread_name_prefix="unclench")
