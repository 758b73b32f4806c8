"""The plain twin of the kernel: every set of explained findings at once, in NumPy, without any plan."""

import numpy as np
from numpy.typing import NDArray

from unclench.inference.posterior import Posterior, Problem
from unclench.model.network import Parameters

Floats = NDArray[np.float64]


def plain_posterior(problem: Problem, parameters: Parameters) -> Posterior:
    """Exact posteriors by the explained-subset sum over all 2^present sets; for up to some fifteen findings."""
    present = problem.present
    p_found = parameters.p_cause[:, present]
    off = 1.0 - parameters.p_prior
    on = parameters.p_prior * np.prod(1.0 - parameters.p_cause[:, problem.absent], axis=1)
    with np.errstate(divide="ignore"):
        log_evidence = float(np.log1p(-parameters.p_leak[problem.absent]).sum())
    state = np.zeros((2,) * present.size)
    state[(0,) * present.size] = 1.0
    state = _explained(state, parameters.p_leak[present])
    states = []
    for i in range(on.size):
        states.append(state)
        state = off[i] * state + on[i] * _explained(state, p_found[i])
        total = state.sum()
        if total > 0.0:
            log_evidence += float(np.log(total))
            state = state / total
    everything = (1,) * present.size
    p_on, p_idle = np.zeros(on.size), np.zeros(on.size)
    evidence = state[everything]
    if evidence <= 0.0:
        return Posterior(log_evidence=-np.inf, p_active=p_on, p_explains=p_on)
    worth = np.zeros_like(state)
    worth[everything] = 1.0
    for i in reversed(range(on.size)):
        explained = on[i] * np.vdot(worth, _explained(states[i], p_found[i]))
        total = explained + off[i] * np.vdot(worth, states[i])
        others = np.where(problem.is_complaint, 0.0, p_found[i])
        none = np.prod(np.where(problem.is_complaint, 1.0 - p_found[i], 1.0))
        p_on[i] = explained / total
        p_idle[i] = on[i] * none * np.vdot(worth, _explained(states[i], others)) / total
        worth = off[i] * worth + on[i] * _worth_before(worth, p_found[i])
        worth /= worth.max()
    return Posterior(
        log_evidence=log_evidence + float(np.log(evidence)),
        p_active=p_on,
        p_explains=p_on - p_idle if problem.is_complaint.any() else p_on,
    )


def _explained(state: Floats, p_found: Floats) -> Floats:
    """Each finding that is not explained is explained now with its chance."""
    for axis, p in enumerate(p_found):
        if p > 0.0:
            low, high = np.take(state, 0, axis), np.take(state, 1, axis)
            state = np.stack(((1.0 - p) * low, high + p * low), axis)
    return state


def _worth_before(worth: Floats, p_found: Floats) -> Floats:
    for axis, p in enumerate(p_found):
        if p > 0.0:
            low, high = np.take(worth, 0, axis), np.take(worth, 1, axis)
            worth = np.stack(((1.0 - p) * low + p * high, high), axis)
    return worth
