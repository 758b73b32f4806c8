"""The one set of causes that is likeliest to be active together, given what is present and absent."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from unclench.inference.frozen import Frozen
from unclench.inference.native import MOST_ROOM
from unclench.inference.posterior import Posterior, Problem, posterior
from unclench.model.network import Parameters

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_ROUNDING = 1e-12  # a part of the tree that is better by less than this holds nothing better


@dataclass(frozen=True, slots=True, kw_only=True)
class MostProbable:
    """Which causes are active, and which are not, in the likeliest state of all of them at once.

    Attributes:
        is_active: Shape (causes,).
        p: Chance of exactly this state given the observations.
        p_at_most: No other state has a greater chance than this; `p` unless the search was cut short.
        n_sweeps: Exact posteriors that it took.
    """

    is_active: Bools
    p: float
    p_at_most: float
    n_sweeps: int

    @property
    def is_certain(self) -> bool:
        """Whether no other state is likelier."""
        return self.p_at_most <= self.p


def most_probable(
    problem: Problem, parameters: Parameters, *, most_sweeps: int = 2000, most_room: int = MOST_ROOM
) -> MostProbable:
    """The likeliest state of all causes together, by best-first search with an exact bound.

    The chance of the observations with some causes fixed is the sum over all states of the others, so that no one
    of these is likelier. A part of the tree is given up as soon as that sum is no more than the best state found.
    What is fixed settles more: the more causes are active, the less another one adds to what explains a finding;
    one that does not pay even where it adds most is off, and one that pays where it adds least is on.

    Args:
        problem: What was observed.
        parameters: The network.
        most_sweeps: Exact posteriors after which the best state found so far is told, with a bound.
        most_room: The most doubles that a sweep may keep.

    Raises:
        TooManyFindingsError: The sweep would need too much memory.
    """
    search = _Search(problem, parameters, most_room)
    unfixed = np.full(parameters.p_prior.size, -1, dtype=np.int8)
    unfixed[parameters.p_prior <= 0.0] = 0
    unfixed[parameters.p_prior >= 1.0] = 1
    search.visit(unfixed)
    while search.open and search.n_sweeps < most_sweeps:
        bound, _, state, branch = heappop(search.open)
        if -bound <= search.best + _ROUNDING:
            search.open.clear()
            break
        for value in (1, 0):
            child = state.copy()
            child[branch] = value
            search.visit(child)
    left = max((-bound for bound, *_ in search.open), default=-np.inf)
    if not np.isfinite(search.log_evidence):
        return MostProbable(is_active=np.zeros(unfixed.size, np.bool_), p=0.0, p_at_most=0.0, n_sweeps=1)
    p = float(np.exp(search.best - search.log_evidence))
    p_at_most = p if left <= search.best + _ROUNDING else float(np.exp(left - search.log_evidence))
    return MostProbable(is_active=search.is_active, p=p, p_at_most=p_at_most, n_sweeps=search.n_sweeps)


def likely_state(problem: Problem, parameters: Parameters, found: Posterior) -> MostProbable:
    """A state of all causes that no change of one cause, nor of one for another, makes likelier.

    For where the exact sum is too wide: it starts from the causes that are likelier active than not. No state is
    likelier than the state that it gives to any one cause, which bounds them all.

    Args:
        problem: What was observed.
        parameters: The network.
        found: Its posterior, or an estimate of it.
    """
    search = _Search(problem, parameters, 0)
    search.offer(found.p_active > 0.5)
    before = -np.inf
    while search.best > before:
        before, now = search.best, search.is_active
        flipped = [_changed(now, i) for i in range(now.size)]
        swapped = [
            _changed(now, i, j)
            for i in np.flatnonzero(now).tolist()
            for j in np.flatnonzero(~now & (found.p_active > 0.0)).tolist()
        ]
        for state in (*flipped, *swapped):
            search.offer(state)
    p = float(np.exp(min(search.best - found.log_evidence, 0.0)))
    bound = float(np.maximum(found.p_active, 1.0 - found.p_active).min(initial=1.0))
    return MostProbable(is_active=search.is_active, p=p, p_at_most=max(p, bound), n_sweeps=0)


def _changed(is_active: Bools, *causes: int) -> Bools:
    state = is_active.copy()
    state[list(causes)] ^= True
    return state


class _Search:
    """What is known while searching; a state has 1 for an active cause, 0 for an inactive one, -1 for either."""

    def __init__(self, problem: Problem, parameters: Parameters, most_room: int) -> None:
        self.problem, self.most_room = problem, most_room
        self.p_prior = parameters.p_prior
        self.frozen = Frozen.of(parameters)
        self.open: list[tuple[float, int, NDArray[np.int8], int]] = []
        self.best, self.log_evidence = -np.inf, -np.inf
        self.is_active: Bools = np.zeros(self.p_prior.size, dtype=np.bool_)
        self.n_sweeps = 0
        present = problem.present
        with np.errstate(divide="ignore"):
            self.log_miss = np.log1p(-parameters.p_cause[:, present])
            self.log_no_leak = np.log1p(-parameters.p_leak[present])
            self.log_absent = float(np.log1p(-parameters.p_leak[problem.absent]).sum())
            absent = np.log1p(-parameters.p_cause[:, problem.absent]).sum(axis=1)
            self.log_on, self.log_off = np.log(self.p_prior) + absent, np.log1p(-self.p_prior)

    def visit(self, state: NDArray[np.int8]) -> None:
        """Settle what follows, bound what is below, and try the state that rounds it."""
        state = self.settled(state)
        is_fixed = state >= 0
        if is_fixed.all():
            self.offer(state == 1)
            if self.n_sweeps:
                return
        p_prior = np.where(is_fixed, state, self.p_prior)
        found = posterior(self.problem, self.frozen.with_prior(p_prior), most_room=self.most_room)
        self.n_sweeps += 1
        if self.n_sweeps == 1:
            self.log_evidence = posterior(self.problem, self.frozen, most_room=self.most_room).log_evidence
        prior = np.where(state == 1, np.log(np.maximum(self.p_prior, 1e-300)), self.log_off)
        bound = found.log_evidence + float(prior[is_fixed].sum())
        self.offer(np.where(is_fixed, state == 1, found.p_active > 0.5))
        if bound > self.best + _ROUNDING and not is_fixed.all():
            doubt = np.where(is_fixed, np.inf, np.abs(found.p_active - 0.5))
            heappush(self.open, (-bound, self.n_sweeps, state, int(doubt.argmin())))

    def settled(self, state: NDArray[np.int8]) -> NDArray[np.int8]:
        """The same with every cause fixed that must be so in the likeliest state below."""
        state = state.copy()
        while True:
            least = np.where((state != 0)[:, None], self.log_miss, 0.0)
            fewest = self.log_no_leak + self.log_miss[state == 1].sum(axis=0)
            most = self.log_no_leak + least.sum(axis=0)
            is_open = np.flatnonzero(state < 0)
            if not is_open.size:
                return state
            mine = self.log_miss[is_open]
            odds = self.log_on[is_open] - self.log_off[is_open]
            gained = odds + _gain(fewest, mine).sum(axis=1)
            with np.errstate(invalid="ignore"):
                others = np.where(np.isneginf(mine), -np.inf, most - mine)
            gained_least = odds + _gain(others, mine).sum(axis=1)
            state[is_open[gained_least > 0.0]] = 1
            state[is_open[gained < 0.0]] = 0
            if not ((gained < 0.0) | (gained_least > 0.0)).any():
                return state

    def offer(self, is_active: Bools) -> None:
        """Take a state as the best so far if it is."""
        log_p = self.log_joint(is_active)
        if log_p > self.best:
            self.best, self.is_active = log_p, is_active

    def log_joint(self, is_active: Bools) -> float:
        """The chance of a state and the observations, as a logarithm."""
        log_none = self.log_no_leak + self.log_miss[is_active].sum(axis=0)
        with np.errstate(divide="ignore"):
            explained = np.log(-np.expm1(log_none)).sum()
        return float(np.where(is_active, self.log_on, self.log_off).sum() + explained + self.log_absent)


def _gain(log_none: Floats, mine: Floats) -> Floats:
    """How much likelier each finding is, as a logarithm, if one more cause may bring it about."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.log(-np.expm1(log_none + mine)) - np.log(-np.expm1(log_none))
    return np.where(mine < 0.0, np.where(np.isneginf(log_none), 0.0, gain), 0.0)
