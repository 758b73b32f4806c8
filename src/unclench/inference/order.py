"""The order in which coupled causes are taken in, found in compiled code by several greedy runs."""

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_SHARE = 8  # planning may cost about this share of the sweep it plans


@register_jitable
def n_bits(mask: int) -> int:
    """Number of bits set in a mask of at most 62 bits."""
    mask -= (mask >> 1) & 0x5555555555555555
    mask = (mask & 0x3333333333333333) + ((mask >> 2) & 0x3333333333333333)
    mask = (mask + (mask >> 4)) & 0x0F0F0F0F0F0F0F0F
    mask += mask >> 8
    mask += mask >> 16
    mask += mask >> 32
    return mask & 0x7F


@register_jitable
def greedy(masks: Ints, start: int, order: Ints, times: Ints) -> tuple[int, int]:
    """Cost in states visited, and the widest frontier, of opening as little as can be at each step.

    Args:
        masks: For each cause, its present findings as bits, shape (causes,).
        start: The cause to begin with.
        order: Where the order is written, shape (causes,).
        times: Room to count in, shape (62,).
    """
    n = masks.size
    times[:] = 0
    for c in range(n):
        order[c] = c
        for j in range(62):
            times[j] += (masks[c] >> j) & 1
    once = 0
    for j in range(62):
        if times[j] == 1:
            once |= 1 << j
    is_open, cost, widest = 0, 0, 0
    for position in range(n):
        best = start
        if position:
            best, best_key = position, 1 << 60
            for k in range(position, n):
                mask = masks[order[k]]
                key = 64 * (n_bits(is_open | mask) - n_bits(mask & once)) - n_bits(mask)
                if key < best_key:
                    best, best_key = k, key
        order[position], order[best] = order[best], order[position]
        mask = masks[order[position]]
        is_open |= mask
        width = n_bits(is_open)
        widest = max(widest, width)
        cost += (n_bits(mask) + 1) << width
        for j in range(62):
            if mask >> j & 1:
                times[j] -= 1
                if times[j] == 1:
                    once |= 1 << j
                if times[j] == 0:
                    once &= ~(1 << j)
                    is_open &= ~(1 << j)
    return cost, widest


@register_jitable
def best_order(masks: Ints) -> tuple[Ints, int]:
    """The cheapest of several greedy orders, and its widest frontier.

    It starts with the causes of fewest and of most findings, then with others as long as the sweep is dear
    enough to be worth it.
    """
    n = masks.size
    order = np.arange(n)
    if n == 0:
        return order, 0
    times = np.zeros(62, dtype=np.int64)
    trial = np.empty(n, dtype=np.int64)
    fewest, most = 0, 0
    for c in range(n):
        if n_bits(masks[c]) < n_bits(masks[fewest]):
            fewest = c
        if n_bits(masks[c]) > n_bits(masks[most]):
            most = c
    cost, widest = greedy(masks, fewest, order, times)
    spent = n * n
    for c in range(-1, n):
        if c >= 0 and (c in (fewest, most) or spent * _SHARE > cost):
            continue
        trial_cost, trial_widest = greedy(masks, most if c < 0 else c, trial, times)
        spent += n * n
        if trial_cost < cost:
            cost, widest = trial_cost, trial_widest
            order[:] = trial
    return order, widest
