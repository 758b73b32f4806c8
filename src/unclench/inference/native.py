"""The compiled kernel (see kernel/kernel.h), called with NumPy arrays."""

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.errors import NoKernelError

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_ROOM = 1 << 26  # doubles of a sweep: half a GiB, and about a second a patient

_LIBRARY = Path(__file__).parent / "kernel" / "kernel.so"
_POINTER, _INT, _DOUBLE = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_NO_MEMORY = -1.0
_Address = ctypes.c_char * 0


class Links(ctypes.Structure):
    """`struct network`; it keeps its arrays alive."""

    _fields_ = (
        ("n_causes", _INT),
        ("n_findings", _INT),
        ("start", _POINTER),
        ("cause", _POINTER),
        ("numbers", _POINTER),
        ("stride", _INT),
    )

    def __init__(self, *, n_causes: int, n_findings: int, start: Ints, cause: Ints, numbers: Floats) -> None:
        stride = numbers.shape[1] if numbers.shape[0] > 1 else 0
        self._kept = tuple(np.ascontiguousarray(array) for array in (start, cause, numbers))
        super().__init__(n_causes, n_findings, *(array.ctypes.data for array in self._kept), stride)


def solve(
    links: Links,
    *,
    present: Ints,
    is_complaint: Bools,
    failed: Ints,
    n_absent: int,
    asked: Ints | None,
    most_room: int,
    out: Floats,
) -> float:
    """Posteriors of one patient, or of as many as there are questions; the numbers are those of the first network.

    Args:
        links: The network.
        present: Columns of the present findings.
        is_complaint: Which of them are the complaint.
        failed: Columns that no cause may bring about; the first `n_absent` are absent, so their leak fails too.
        n_absent: See `failed`.
        asked: Findings each of which in turn is taken as absent too, or, as -1 - i, causes i each of which in turn is
            off; None for the patient alone.
        most_room: The most doubles that a sweep may keep.
        out: Contiguous, shape (1 or asked, 2 * causes + 1): for each question, the chance that each cause is active,
            that it is active and brings about at least one finding of the complaint (or that it is active, if there
            is no complaint), and the log evidence, minus infinity if what is present is impossible.

    Returns:
        0, or how many doubles a sweep would take if that is too much.

    Raises:
        MemoryError: The machine has less memory than that.
    """
    status: float = library().unclench_solve(
        ctypes.byref(links),
        present.tobytes(),
        is_complaint.tobytes(),
        present.size,
        failed.tobytes(),
        failed.size,
        n_absent,
        None if asked is None else asked.tobytes(),
        0 if asked is None else asked.size,
        most_room,
        ctypes.byref(_Address.from_buffer(out)),  # type: ignore[arg-type]  # NumPy hides its buffer from 3.11
    )
    if status == _NO_MEMORY:
        raise MemoryError
    return status


def solve_many(
    links: Links,
    *,
    present_at: Ints,
    present: Ints,
    is_complaint: Bools,
    absent_at: Ints,
    absent: Ints,
    first: int,
    last: int,
    out: Floats,
) -> None:
    """`solve` for the patients from `first` to `last`; the row of a patient of too much holds no numbers.

    Args:
        links: One network, or one for each patient.
        present_at: Where the present findings of each patient begin, as Patients holds them; all contiguous.
        present: Columns of the present findings of each patient in turn.
        is_complaint: Which of them are the complaint.
        absent_at: Where the absent findings of each patient begin.
        absent: Their columns.
        first: The first patient.
        last: One behind the last.
        out: A row for each of all patients.

    Raises:
        MemoryError: The machine has too little memory.
    """
    status = library().unclench_solve_many(
        ctypes.byref(links),
        present_at.ctypes.data,
        present.ctypes.data,
        is_complaint.ctypes.data,
        absent_at.ctypes.data,
        absent.ctypes.data,
        first,
        last,
        MOST_ROOM,
        out.ctypes.data,
    )
    if status == _NO_MEMORY:
        raise MemoryError


def information(p_on: Floats, p_on_if_absent: Floats, p_absent: Floats) -> Floats:
    """Sum over conditions of the mutual information between a condition's part and an answer, in bits.

    Args:
        p_on: Chance of each condition, shape (conditions,).
        p_on_if_absent: The same if each answer is no, shape (answers, conditions).
        p_absent: Chance of a no to each, shape (answers,).
    """
    if p_on_if_absent.strides[1] != p_on_if_absent.itemsize:
        p_on_if_absent = np.ascontiguousarray(p_on_if_absent)
    out = np.empty(p_absent.size)
    library().unclench_information(
        np.ascontiguousarray(p_on).ctypes.data,
        p_on_if_absent.ctypes.data,
        np.ascontiguousarray(p_absent).ctypes.data,
        p_absent.size,
        p_on.size,
        p_on_if_absent.strides[0] // p_on_if_absent.itemsize,
        out.ctypes.data,
    )
    return out


def work(links: Links, *, present: Ints, is_complaint: Bools, absent: Ints) -> tuple[float, float]:
    """Floating-point operations, and bytes read or written, of one patient's sweep there and back.

    Args:
        links: The network.
        present: Columns of the present findings.
        is_complaint: Which of them are the complaint.
        absent: Columns of the absent findings.
    """
    found = np.zeros(2)
    library().unclench_work(
        ctypes.byref(links),
        present.tobytes(),
        is_complaint.tobytes(),
        present.size,
        absent.tobytes(),
        absent.size,
        found.ctypes.data,
    )
    return float(found[0]), float(found[1])


def bounds(
    links: Links,
    p_active: Floats,
    *,
    is_coupled: Bools,
    watched: Ints,
    p_if_off: Floats,
    asked: Ints,
) -> Floats:
    """For each question a bound on the information that its answer holds on all conditions, added up, in bits.

    Args:
        links: The network.
        p_active: Posterior of each condition, contiguous, shape (conditions,).
        is_coupled: Which conditions can bring about anything present, shape (conditions,).
        watched: Some of these, contiguous.
        p_if_off: Posteriors if each watched one is off, rows of contiguous numbers, shape (watched, conditions).
        asked: Columns of the questions, contiguous.

    Raises:
        MemoryError: The machine has too little memory.
    """
    out = np.empty(asked.size)
    status = library().unclench_bounds(
        ctypes.byref(links),
        p_active.ctypes.data,
        is_coupled.ctypes.data,
        watched.ctypes.data,
        watched.size,
        p_if_off.ctypes.data,
        p_if_off.strides[0] // p_if_off.itemsize,
        asked.ctypes.data,
        asked.size,
        out.ctypes.data,
    )
    if status == _NO_MEMORY:
        raise MemoryError
    return out


@cache
def library() -> Any:  # noqa: ANN401  ctypes knows no better
    """The compiled kernel with the types of its functions."""
    try:
        kernel = ctypes.CDLL(str(_LIBRARY))
    except OSError as error:
        raise NoKernelError(_LIBRARY, reason=str(error)) from error
    kernel.unclench_runs_here.restype = ctypes.c_int
    if not kernel.unclench_runs_here():
        raise NoKernelError(_LIBRARY, reason="it was compiled for a newer processor")
    kernel.unclench_solve.restype = kernel.unclench_solve_many.restype = _DOUBLE
    kernel.unclench_solve.argtypes = (
        *(_POINTER, _POINTER, _POINTER, _INT),
        *(_POINTER, _INT, _INT, _POINTER, _INT, _DOUBLE, _POINTER),
    )
    kernel.unclench_solve_many.argtypes = (*(_POINTER,) * 6, _INT, _INT, _DOUBLE, _POINTER)
    kernel.unclench_work.restype = _DOUBLE
    kernel.unclench_work.argtypes = (_POINTER, _POINTER, _POINTER, _INT, _POINTER, _INT, _POINTER)
    kernel.unclench_draw.restype = _DOUBLE
    kernel.unclench_draw.argtypes = (
        *(_POINTER, _POINTER, _INT, _POINTER, _INT, _DOUBLE),
        *(ctypes.c_uint64, _INT, _INT, _POINTER),
    )
    kernel.unclench_average.restype = _INT
    kernel.unclench_average.argtypes = (*(_POINTER,) * 5, _INT, _INT, _POINTER, _POINTER, _INT, _POINTER)
    kernel.unclench_bounds.restype = _DOUBLE
    kernel.unclench_bounds.argtypes = (*(_POINTER,) * 4, _INT, _POINTER, _INT, _POINTER, _INT, _POINTER)
    kernel.unclench_information.restype = None
    kernel.unclench_information.argtypes = (*(_POINTER,) * 3, *(_INT,) * 3, _POINTER)
    return kernel
