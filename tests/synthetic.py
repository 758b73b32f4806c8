"""Seeded noisy-OR networks and patients drawn from them: the same for every engine that is timed."""

import numpy as np

from unclench.inference.posterior import Problem
from unclench.model.network import Parameters

SIZES = {"20x80": (20, 80, 20), "80x300": (80, 300, 60), "200x1000": (200, 1000, 60)}


def network(size: str, seed: int) -> Parameters:
    """A network in which each finding has 3 to 15 causes, or as many as there are.

    Args:
        size: A key of SIZES.
        seed: Of the generator.
    """
    n_causes, n_findings, _ = SIZES[size]
    random = np.random.default_rng(seed)
    p_found = np.zeros((n_findings, n_causes))
    for row in p_found:
        causes = random.choice(n_causes, size=random.integers(3, min(16, n_causes)), replace=False)
        row[causes] = random.uniform(0.05, 0.95, causes.size)
    return Parameters(
        p_prior=np.exp(random.uniform(np.log(1e-3), np.log(0.1), n_causes)),
        p_leak=np.exp(random.uniform(np.log(1e-3), np.log(5e-2), n_findings)),
        p_cause=p_found.T,
    )


def patient(parameters: Parameters, size: str, n_present: int, seed: int) -> Problem:
    """A patient drawn from the network, with the asked number of present and absent findings."""
    random = np.random.default_rng(seed)
    n_absent = SIZES[size][2]
    while True:
        has = random.uniform(size=parameters.p_prior.size) < parameters.p_prior
        p_none = (1 - parameters.p_leak) * np.prod(1 - has[:, None] * parameters.p_cause, axis=0)
        is_present = random.uniform(size=p_none.size) > p_none
        present, absent = np.flatnonzero(is_present), np.flatnonzero(~is_present)
        if present.size >= n_present and absent.size >= n_absent:
            return Problem.of(
                random.choice(present, n_present, replace=False),
                random.choice(absent, n_absent, replace=False),
                np.array([], dtype=np.int64),
            )
