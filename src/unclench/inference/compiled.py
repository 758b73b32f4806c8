"""What is compiled: each entry is compiled at its first call and kept on disk for later processes.

Numba notices a change of this file alone. So that code kept on disk is never older than the files that it was made
from, every entry closes over a digest of theirs, which Numba makes part of the key.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numba import njit
from numpy.typing import NDArray

from unclench.inference.kernel import solve
from unclench.inference.vector import N_CONDITIONED

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MADE_FROM = ("kernel", "lanes", "order", "sweep", "vector")
_compiled = njit(cache=True, nogil=True, fastmath={"contract", "reassoc"}, error_model="numpy")


def _digest() -> int:
    here = Path(__file__).parent
    return crc32(b"".join((here / f"{name}.py").read_bytes() for name in _MADE_FROM))


def _entries(digest: int) -> tuple[Callable[..., Any], ...]:
    @_compiled
    def solve_one(
        start: Ints,
        cause: Ints,
        numbers: Floats,
        present: Ints,
        is_complaint: Bools,
        failed: Ints,
        n_absent: int,
        most_room: int,
        room: Floats,
        out: Floats,
    ) -> tuple[int, float]:
        _ = digest
        none = np.empty(0, dtype=np.int64)
        return solve(
            start,
            cause,
            numbers,
            present,
            is_complaint,
            failed,
            n_absent,
            none,
            N_CONDITIONED,
            most_room,
            room,
            out,
        )

    return (solve_one,)


(solve_one,) = _entries(_digest())
