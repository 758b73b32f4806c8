"""One patient in one compiled call: the explained-subset dynamic programme, there and back.

A cause linked to a single present finding is folded into the chance that this finding is explained already when
it is opened. Only causes of several present findings are swept.
"""

from collections.abc import Callable
from typing import cast

import numpy as np
from numba import njit
from numba.extending import register_jitable
from numpy.typing import NDArray

from unclench.inference.order import best_order, n_bits

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Solve = Callable[..., tuple[int, float]]

DONE, MORE_ROOM, TOO_WIDE = 0, 1, 2
MAX_PRESENT = 62  # present findings are the bits of one machine word


@register_jitable
def explain(state: Floats, n: int, bit: int, p: float) -> None:
    """Let a cause explain the finding of one bit with p, in place; narrow strides are written out for SIMD."""
    q = 1.0 - p
    stride = 1 << bit
    if stride == 1:
        for i in range(0, n, 2):
            state[i + 1] += p * state[i]
            state[i] *= q
    elif stride == 2:
        for i in range(0, n, 4):
            state[i + 2] += p * state[i]
            state[i + 3] += p * state[i + 1]
            state[i] *= q
            state[i + 1] *= q
    else:
        for base in range(0, n, 2 * stride):
            low = state[base : base + stride]
            high = state[base + stride : base + 2 * stride]
            for i in range(stride):
                high[i] += p * low[i]
                low[i] *= q


@register_jitable
def explain_back(worth: Floats, n: int, bit: int, p: float) -> None:
    """The transpose of `explain`."""
    q = 1.0 - p
    stride = 1 << bit
    if stride == 1:
        for i in range(0, n, 2):
            worth[i] = q * worth[i] + p * worth[i + 1]
    elif stride == 2:
        for i in range(0, n, 4):
            worth[i] = q * worth[i] + p * worth[i + 2]
            worth[i + 1] = q * worth[i + 1] + p * worth[i + 3]
    else:
        for base in range(0, n, 2 * stride):
            low = worth[base : base + stride]
            high = worth[base + stride : base + 2 * stride]
            for i in range(stride):
                low[i] = q * low[i] + p * high[i]


def solve(
    p_prior: Floats,
    p_leak: Floats,
    p_found: Floats,
    present: Ints,
    is_complaint: Bools,
    failed: Ints,
    n_absent: int,
    max_open: int,
    room: Floats,
    p_on: Floats,
    p_idle: Floats,
) -> tuple[int, float]:
    """Log evidence; p_on and p_idle are written for every cause.

    Args:
        p_prior: Chance that each cause is active, shape (causes,).
        p_leak: Shape (findings,).
        p_found: Chance that an active cause alone brings about a finding, shape (findings, causes).
        present: Columns of the present findings, at most MAX_PRESENT.
        is_complaint: Which of them are the complaint.
        failed: Columns that no cause may bring about; the first `n_absent` are absent, so their leak fails too.
        n_absent: See `failed`.
        max_open: The widest frontier allowed.
        room: Where states are kept for the way back.
        p_on: Chance that each cause is active.
        p_idle: Chance that it is active and brings about nothing of the complaint.

    Returns:
        DONE and the log evidence, minus infinity if what is present is impossible; or MORE_ROOM and the room
        needed; or TOO_WIDE and the width of the frontier.
    """
    n_causes, n_present = p_prior.size, present.size
    log_evidence = 0.0
    on = p_prior.copy()
    for k in range(failed.size):
        row = p_found[failed[k]]
        for i in range(n_causes):
            on[i] *= 1.0 - row[i]
        if k < n_absent:
            log_evidence += np.log1p(-p_leak[failed[k]])
    off = 1.0 - p_prior

    mask = np.zeros(n_causes, dtype=np.int64)
    for j in range(n_present):
        row = p_found[present[j]]
        for i in range(n_causes):
            if row[i] > 0.0:
                mask[i] |= 1 << j

    # before a finding is opened: its chance to be explained or not by its leak and lone causes
    yes, no = np.empty(n_present), np.empty(n_present)
    for j in range(n_present):
        yes[j] = p_leak[present[j]]
        no[j] = 1.0 - yes[j]
    lone = np.empty(n_causes, dtype=np.int64)
    lone_finding = np.empty(n_causes, dtype=np.int64)
    lone_yes, lone_no = np.empty(n_causes), np.empty(n_causes)
    coupled = np.empty(n_causes, dtype=np.int64)
    n_lone, n_coupled, linked = 0, 0, 0
    for i in range(n_causes):
        if mask[i] == 0 or on[i] <= 0.0:
            total = off[i] + on[i]
            if total <= 0.0:
                return DONE, -np.inf
            log_evidence += np.log(total)
            p_on[i] = on[i] / total
            p_idle[i] = p_on[i]
        elif mask[i] & (mask[i] - 1) == 0:
            j = n_bits(mask[i] - 1)
            p = p_found[present[j], i]
            lone[n_lone] = i
            lone_finding[n_lone] = j
            lone_yes[n_lone] = yes[j]
            lone_no[n_lone] = no[j]
            n_lone += 1
            yes[j] = yes[j] * (off[i] + on[i]) + no[j] * on[i] * p
            no[j] *= off[i] + on[i] * (1.0 - p)
        else:
            coupled[n_coupled] = i
            n_coupled += 1
            linked |= mask[i]

    # worth of a finding being explained or not, per unit; scales do not matter, only ratios are used
    worth_yes, worth_no = np.ones(n_present), np.zeros(n_present)
    for j in range(n_present):
        if not linked >> j & 1:
            if yes[j] <= 0.0:
                return DONE, -np.inf
            log_evidence += np.log(yes[j])

    masks = np.empty(n_coupled, dtype=np.int64)
    for c in range(n_coupled):
        masks[c] = mask[coupled[c]]
    order, widest = best_order(masks)
    if widest > max_open:
        return TOO_WIDE, float(widest)

    # where every step's state is kept, and the bits that close after it
    first = np.zeros(n_coupled + 1, dtype=np.int64)
    closing = np.zeros(n_coupled, dtype=np.int64)
    later = 0
    for s in range(n_coupled - 1, -1, -1):
        closing[s] = masks[order[s]] & ~later
        later |= masks[order[s]]
    is_open = 0
    for s in range(n_coupled):
        is_open |= masks[order[s]]
        first[s + 1] = first[s] + (1 << n_bits(is_open))
        is_open &= ~closing[s]
    n_widest = 1 << widest
    if first[n_coupled] + 2 * n_widest > room.size:
        return MORE_ROOM, float(first[n_coupled] + 2 * n_widest)
    acted = room[first[n_coupled] : first[n_coupled] + n_widest]
    worth = room[first[n_coupled] + n_widest : first[n_coupled] + 2 * n_widest]

    slot = np.empty((n_coupled, n_present), dtype=np.int64)  # which finding has which bit at each step
    width = np.zeros(n_coupled, dtype=np.int64)
    n_before = np.zeros(n_coupled, dtype=np.int64)
    held = np.empty(n_present, dtype=np.int64)
    n_held = 0
    is_open = 0
    acted[0] = 1.0
    scale = 1.0
    for s in range(n_coupled):
        i = coupled[order[s]]
        n = 1 << n_held
        state = room[first[s] : first[s + 1]]
        for k in range(n):
            state[k] = acted[k]
        n_before[s] = n_held
        for j in range(n_present):
            if masks[order[s]] >> j & 1 and not is_open >> j & 1:
                low, high = state[:n], state[n : 2 * n]
                for k in range(n):
                    high[k] = yes[j] * low[k]
                    low[k] = no[j] * low[k]
                held[n_held] = j
                n_held += 1
                n *= 2
                is_open |= 1 << j
        width[s] = n_held
        slot[s, :n_held] = held[:n_held]
        for k in range(n):
            acted[k] = state[k]
        for bit in range(n_held):
            if masks[order[s]] >> held[bit] & 1:
                explain(acted, n, bit, p_found[present[held[bit]], i])
        w_off, w_on = off[i] * scale, on[i] * scale
        for k in range(n):
            acted[k] = w_off * state[k] + w_on * acted[k]
        for bit in range(n_held - 1, -1, -1):
            if closing[s] >> held[bit] & 1:
                stride = 1 << bit
                n //= 2
                for block in range(n // stride):
                    to = acted[block * stride : (block + 1) * stride]
                    come = acted[(2 * block + 1) * stride : (2 * block + 2) * stride]
                    for k in range(stride):
                        to[k] = come[k]
                for k in range(bit, n_held - 1):
                    held[k] = held[k + 1]
                n_held -= 1
        is_open &= ~closing[s]
        total = 0.0
        for k in range(n):
            total += acted[k]
        if total <= 0.0:
            return DONE, -np.inf
        log_evidence += np.log(total)
        scale = 1.0 / total

    worth[0] = 1.0
    n = 1
    for s in range(n_coupled - 1, -1, -1):
        i = coupled[order[s]]
        state = room[first[s] : first[s + 1]]
        mine = masks[order[s]]
        for bit in range(width[s]):  # reopen what closed here: it had to be explained
            if closing[s] >> slot[s, bit] & 1:
                stride = 1 << bit
                for block in range(n // stride - 1, -1, -1):
                    for k in range(stride - 1, -1, -1):
                        worth[(2 * block + 1) * stride + k] = worth[block * stride + k]
                    worth[2 * block * stride : (2 * block + 1) * stride] = 0.0
                n *= 2
        has_complaint = False
        for j in range(n_present):
            has_complaint = has_complaint or (mine >> j & 1 == 1 and is_complaint[j])
        idle = 0.0
        if has_complaint:
            for k in range(n):
                acted[k] = state[k]
            q = 1.0
            for bit in range(width[s]):
                j = slot[s, bit]
                if mine >> j & 1:
                    if is_complaint[j]:
                        q *= 1.0 - p_found[present[j], i]
                    else:
                        explain(acted, n, bit, p_found[present[j], i])
            for k in range(n):
                idle += worth[k] * acted[k]
            idle *= q
        for k in range(n):
            acted[k] = worth[k]
        for bit in range(width[s]):
            if mine >> slot[s, bit] & 1:
                explain_back(acted, n, bit, p_found[present[slot[s, bit]], i])
        sum_off, sum_on = 0.0, 0.0
        for k in range(n):
            sum_off += worth[k] * state[k]
            sum_on += acted[k] * state[k]
        sum_off *= off[i]
        sum_on *= on[i]
        p_on[i] = sum_on / (sum_off + sum_on)
        p_idle[i] = on[i] * idle / (sum_off + sum_on) if has_complaint else p_on[i]
        total = 0.0
        for k in range(n):
            worth[k] = off[i] * worth[k] + on[i] * acted[k]
            total += worth[k]
        scale = 1.0 / total
        for k in range(n):
            worth[k] *= scale
        for bit in range(width[s] - 1, n_before[s] - 1, -1):
            j = slot[s, bit]
            explained, unexplained = 0.0, 0.0
            if n_lone:
                stride = 1 << bit
                for base in range(0, 1 << width[s], 2 * stride):
                    for k in range(base, base + stride):
                        unexplained += worth[k] * state[k]
                        explained += worth[k + stride] * state[k + stride]
            worth_yes[j] = explained / yes[j] if yes[j] > 0.0 else 0.0
            worth_no[j] = unexplained / no[j] if no[j] > 0.0 else 0.0
        for bit in range(width[s] - 1, n_before[s] - 1, -1):
            j = slot[s, bit]
            n //= 2
            for k in range(n):
                worth[k] = no[j] * worth[k] + yes[j] * worth[n + k]

    for back in range(n_lone - 1, -1, -1):
        i, j = lone[back], lone_finding[back]
        p = p_found[present[j], i]
        before_yes, before_no = lone_yes[back], lone_no[back]
        sum_off = off[i] * (worth_yes[j] * before_yes + worth_no[j] * before_no)
        sum_on = on[i] * (worth_yes[j] * (before_yes + before_no * p) + worth_no[j] * before_no * (1.0 - p))
        p_on[i] = sum_on / (sum_off + sum_on)
        p_idle[i] = p_on[i]
        if is_complaint[j]:
            idle = (worth_yes[j] * before_yes + worth_no[j] * before_no) * on[i] * (1.0 - p)
            p_idle[i] = idle / (sum_off + sum_on)
        worth_no[j] = worth_no[j] * (off[i] + on[i] * (1.0 - p)) + worth_yes[j] * on[i] * p
        worth_yes[j] *= off[i] + on[i]
    return DONE, log_evidence


solve_jit = cast("Solve", njit(solve, cache=True, fastmath={"reassoc", "contract"}))
