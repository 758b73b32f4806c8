"""The order in which coupled causes are taken in, and what happens at each step of it."""

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from unclench.inference.vector import low_zeros, n_bits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SHARE = 6  # planning may cost about a tenth of the sweep it plans

# columns of the table of steps
CAUSE = 0
LINKS = 1  # the cause's row in the table of links
OPENING = 2  # findings, as bits, that the cause is the first of
CLOSING = 3  # and that it is the last of
N_BEFORE = 4  # findings that are open before the step
N_AFTER = 5  # of these, how many stay open
N_CLOSING = 6  # of these, how many close
N_HITS = 7  # of these, how many the cause explains
N_OPENED = 8  # findings that open here and stay open
FIRST = 9  # where the rows before the step lie
FACTORS = 10  # where its factors lie, two rows for each set of opened findings
N_COLUMNS = 11


@register_jitable
def greedy(masks: Ints, n_findings: int, start: int, order: Ints, times: Ints) -> int:
    """Cost, in rows visited, of opening as little as can be at each step.

    Args:
        masks: For each cause, its present findings as bits.
        n_findings: Number of present findings.
        start: The cause to begin with.
        order: Where the order is written.
        times: Room to count in, one for each finding.
    """
    n = masks.size
    for j in range(n_findings):
        times[j] = 0
    for c in range(n):
        order[c] = c
        rest = masks[c]
        while rest:
            times[low_zeros(rest)] += 1
            rest &= rest - 1
    once = 0
    for j in range(n_findings):
        if times[j] == 1:
            once |= 1 << j
    is_open, cost = 0, 0
    for position in range(n):
        best = start
        if position:
            best, best_key = position, 1 << 60
            for k in range(position, n):
                mask = masks[order[k]]
                key = 64 * (n_bits(mask & ~is_open) - n_bits(mask & once)) - n_bits(mask)
                if key < best_key:
                    best, best_key = k, key
        chosen = order[best]
        order[best] = order[position]
        order[position] = chosen
        rest = masks[chosen]
        before = n_bits(is_open)
        is_open |= rest
        cost += 4 + (n_bits(rest) << before)
        while rest:
            j = low_zeros(rest)
            rest &= rest - 1
            times[j] -= 1
            if times[j] == 1:
                once |= 1 << j
            elif times[j] == 0:
                once &= ~(1 << j)
                is_open &= ~(1 << j)
        cost += 2 << n_bits(is_open)
    return cost


@register_jitable
def best_order(masks: Ints, n_findings: int, order: Ints, trial: Ints, times: Ints) -> int:
    """Cost of the cheapest of several greedy orders, which is written to `order`.

    It starts with the causes of fewest and of most findings, then with others as long as the sweep is dear
    enough to be worth it.
    """
    n = masks.size
    fewest, most = 0, 0
    for c in range(n):
        if n_bits(masks[c]) < n_bits(masks[fewest]):
            fewest = c
        if n_bits(masks[c]) > n_bits(masks[most]):
            most = c
    cost, spent = 1 << 60, 0
    for c in range(-2, n):
        start = c
        if c == -2:
            start = fewest
        elif spent * _SHARE > cost:
            break
        elif c == -1:
            start = most
        elif c in (fewest, most):
            continue
        trial_cost = greedy(masks, n_findings, start, trial, times)
        spent += n * n // 2
        if trial_cost < cost:
            cost = trial_cost
            for k in range(n):
                order[k] = trial[k]
    return cost


@register_jitable
def lay_out(
    masks: Ints,
    order: Ints,
    links: Floats,
    coupled: Ints,
    n_conditioned: int,
    steps: Ints,
    hits: Ints,
    bits: Ints,
    p_hit: Floats,
    held: Ints,
) -> int:
    """Fill the table of steps; return the widest frontier.

    Args:
        masks: For each cause that is not conditioned on, its present findings as bits.
        order: In which order they are taken.
        links: The chance that a coupled cause alone brings about a present finding.
        coupled: The coupled causes, those that are conditioned on first.
        n_conditioned: How many of them.
        steps: The table, one row more than there are steps.
        hits: For each step, the open findings that its cause explains: those that close first.
        bits: Their bits: of those that close as they lie before, the highest first; of those that stay as they
            lie when the others are closed, the lowest first.
        p_hit: With what chance.
        held: Room for one number for each finding.
    """
    n_steps = masks.size
    later = 0
    for s in range(n_steps - 1, -1, -1):
        steps[s, CLOSING] = masks[order[s]] & ~later
        later |= masks[order[s]]
    seen, n_held, widest = 0, 0, 0
    steps[0, FIRST] = 0
    steps[0, FACTORS] = 0
    for s in range(n_steps):
        c = n_conditioned + order[s]
        mask, closes = masks[order[s]], steps[s, CLOSING]
        steps[s, CAUSE] = coupled[c]
        steps[s, LINKS] = c
        steps[s, OPENING] = mask & ~seen
        stays = mask & ~seen & ~closes
        seen |= mask
        steps[s, N_BEFORE] = n_held
        h = 0
        if closes:
            for bit in range(n_held - 1, -1, -1):
                j = held[bit]
                if closes >> j & 1:
                    hits[s, h] = j
                    bits[s, h] = bit
                    p_hit[s, h] = links[c, j]
                    h += 1
            n_kept = 0
            for bit in range(n_held):
                if not closes >> held[bit] & 1:
                    held[n_kept] = held[bit]
                    n_kept += 1
            n_held = n_kept
        steps[s, N_CLOSING] = h
        for bit in range(n_held):
            j = held[bit]
            if mask >> j & 1:
                hits[s, h] = j
                bits[s, h] = bit
                p_hit[s, h] = links[c, j]
                h += 1
        steps[s, N_HITS] = h
        steps[s, N_AFTER] = n_held
        steps[s, N_OPENED] = n_bits(stays)
        while stays:
            held[n_held] = low_zeros(stays)
            n_held += 1
            stays &= stays - 1
        widest = max(widest, n_held)
        steps[s + 1, FIRST] = steps[s, FIRST] + (1 << steps[s, N_BEFORE])
        steps[s + 1, FACTORS] = steps[s, FACTORS] + (2 << steps[s, N_OPENED])
    return widest
