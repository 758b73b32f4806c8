"""What the answer to every open question is expected to tell, exactly and in one call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.errors import TooManyFindingsError
from unclench.inference.batch import in_turns
from unclench.inference.frozen import Frozen
from unclench.inference.native import MOST_ROOM, bounds, information, solve
from unclench.inference.posterior import Posterior, Problem
from unclench.model.network import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PER_TURN = 64  # questions that a core takes at a time
_MOST_WATCHED = 12  # conditions whose pairs are worked out
_DOUBT = 1e-4  # of their variance
_PER_ROUND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """The posteriors if each of some findings is absent.

    Attributes:
        asked: Their columns.
        p_absent: Chance of that, shape (asked,).
        p_active, p_explains: The posterior then, as in Posterior, shape (asked, conditions).
    """

    asked: Ints
    p_absent: Floats
    p_active: Floats
    p_explains: Floats


def absences(
    frozen: Frozen, problem: Problem, found: Posterior, asked: Ints, *, most_room: int = MOST_ROOM
) -> Absences:
    """The posteriors if each finding of `asked` in turn is absent; if it is present follows from them.

    Args:
        frozen: The network.
        problem: What was observed.
        found: Its posterior.
        asked: Columns of findings that were not observed.
        most_room: Doubles that a sweep may take.

    Raises:
        TooManyFindingsError: The sweep would need too much memory.
    """
    out = np.empty((asked.size, 2 * frozen.n_causes + 1))

    def turn(first: int, last: int) -> None:
        needed = solve(
            frozen.links,
            present=problem.present,
            is_complaint=problem.is_complaint,
            failed=problem.absent,
            n_absent=problem.absent.size,
            asked=asked[first:last],
            most_room=most_room,
            out=out[first:last],
        )
        if needed:
            raise TooManyFindingsError(
                n_present=problem.present.size, n_bytes=8.0 * needed, limit=8 * most_room
            )

    if asked.size:
        in_turns(turn, asked.size, _PER_TURN)
    return Absences(
        asked=asked,
        p_absent=np.minimum(np.exp(out[:, -1] - found.log_evidence), 1.0),
        p_active=out[:, : frozen.n_causes],
        p_explains=out[:, frozen.n_causes : -1],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The question whose answer tells most about which conditions are active.

    Attributes:
        column: The finding asked about.
        bits: Sum over conditions of the mutual information with the answer.
        n_exact: How many questions had to be worked out to be sure of that.
    """

    column: int
    bits: float
    n_exact: int


def best_question(
    frozen: Frozen, problem: Problem, found: Posterior, asked: Ints, *, most_room: int = MOST_ROOM
) -> Best:
    """The best of all questions, with proof: no other is bounded above what it tells.

    Chances of pairs of conditions, of those that are in doubt, bound what each answer can tell; then questions are
    worked out exactly, the greatest bound first, until none that is left is bounded above the best.

    Args:
        frozen: The network.
        problem: What was observed.
        found: Its posterior.
        asked: Columns of findings that were not observed; at least one.
        most_room: Doubles that a sweep may take.

    Raises:
        TooManyFindingsError: The sweep would need too much memory.
    """
    p = np.ascontiguousarray(found.p_active)
    asked = np.ascontiguousarray(asked)
    is_coupled = np.zeros(frozen.n_causes, dtype=np.bool_)
    for column in problem.present:
        is_coupled[frozen.cause[frozen.start[column] : frozen.start[column + 1]]] = True
    doubt = np.where(is_coupled, p * (1.0 - p), 0.0)
    order = np.argsort(-doubt)[:_MOST_WATCHED]
    watched = order[doubt[order] > _DOUBT]
    if_off = absences(frozen, problem, found, -1 - watched, most_room=most_room)
    bound = bounds(
        frozen.links, p, is_coupled=is_coupled, watched=watched, p_if_off=if_off.p_active, asked=asked
    )
    left = np.argsort(-bound)
    best, bits, n_exact = -1, -1.0, 0
    while n_exact < left.size and bound[left[n_exact]] > bits:
        now = asked[left[n_exact : n_exact + _PER_ROUND]]
        then = absences(frozen, problem, found, now, most_room=most_room)
        told = information(p, then.p_active, then.p_absent)
        n_exact += now.size
        if told.max() > bits:
            best, bits = int(now[told.argmax()]), float(told.max())
    return Best(column=best, bits=bits, n_exact=n_exact)


def rough_absences(network: Parameters, found: Posterior, asked: Ints) -> Absences:
    """The same with the conditions taken as independent: fast, and near enough to choose a question by."""
    p_cause = network.p_cause[:, asked].T
    p_not = 1.0 - found.p_active * p_cause
    p_absent = (1.0 - network.p_leak[asked]) * np.prod(p_not, axis=1)
    stays = np.divide(1.0 - p_cause, p_not, out=np.zeros_like(p_not), where=p_not > 0.0)
    return Absences(
        asked=asked,
        p_absent=p_absent,
        p_active=found.p_active * stays,
        p_explains=found.p_explains * stays,
    )


def entropy(p: Floats) -> Floats:
    """Entropy of yes or no, in bits."""
    p = np.clip(p, 1e-300, 1.0)
    q = np.clip(1.0 - p, 1e-300, 1.0)
    return -(p * np.log2(p) + q * np.log2(q))
