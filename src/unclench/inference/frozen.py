"""A network made ready for the kernel: each finding with the causes it has, and nothing else."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unclench.inference.native import Links
from unclench.model.network import Draws, Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
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
        return cls._of(
            finding,
            cause,
            parameters.p_prior[None, :],
            parameters.p_leak[None, :],
            parameters.p_cause[cause, finding][None, :],
        )

    @classmethod
    def of_draws(cls, draws: Draws) -> Self:
        """As many networks as were drawn."""
        return cls._of(draws.finding, draws.cause, draws.p_prior, draws.p_leak, draws.p_found)

    @classmethod
    def _of(cls, finding: Ints, cause: Ints, p_prior: Floats, p_leak: Floats, p_found: Floats) -> Self:
        n_findings = p_leak.shape[1]
        with np.errstate(divide="ignore"):
            log_no_leak = np.log1p(-p_leak)
        return cls(
            n_causes=p_prior.shape[1],
            n_findings=n_findings,
            start=np.searchsorted(finding, np.arange(n_findings + 1)),
            cause=cause,
            numbers=np.concatenate((p_prior, p_leak, log_no_leak, p_found), axis=1),
        )

    def with_prior(self, p_prior: Floats) -> Self:
        """The same network with other priors."""
        numbers = self.numbers.copy()
        numbers[:, : self.n_causes] = p_prior
        return replace(self, numbers=numbers)

    @property
    def p_leak(self) -> Floats:
        """The leak of each finding, in the first network."""
        return self.numbers[0, self.n_causes : self.n_causes + self.n_findings]

    @cached_property
    def links(self) -> Links:
        """The same as the kernel takes it."""
        return Links(
            n_causes=self.n_causes,
            n_findings=self.n_findings,
            start=self.start,
            cause=self.cause,
            numbers=self.numbers,
        )
