"""What the lanes start with: causes apart, causes of one present finding, and causes that are conditioned on."""

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from unclench.inference.vector import (
    LANES,
    N_CONDITIONED,
    add,
    group_sum,
    load,
    low_zeros,
    plus_times,
    ratio,
    spread,
    store,
    times,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@register_jitable
def absorb(
    start: Ints,
    cause: Ints,
    numbers: Floats,
    n_causes: int,
    present: Ints,
    failed: Ints,
    n_absent: int,
    off: Floats,
    on: Floats,
    mask: Ints,
) -> float:
    """Log evidence of what is absent; each cause's chance to be off or on given that, and its present findings.

    Where a cause can be neither off nor on, the result is minus infinity.
    """
    n_findings = start.size - 1
    at_log, at_found = n_causes + n_findings, n_causes + 2 * n_findings
    log_evidence = 0.0
    for i in range(n_causes):
        on[i] = numbers[i]
        off[i] = 1.0 - numbers[i]
        mask[i] = 0
    for k in range(failed.size):
        j = failed[k]
        for e in range(start[j], start[j + 1]):
            on[cause[e]] *= 1.0 - numbers[at_found + e]
        if k < n_absent:
            log_evidence += numbers[at_log + j]
    for k in range(present.size):
        j = present[k]
        for e in range(start[j], start[j + 1]):
            if numbers[at_found + e] > 0.0:
                mask[cause[e]] |= 1 << k
    product = 1.0
    for i in range(n_causes):
        total = off[i] + on[i]
        product *= total
        if product < 1e-200:
            log_evidence += np.log(product)
            product = 1.0
        off[i] /= total
        on[i] /= total
    return log_evidence + float(np.log(product))


@register_jitable
def lane_masks(room: Floats, to: int) -> None:
    """For each conditioned cause a row with 1 in the lanes where it is on."""
    for c in range(N_CONDITIONED):
        for lane in range(LANES):
            room[(to + c) * LANES + lane] = float(lane >> c & 1)


@register_jitable
def fold(
    room: Floats,
    lone: Ints,
    n_lone: int,
    mask: Ints,
    lone_p: Floats,
    off: Floats,
    at_on: int,
    at_finding: int,
    at_lone: int,
) -> None:
    """Fold the causes of one present finding into it; what was before each is kept in two rows."""
    for k in range(n_lone):
        i = lone[k]
        at = at_finding + 4 * low_zeros(mask[i])
        yes, no, on = load(room, at), load(room, at + 1), load(room, at_on + i)
        store(room, at_lone + 2 * k, yes)
        store(room, at_lone + 2 * k + 1, no)
        found, off_row = times(on, spread(lone_p[i])), spread(off[i])
        store(room, at, plus_times(times(yes, add(off_row, on)), no, found))
        store(room, at + 1, times(no, plus_times(off_row, on, spread(1.0 - lone_p[i]))))


@register_jitable
def unfold(
    room: Floats,
    lone: Ints,
    n_lone: int,
    mask: Ints,
    lone_p: Floats,
    off: Floats,
    at_on: int,
    at_lone: int,
    at_worth_finding: int,
    n_each: int,
    at_result: int,
) -> None:
    """The posterior of the causes that were folded: two rows each, p_on and p_idle if it is of the complaint."""
    for k in range(n_lone - 1, -1, -1):
        i = lone[k]
        at = at_worth_finding + 2 * low_zeros(mask[i])
        worth_yes, worth_no = group_sum(load(room, at), n_each), group_sum(load(room, at + 1), n_each)
        yes, no, on = load(room, at_lone + 2 * k), load(room, at_lone + 2 * k + 1), load(room, at_on + i)
        p, q, off_row = spread(lone_p[i]), spread(1.0 - lone_p[i]), spread(off[i])
        before = plus_times(times(worth_yes, yes), worth_no, no)
        not_found = times(worth_no, times(no, q))
        sum_on = times(on, plus_times(not_found, worth_yes, plus_times(yes, no, p)))
        total = plus_times(sum_on, off_row, before)
        store(room, at_result + 2 * i, ratio(sum_on, total))
        store(room, at_result + 2 * i + 1, ratio(times(before, times(on, q)), total))
        no_worth = times(worth_no, plus_times(off_row, on, q))
        # the lanes of a group hold the same now, so that their sum would be too much: only the first keeps it
        store(room, at + 1, plus_times(no_worth, worth_yes, times(on, p)))
        store(room, at, times(worth_yes, add(off_row, on)))
        for lane in range(LANES):
            if lane % n_each:
                room[at * LANES + lane] = 0.0
                room[(at + 1) * LANES + lane] = 0.0


@register_jitable
def condition(
    room: Floats,
    links: Floats,
    off: Floats,
    coupled: Ints,
    n_conditioned: int,
    most_conditioned: int,
    at_mask: int,
    at_on: int,
    at_base: int,
    at_finding: int,
) -> None:
    """The weight of each lane in row 0, and how far its conditioned causes explain each finding.

    Args:
        links: The chance that a coupled cause alone brings about a present finding.
        at_mask: A row for each conditioned cause, 1 where it is on.
        at_base: Two rows for each finding: its being explained or not by its leak and lone causes.
        at_finding: Where four rows go: explained or not by anything so far, then by the conditioned causes alone.
    """
    weight = spread(1.0)
    for c in range(n_conditioned):
        is_on = load(room, at_mask + c)
        is_off = plus_times(spread(1.0), is_on, spread(-1.0))
        on = load(room, at_on + coupled[c])
        weight = times(weight, plus_times(times(is_on, on), is_off, spread(off[coupled[c]])))
    for c in range(n_conditioned, most_conditioned):  # fewer causes than lanes: some lanes are empty
        weight = times(weight, plus_times(spread(1.0), load(room, at_mask + c), spread(-1.0)))
    store(room, 0, weight)
    for j in range(links.shape[1]):
        by, none = spread(0.0), spread(1.0)
        for c in range(n_conditioned):
            p = links[c, j]
            if p > 0.0:
                is_on = load(room, at_mask + c)
                by = plus_times(by, none, times(is_on, spread(p)))
                is_off = plus_times(spread(1.0), is_on, spread(-1.0))
                none = times(none, plus_times(is_off, is_on, spread(1.0 - p)))
        yes, no = load(room, at_base + 4 * j), load(room, at_base + 4 * j + 1)
        at = at_finding + 4 * j
        store(room, at, plus_times(yes, no, by))
        store(room, at + 1, times(no, none))
        store(room, at + 2, by)
        store(room, at + 3, none)
