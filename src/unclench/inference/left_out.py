"""What each observation contributes: the posteriors with one observation, or two, left out."""

import numpy as np
from numpy.typing import NDArray

from unclench.inference.batch import Patients, Posteriors, posteriors
from unclench.inference.frozen import Frozen
from unclench.inference.posterior import Problem

Ints = NDArray[np.int64]


def without_each(frozen: Frozen, problem: Problem) -> Posteriors:
    """The posteriors without each present finding in turn, then without each absent one."""
    n_present, n_absent = problem.present.size, problem.absent.size
    rows: list[Ints] = [np.delete(np.arange(n_present), j) for j in range(n_present)]
    rows += [np.arange(n_present)] * n_absent
    absent = [problem.absent] * n_present + [np.delete(problem.absent, j) for j in range(n_absent)]
    return posteriors(
        frozen,
        Patients.of(
            [problem.present[row] for row in rows], absent, [problem.is_complaint[row] for row in rows]
        ),
    )
