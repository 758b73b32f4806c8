"""A network made ready for the kernel: each finding with the causes it has, and nothing else."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unclench.model.network import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The causes of each finding in turn.

    Attributes:
        n_causes, n_findings: Sizes.
        start: Where the causes of each finding begin in `cause`, shape (findings + 1,).
        cause: Their rows.
        numbers: Prior of each cause, leak of each finding, log(1 - leak) of each finding, then the chance that
            each entry of `cause` alone brings about its finding; shape (networks, numbers), one network unless
            the numbers were drawn.
    """

    n_causes: int
    n_findings: int
    start: Ints
    cause: Ints
    numbers: Floats

    @classmethod
    def of(cls, parameters: Parameters) -> Self:
        """The one network of these parameters."""
        finding, cause = np.nonzero(parameters.p_cause.T)
        n_causes, n_findings = parameters.p_cause.shape
        with np.errstate(divide="ignore"):
            log_no_leak = np.log1p(-parameters.p_leak)
        p_found = parameters.p_cause[cause, finding]
        return cls(
            n_causes=n_causes,
            n_findings=n_findings,
            start=np.searchsorted(finding, np.arange(n_findings + 1)),
            cause=cause,
            numbers=np.concatenate((parameters.p_prior, parameters.p_leak, log_no_leak, p_found))[None, :],
        )

    @property
    def p_leak(self) -> Floats:
        """The leak of each finding, in the first network."""
        return self.numbers[0, self.n_causes : self.n_causes + self.n_findings]
