"""The explained-subset dynamic programme: all posteriors of a noisy-OR network in one sweep there and back.

The state holds, for every set of open findings, the chance that just this set is explained so far. Every term
is a product of probabilities and terms are only added, so nothing cancels, unlike in inclusion-exclusion
(Quickscore), which is wrong in the first digit by fifteen present findings.
"""

from collections.abc import Callable
from math import log
from typing import cast

import numpy as np
from numba import njit
from numba.extending import register_jitable
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sweep = Callable[..., tuple[float, Floats, Floats]]

OPEN, CAUSE, CLOSE = 0, 1, 2


@register_jitable
def take_in(state: Floats, bits: Ints, p_cause: Floats, is_idle: Bools) -> None:
    """Let one active cause act on the state, in place.

    A finding not yet explained becomes so with p_cause; one that is explained stays so. Where the cause is
    taken as idle towards a finding, only the chance of that idleness is counted.

    Args:
        state: Chance of each set of explained findings, shape (2^open,).
        bits: The bit of each finding the cause is linked to, shape (links,).
        p_cause: Chance that it alone causes each of them, shape (links,).
        is_idle: Whether it is to be idle towards each of them, shape (links,).
    """
    for k in range(bits.size):
        stride = 1 << bits[k]
        p = p_cause[k]
        q = 1.0 - p
        for base in range(0, state.size, 2 * stride):
            for low in range(base, base + stride):
                if is_idle[k]:
                    state[low] *= q
                    state[low + stride] *= q
                else:
                    state[low + stride] += p * state[low]
                    state[low] *= q


@register_jitable
def take_back(worth: Floats, bits: Ints, p_cause: Floats) -> None:
    """The transpose of `take_in` without idleness, in place.

    Args:
        worth: What each set of explained findings is worth for the rest of the sweep, shape (2^open,).
        bits: The bit of each finding the cause is linked to, shape (links,).
        p_cause: Chance that it alone causes each of them, shape (links,).
    """
    for k in range(bits.size):
        stride = 1 << bits[k]
        p = p_cause[k]
        for base in range(0, worth.size, 2 * stride):
            for low in range(base, base + stride):
                worth[low] = (1.0 - p) * worth[low] + p * worth[low + stride]


@register_jitable
def opened(state: Floats, p_leak: float) -> Floats:
    """The state with one more finding, as its highest bit, explained by its leak or not yet."""
    half = state.size
    wider = np.empty(2 * half)
    wider[:half] = (1.0 - p_leak) * state
    wider[half:] = p_leak * state
    return wider


@register_jitable
def closed(state: Floats, bit: int) -> Floats:
    """The state with the finding of one bit taken out, which must be explained by now."""
    stride = 1 << bit
    narrower = np.empty(state.size // 2)
    for i in range(narrower.size):
        narrower[i] = state[(i // stride) * 2 * stride + stride + i % stride]
    return narrower


@register_jitable
def reopened(worth: Floats, bit: int) -> Floats:
    """The transpose of `closed`."""
    stride = 1 << bit
    wider = np.zeros(2 * worth.size)
    for i in range(worth.size):
        wider[(i // stride) * 2 * stride + stride + i % stride] = worth[i]
    return wider


def sweep(
    step: Ints,
    subject: Ints,
    bit: Ints,
    first: Ints,
    link_bit: Ints,
    link_finding: Ints,
    n_kept: int,
    weight_off: Floats,
    weight_on: Floats,
    p_leak: Floats,
    p_cause: Floats,
    is_complaint: Bools,
) -> tuple[float, Floats, Floats]:
    """Log evidence, and for each cause the chance that it is active, and active but idle to the complaint.

    Args:
        step: OPEN, CAUSE or CLOSE. This and the next six are a `Plan`.
        subject: Whom each step is about.
        bit: The bit of an opened or closed finding.
        first: Where the links of each step begin.
        link_bit: The bit of each linked finding.
        link_finding: The index of each linked finding.
        n_kept: Number of states to keep for the way back.
        weight_off: For each cause, the chance that it is off, shape (causes,).
        weight_on: For each cause, the joint chance of it being on and of the absent findings as far as they
            bear on it, shape (causes,).
        p_leak: Leak of each present finding, shape (findings,).
        p_cause: Chance that a cause alone brings about a present finding, shape (causes, findings).
        is_complaint: Whether a present finding is part of the complaint, shape (findings,).

    Returns:
        log_evidence, which is minus infinity if what is present is impossible; p_on and p_idle, shape
        (causes,), zero for causes that the plan does not hold.
    """
    p_on = np.zeros(weight_on.size)
    p_idle = np.zeros(weight_on.size)
    kept = np.empty(n_kept)
    n_used = 0
    log_evidence = 0.0
    state = np.ones(1)
    for s in range(step.size):
        if step[s] == OPEN:
            state = opened(state, p_leak[subject[s]])
            continue
        if step[s] == CLOSE:
            state = closed(state, bit[s])
        else:
            cause = subject[s]
            kept[n_used : n_used + state.size] = state
            n_used += state.size
            bits = link_bit[first[s] : first[s + 1]]
            p = np.empty(bits.size)
            for k in range(bits.size):
                p[k] = p_cause[cause, link_finding[first[s] + k]]
            acted = state.copy()
            take_in(acted, bits, p, np.zeros(bits.size, dtype=np.bool_))
            state = weight_off[cause] * state + weight_on[cause] * acted
        total = state.sum()
        if total <= 0.0:
            return -np.inf, p_on, p_idle
        log_evidence += log(total)
        state /= total

    worth = np.ones(1)
    for back in range(step.size):
        s = step.size - 1 - back
        if step[s] == OPEN:
            leak = p_leak[subject[s]]
            half = worth.size // 2
            worth = (1.0 - leak) * worth[:half] + leak * worth[half:]
        elif step[s] == CLOSE:
            worth = reopened(worth, bit[s])
        else:
            cause = subject[s]
            before = kept[n_used - worth.size : n_used]
            n_used -= worth.size
            bits = link_bit[first[s] : first[s + 1]]
            p = np.empty(bits.size)
            is_idle = np.zeros(bits.size, dtype=np.bool_)
            for k in range(bits.size):
                p[k] = p_cause[cause, link_finding[first[s] + k]]
                is_idle[k] = is_complaint[link_finding[first[s] + k]]
            earlier = worth.copy()
            take_back(earlier, bits, p)
            off = weight_off[cause] * (worth * before).sum()
            on = weight_on[cause] * (earlier * before).sum()
            p_on[cause] = on / (off + on)
            p_idle[cause] = p_on[cause]
            if is_idle.any():
                idle = before.copy()
                take_in(idle, bits, p, is_idle)
                p_idle[cause] = weight_on[cause] * (worth * idle).sum() / (off + on)
            worth = weight_off[cause] * worth + weight_on[cause] * earlier
            worth /= worth.max()
    return log_evidence, p_on, p_idle


sweep_jit = cast("Sweep", njit(sweep, cache=True))
