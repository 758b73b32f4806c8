"""Posteriors with a stated error, where so much is present that the exact sum is too wide."""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from unclench.inference.drawing import average, draw
from unclench.inference.frozen import Frozen
from unclench.inference.posterior import Posterior, Problem, posterior
from unclench.model.network import Parameters

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
States = NDArray[np.uint8]

_FEWEST, _MOST = 8_000, 128_000  # draws
_ENOUGH, _TOO_FEW = 2000.0, 400.0  # effective draws: no more are needed; fewer are no answer
_ROUNDS, _NEAR = 8, 0.05  # of bringing the proposal nearer, until it moves by less
_FAR, _LEAST = 700.0, 1e-9  # keep numbers finite


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A posterior from draws, each number with its standard error.

    Attributes:
        posterior: The estimates.
        p_unexplained: Chance that no cause has any part in the complaint; 0 where there is none.
        n_draws: Sets of active causes that were drawn.
        n_effective: As many draws from the posterior itself would tell as much: (sum of weights)^2 over the sum of
            their squares.
        error_log_evidence, error_active, error_explains, error_unexplained: Standard errors.
    """

    posterior: Posterior
    p_unexplained: float
    n_draws: int
    n_effective: float
    error_log_evidence: float
    error_active: Floats
    error_explains: Floats
    error_unexplained: float


def sampled(
    problem: Problem,
    parameters: Parameters,
    fitting: Bools,
    *,
    seed: int,
    most_room: int,
    n_fewest: int = _FEWEST,
    n_most: int = _MOST,
) -> Sampled | None:
    """Posteriors of all conditions given all that was observed, by weighted draws.

    Sets of active causes are drawn from the exact posterior given what is absent and the present findings that fit,
    each cause's odds raised as far as the other findings speak for it, and weighted by what is then left of the
    chance of those. Each set tells of every cause by its exact chance given the state of all others. More are drawn
    until as many of equal weight as are enough would tell as much. docs/interfaces.md has what was measured.

    Args:
        problem: What was observed.
        parameters: The network.
        fitting: Which of the present findings the exact sum has room for, shape (present,).
        seed: Of the draws.
        most_room: The most doubles that the exact sum may keep.
        n_fewest: How many are drawn at once.
        n_most: How many in all.

    Returns:
        None where even the most draws are worth too few to tell.

    Raises:
        TooManyFindingsError: The findings that fit do not.
    """
    proposals = _proposals(problem, parameters, fitting, most_room=most_room)
    rest = problem.present[~fitting]
    log_miss = _log(1.0 - parameters.p_cause[:, rest])
    log_no_leak = _log(1.0 - parameters.p_leak[rest])
    n_draws, parts, log_weights = 0, [], []
    while True:
        n_each = max(n_fewest, n_draws) // len(proposals)
        n_before = n_draws // len(proposals)
        more = [
            one.drawn(seed=seed + k, first=n_before, n=n_each, most_room=most_room)
            for k, one in enumerate(proposals)
        ]
        parts += more
        log_weights += [_log_weight(part, proposals, log_miss, log_no_leak) for part in more]
        n_draws += n_each * len(proposals)
        log_weight = np.concatenate(log_weights)
        highest = float(log_weight.max())
        if np.isneginf(highest):
            return None
        weight = np.exp(log_weight - highest)
        n_effective = float(weight.sum() ** 2 / (weight**2).sum())
        if n_effective * n_most < _TOO_FEW * n_draws:
            return None  # all that may be drawn would hardly be enough
        if n_effective >= _ENOUGH or 2 * n_draws > n_most:
            break
    log_evidence = highest + float(np.log(weight.mean()))
    return _told(problem, parameters, np.concatenate(parts), weight / weight.sum(), log_evidence)


@dataclass(frozen=True, kw_only=True)
class _Proposal:
    """One of the distributions that are drawn from, in equal parts.

    Attributes:
        fitting: The findings that are summed exactly.
        frozen: The network with the odds of its causes raised.
        log_factor: How far the odds of each cause were raised, as a logarithm.
        log_total: Logarithm of the sum, over all sets of active causes, of their chance with the fitting findings
            times all factors.
    """

    fitting: Problem
    frozen: Frozen
    log_factor: Floats
    log_total: float

    def drawn(self, *, seed: int, first: int, n: int, most_room: int) -> States:
        """So many sets of active causes."""
        out = np.empty((n, self.frozen.n_causes), dtype=np.uint8)
        draw(
            self.frozen.links,
            present=self.fitting.present,
            absent=self.fitting.absent,
            most_room=most_room,
            seed=seed,
            first=first,
            out=out,
        )
        return out


def _log_weight(drawn: States, proposals: list[_Proposal], log_miss: Floats, log_no_leak: Floats) -> Floats:
    """Logarithm of the chance of each set with all that was observed over its chance to be drawn.

    Args:
        drawn: The sets.
        proposals: What each may have been drawn from.
        log_miss: Logarithm of the chance that each cause does not bring about each finding that does not fit.
        log_no_leak: The same of the leak.
    """
    active = drawn.astype(np.float64)
    with np.errstate(divide="ignore"):
        log_explained = np.log(-np.expm1(active @ log_miss + log_no_leak)).sum(axis=1)
    log_drawn = [active @ one.log_factor - one.log_total for one in proposals]
    return np.asarray(
        log_explained - np.logaddexp.reduce(log_drawn, axis=0) + log(len(proposals)), dtype=np.float64
    )


def _proposals(
    problem: Problem, parameters: Parameters, fitting: Bools, *, most_room: int
) -> list[_Proposal]:
    """Exact posteriors of what fits, with each cause's odds raised as far as the rest speaks for it, or less far.

    Each of the other findings sends each cause what it would if all causes were independent otherwise (belief
    propagation; Pearl 1988); whatever is wrong with that, the weights put right. Where several causes vie, it soon
    settles on one. So the first messages, the last ones by half and none at all have their part too: with none, no
    weight can be great.
    """
    exact = Problem(
        present=problem.present[fitting],
        absent=problem.absent,
        is_complaint=np.zeros(int(fitting.sum()), dtype=np.bool_),
    )
    rest = problem.present[~fitting]
    p_found, no_leak = parameters.p_cause[:, rest], 1.0 - parameters.p_leak[rest]
    p_prior, frozen = parameters.p_prior, Frozen.of(parameters)

    def raised(log_factor: Floats) -> tuple[_Proposal, Floats]:
        factor = np.exp(log_factor)
        total = 1.0 - p_prior + p_prior * factor
        network = frozen.with_prior(p_prior * factor / total)
        found = posterior(exact, network, most_room=most_room)
        log_total = found.log_evidence + float(np.log(total).sum())
        one = _Proposal(fitting=exact, frozen=network, log_factor=log_factor, log_total=log_total)
        return one, found.p_active

    log_sent = np.zeros_like(p_found)
    plain, p_active = raised(np.zeros(p_prior.size))
    proposals, last = [plain], plain
    for k in range(_ROUNDS):
        before = log_sent
        log_sent = 0.5 * (before + _sent(p_active, before, p_found, no_leak))
        last, p_active = raised(log_sent.sum(axis=1))
        if k == 0:
            proposals.append(last)
        if np.abs(log_sent - before).max(initial=0.0) < _NEAR:
            break
    return [*proposals, raised(0.5 * last.log_factor)[0], last]


def _sent(p_active: Floats, log_sent: Floats, p_found: Floats, no_leak: Floats) -> Floats:
    """What each of the other findings now says for each cause: the logarithm of a factor on its odds.

    Args:
        p_active: Posterior of each cause with what was sent before.
        log_sent: That, shape (causes, findings).
        p_found: Chance that each cause alone brings about each finding.
        no_leak: Chance that the leak does not.
    """
    log_odds = _log(p_active) - _log(1.0 - p_active)
    p_without = 1.0 / (1.0 + np.exp(np.clip(log_sent - log_odds[:, None], -_FAR, _FAR)))
    log_none = _log(1.0 - p_without * p_found)
    none_but = np.exp(log_none.sum(axis=0) - log_none) * no_leak
    if_off = np.maximum(1.0 - none_but, _LEAST)
    return np.asarray(np.log((if_off + none_but * p_found) / if_off), dtype=np.float64)


def _log(p: Floats) -> Floats:
    """A logarithm that stays finite."""
    return np.log(np.maximum(p, 1e-300))


def _told(
    problem: Problem,
    parameters: Parameters,
    drawn: States,
    weight: Floats,
    log_evidence: float,
) -> Sampled:
    """What weighted draws say; the weights add up to one.

    The error is that of a ratio of two sums of independent draws, to the first order: the root of the sum of
    (weight x (number - mean))^2. That sees nothing of what was never drawn, so that the greatest weight of a single
    draw is added to it, as if one more draw had come out altogether otherwise.
    """
    sums = average(
        p_found=parameters.p_cause[:, problem.present],
        off=1.0 - parameters.p_prior,
        on=parameters.p_prior * np.prod(1.0 - parameters.p_cause[:, problem.absent], axis=1),
        leak=parameters.p_leak[problem.present],
        is_complaint=problem.is_complaint,
        weight=weight,
        drawn=drawn,
    )
    mean, squares, cross = sums.T
    of_weights = float((weight**2).sum())
    variance = np.maximum(squares - 2.0 * mean * cross + mean**2 * of_weights, 0.0)
    error = np.sqrt(variance + float(weight.max()) ** 2)
    n_causes = parameters.p_prior.size
    return Sampled(
        posterior=Posterior(
            log_evidence=log_evidence, p_active=mean[:n_causes], p_explains=mean[n_causes:-1]
        ),
        p_unexplained=float(mean[-1]),
        n_draws=weight.size,
        n_effective=1.0 / of_weights,
        error_log_evidence=float(np.sqrt(max(of_weights - 1.0 / weight.size, 0.0))),
        error_active=error[:n_causes],
        error_explains=error[n_causes:-1],
        error_unexplained=float(error[-1]),
    )
