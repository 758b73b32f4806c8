"""The parts of the compiled kernel that draw sets of active causes and average over them."""

import ctypes

import numpy as np
from numpy.typing import NDArray

from unclench.inference.native import Links, library

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
States = NDArray[np.uint8]


def draw(
    links: Links, *, present: Ints, absent: Ints, most_room: int, seed: int, first: int, out: States
) -> float:
    """Sets of active causes, drawn from the exact posterior of one patient.

    Args:
        links: The network.
        present: Columns of the present findings.
        absent: Columns of the absent ones.
        most_room: The most doubles that the sweep may keep.
        seed: Of an endless row of draws.
        first: Where in that row to begin.
        out: Contiguous, shape (draws, causes): 1 for an active cause; all 0 if what is present is impossible.

    Returns:
        0, or how many doubles the sweep would take if that is too much.

    Raises:
        MemoryError: The machine has less memory than that.
    """
    status: float = library().unclench_draw(
        ctypes.byref(links),
        present.ctypes.data,
        present.size,
        absent.ctypes.data,
        absent.size,
        most_room,
        seed,
        first,
        first + out.shape[0],
        out.ctypes.data,
    )
    if status < 0.0:
        raise MemoryError
    return status


def average(
    *,
    p_found: Floats,
    off: Floats,
    on: Floats,
    leak: Floats,
    is_complaint: Bools,
    weight: Floats,
    drawn: States,
) -> Floats:
    """Sums over weighted draws of what they tell of each cause, its own state summed out given all the others.

    Args:
        p_found: Chance that each cause alone brings about each present finding, shape (causes, present).
        off: Chance of each cause to be off.
        on: Chance of each to be on and to bring about nothing that is absent.
        leak: Of each present finding.
        is_complaint: Which of them are the complaint.
        weight: Of each draw.
        drawn: As `draw` gives them.

    Returns:
        Shape (2 * causes + 1, 3): for each cause active, then active and bringing about part of the complaint, then
        for the leak alone bringing about all of it, the sum of weight times chance, of its square, and of weight
        squared times chance.

    Raises:
        MemoryError: The machine has too little memory.
    """
    n_draws, n_causes = drawn.shape
    out = np.empty((2 * n_causes + 1, 3))
    kept = [np.ascontiguousarray(array) for array in (p_found, off, on, leak, is_complaint, weight, drawn)]
    at = [array.ctypes.data for array in kept]
    if library().unclench_average(*at[:5], n_causes, leak.size, *at[5:], n_draws, out.ctypes.data):
        raise MemoryError
    return out
