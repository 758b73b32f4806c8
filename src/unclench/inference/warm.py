"""`python -m unclench.inference.warm`: compile the kernel, so that no patient waits for it."""

import numpy as np

from unclench.inference.posterior import Problem, posterior
from unclench.model.network import Parameters

if __name__ == "__main__":
    none = np.empty(0, dtype=np.int64)
    posterior(
        Problem.of(none, none, none),
        Parameters(p_prior=np.full(1, 0.5), p_leak=np.full(1, 0.5), p_cause=np.full((1, 1), 0.5)),
    )
