"""What is compiled: each entry is compiled at its first call and kept on disk for later processes.

Numba notices a change of this file alone. So that code kept on disk is never older than the files that it was made
from, every entry closes over a digest of theirs, which Numba makes part of the key.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import numpy as np
from numba import njit
from numpy.typing import NDArray

from unclench.inference.kernel import solve

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MADE_FROM = ("kernel", "lanes", "limits", "order", "sweep", "vector")
_compiled = njit(cache=True, nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy")


def _digest() -> int:
    here = Path(__file__).parent
    return crc32(b"".join((here / f"{name}.py").read_bytes() for name in _MADE_FROM))


def _entry(digest: int) -> Callable[..., Any]:
    @_compiled
    def solve_many(
        start: Ints,
        cause: Ints,
        numbers: Floats,
        present_at: Ints,
        present: Ints,
        is_complaint: Bools,
        failed_at: Ints,
        failed: Ints,
        n_spared: int,
        asked: Ints,
        first: int,
        last: int,
        most_room: int,
        room: Floats,
        out: Floats,
    ) -> tuple[int, float, int]:
        """`solve` for some patients in turn, until one of them needs more room.

        Args:
            start, cause: As `solve` takes them.
            numbers: A row for each patient, or one for all of them.
            present_at, present, is_complaint: The present findings of each patient in turn, and where they begin.
            failed_at, failed: The same of those that no cause may bring about.
            n_spared: For how many of these, the last of each patient, the leak need not fail.
            asked: As `solve` takes it; the same for all patients.
            first, last: Which patients.
            most_room, room: As `solve` takes them.
            out: The rows of each patient in turn: one, or one for each question.

        Returns:
            What `solve` returns for the last patient that was tried, and which that was.
        """
        status, found = digest & 0, 0.0
        n_rows = max(1, asked.size)
        for k in range(first, last):
            status, found = solve(
                start,
                cause,
                numbers[k if numbers.shape[0] > 1 else 0],
                present[present_at[k] : present_at[k + 1]],
                is_complaint[present_at[k] : present_at[k + 1]],
                failed[failed_at[k] : failed_at[k + 1]],
                failed_at[k + 1] - failed_at[k] - n_spared,
                asked,
                most_room,
                room,
                out[k * n_rows : (k + 1) * n_rows],
            )
            if status:
                return status, found, k
        return status, found, last

    return cast("Callable[..., Any]", solve_many)


solve_many = _entry(_digest())
