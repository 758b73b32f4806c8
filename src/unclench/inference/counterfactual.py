"""The smallest change of answers that would put another cause first."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from unclench.inference.batch import Patients, posteriors
from unclench.inference.frozen import Frozen
from unclench.inference.posterior import Posterior, Problem

Ints = NDArray[np.int64]

_MOST_CHANGED = 2
_MOST_PRESENT = {1: 16, 2: 11}  # beyond so many present findings, so many changes take too long to try


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Answers that, given the other way round, would put another cause first.

    Attributes:
        columns: Of the findings whose answers change.
        leader: The row of the cause that would come first.
        p: What it would explain then.
    """

    columns: tuple[int, ...]
    leader: int
    p: float


def smallest_change(frozen: Frozen, problem: Problem, found: Posterior) -> Change | None:
    """The fewest answers (one, else two) to turn round so that another cause leads, and most clearly so.

    The complaint stays. None if no two answers would do, if there is nothing to turn round, or if so much is
    present that it would take too long to know.
    """
    is_kept = problem.is_complaint
    columns = np.concatenate((problem.present[~is_kept], problem.absent))
    now = int(found.p_explains.argmax())
    for n_changed in range(1, _MOST_CHANGED + 1):
        changes = list(combinations(map(int, columns), n_changed))
        if not changes or problem.present.size > _MOST_PRESENT[n_changed]:
            return None
        turned = [_turned(problem, change) for change in changes]
        then = posteriors(
            frozen,
            Patients.of(
                [one.present for one in turned],
                [one.absent for one in turned],
                [one.is_complaint for one in turned],
            ),
        )
        explains = np.where(np.isfinite(then.log_evidence)[:, None], then.p_explains, 0.0)
        lead = explains.max(axis=1) - explains[:, now]
        best = int(lead.argmax())
        if lead[best] > 0.0:
            leader = int(explains[best].argmax())
            return Change(columns=changes[best], leader=leader, p=float(explains[best, leader]))
    return None


def _turned(problem: Problem, change: tuple[int, ...]) -> Problem:
    """The problem with some answers the other way round."""
    is_present, is_absent = np.isin(problem.present, change), np.isin(problem.absent, change)
    now_present: Ints = problem.absent[is_absent]
    return Problem(
        present=np.concatenate((problem.present[~is_present], now_present)),
        absent=np.concatenate((problem.absent[~is_absent], problem.present[is_present])),
        is_complaint=np.concatenate(
            (problem.is_complaint[~is_present], np.zeros(now_present.size, dtype=np.bool_))
        ),
    )
