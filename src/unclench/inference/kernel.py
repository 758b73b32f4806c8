"""One patient in compiled code: the explained-subset dynamic programme, there and back.

A cause linked to a single present finding is folded into the chance that this finding is explained already when
it is opened. Of the causes of several present findings, a few are conditioned on: every combination of them
on and off is a lane, and the others are swept with all lanes at a time. The lanes can also hold several
questions, each of which takes one more finding as absent.
"""

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from unclench.inference.lanes import absorb, condition, fold, lane_masks, unfold
from unclench.inference.limits import DONE, MAX_PRESENT, MORE_ROOM, TOO_WIDE
from unclench.inference.order import FACTORS, FIRST, N_COLUMNS, N_OPENED, best_order, lay_out
from unclench.inference.sweep import back_again, there, total_scale
from unclench.inference.vector import (
    LANES,
    N_CONDITIONED,
    add,
    group_sum,
    load,
    n_bits,
    ratio,
    spread,
    store,
    times,
)

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@register_jitable
def solve(
    start: Ints,
    cause: Ints,
    numbers: Floats,
    present: Ints,
    is_complaint: Bools,
    failed: Ints,
    n_absent: int,
    asked: Ints,
    most_room: int,
    room: Floats,
    out: Floats,
) -> tuple[int, float]:
    """Posteriors of one patient, or of as many as there are questions in `asked`.

    Args:
        start: Where the causes of each finding begin in `cause`, shape (findings + 1,).
        cause: The causes of each finding in turn.
        numbers: Prior of each cause, leak of each finding, log(1 - leak) of each finding, then the chance that
            each entry of `cause` alone brings about its finding.
        present: Columns of the present findings, at most MAX_PRESENT.
        is_complaint: Which of them are the complaint.
        failed: Columns that no cause may bring about; the first `n_absent` are absent, so their leak fails too.
        n_absent: See `failed`.
        asked: Findings each of which in turn is taken as absent too; none for the patient alone.
        most_room: The most doubles that may be asked for.
        room: Where rows are kept for the way back.
        out: For each question, the chance that each cause is active, that it is active and brings about at least
            one finding of the complaint (or that it is active, if there is no complaint), and the log evidence.

    Returns:
        DONE and the first log evidence, minus infinity if what is present is impossible; or MORE_ROOM and the
        room needed; or TOO_WIDE and the room needed.
    """
    n_present, n_findings = present.size, start.size - 1
    n_causes = numbers.size - 2 * n_findings - cause.size
    at_found = n_causes + 2 * n_findings
    off, on, lone_p = np.empty(n_causes), np.empty(n_causes), np.empty(n_causes)
    mask, place = np.empty(n_causes, dtype=np.int64), np.empty(n_causes, dtype=np.int64)
    log_evidence = absorb(start, cause, numbers, n_causes, present, failed, n_absent, off, on, mask)
    if not log_evidence > -np.inf:
        return _impossible(out)
    if n_present > MAX_PRESENT:
        return TOO_WIDE, 2.0**n_present
    complaint = 0
    for j in range(n_present):
        if is_complaint[j]:
            complaint |= 1 << j

    lone, coupled = np.empty(n_causes, dtype=np.int64), np.empty(n_causes, dtype=np.int64)
    n_lone, n_coupled = 0, 0
    for i in range(n_causes):
        place[i] = -1
        if on[i] <= 0.0:
            mask[i] = 0
        if mask[i] & (mask[i] - 1):
            coupled[n_coupled] = i
            n_coupled += 1
        elif mask[i]:
            lone[n_lone] = i
            n_lone += 1
    for c in range(min(N_CONDITIONED, n_coupled)):  # those of most present findings come first
        best = c
        for k in range(c + 1, n_coupled):
            if n_bits(mask[coupled[k]]) > n_bits(mask[coupled[best]]):
                best = k
        chosen = coupled[best]
        coupled[best] = coupled[c]
        coupled[c] = chosen

    # the patient alone fills the lanes with conditioned causes; questions may be better off with fewer
    masks, order, trial = (
        np.empty(n_coupled, dtype=np.int64),
        np.empty(n_coupled, dtype=np.int64),
        np.empty(n_coupled, dtype=np.int64),
    )
    held = np.empty(n_present, dtype=np.int64)
    most_conditioned, best_cost = N_CONDITIONED, 1 << 60
    for c in range(n_coupled):
        masks[c] = mask[coupled[c]]
    if asked.size:
        for c in range(min(N_CONDITIONED, n_coupled) + 1):
            cost = best_order(masks[c:], n_present, order, trial, held) << c
            if cost < best_cost:
                most_conditioned, best_cost = c, cost
    n_conditioned = min(most_conditioned, n_coupled)
    masks = masks[n_conditioned:]
    n_steps = n_coupled - n_conditioned
    if n_steps:
        best_order(masks, n_present, order, trial, held)
    linked = 0
    for c in range(n_steps):
        linked |= masks[c]
    for c in range(n_coupled):
        place[coupled[c]] = c
    links = np.zeros((n_coupled, n_present))
    for j in range(n_present):
        for e in range(start[present[j]], start[present[j] + 1]):
            if place[cause[e]] >= 0:
                links[place[cause[e]], j] = numbers[at_found + e]
            else:
                lone_p[cause[e]] = numbers[at_found + e]

    steps = np.empty((n_steps + 1, N_COLUMNS), dtype=np.int64)
    hits, bits = (
        np.empty((n_steps, n_present), dtype=np.int64),
        np.empty((n_steps, n_present), dtype=np.int64),
    )
    p_hit = np.empty((n_steps, n_present))
    widest = lay_out(masks, order, links, coupled, n_conditioned, steps, hits, bits, p_hit, held)
    most_sets = 1
    for s in range(n_steps):
        most_sets = max(most_sets, 1 << steps[s, N_OPENED])

    # where all rows lie
    end = steps[n_steps, FIRST]
    at_factors = end + 1
    at_finding = at_factors + steps[n_steps, FACTORS]
    at_base = at_finding + 4 * n_present
    at_on = at_base + 4 * n_present
    at_scale = at_on + n_causes
    at_lone = at_scale + n_steps + 1 + n_present
    at_mask = at_lone + 2 * n_lone
    at_worth_finding = at_mask + N_CONDITIONED
    at_result = at_worth_finding + 2 * n_present
    at_meet = at_result + 2 * n_causes
    at_acted = at_meet + 4 * most_sets
    at_worth = at_acted + (1 << widest)
    need = (at_worth + 3 * (1 << widest) + 3) * LANES
    if need > room.size:
        return (TOO_WIDE if need > most_room else MORE_ROOM), float(need)

    n_groups = LANES >> most_conditioned
    for block in range(0, max(asked.size, 1), n_groups):
        run_lanes(
            start,
            cause,
            numbers,
            present,
            complaint,
            asked[block : block + n_groups],
            most_conditioned,
            log_evidence,
            off,
            on,
            mask,
            lone,
            n_lone,
            lone_p,
            coupled,
            n_conditioned,
            links,
            linked,
            steps,
            hits,
            bits,
            p_hit,
            widest,
            end,
            at_factors,
            at_finding,
            at_base,
            at_on,
            at_scale,
            at_lone,
            at_mask,
            at_worth_finding,
            at_result,
            at_meet,
            at_acted,
            at_worth,
            room,
            out[block : block + n_groups],
        )
    return DONE, out[0, 2 * n_causes]


@register_jitable
def run_lanes(
    start: Ints,
    cause: Ints,
    numbers: Floats,
    present: Ints,
    complaint: int,
    asked: Ints,
    most_conditioned: int,
    log_evidence: float,
    off: Floats,
    on: Floats,
    mask: Ints,
    lone: Ints,
    n_lone: int,
    lone_p: Floats,
    coupled: Ints,
    n_conditioned: int,
    links: Floats,
    linked: int,
    steps: Ints,
    hits: Ints,
    bits: Ints,
    p_hit: Floats,
    widest: int,
    end: int,
    at_factors: int,
    at_finding: int,
    at_base: int,
    at_on: int,
    at_scale: int,
    at_lone: int,
    at_mask: int,
    at_worth_finding: int,
    at_result: int,
    at_meet: int,
    at_acted: int,
    at_worth: int,
    room: Floats,
    out: Floats,
) -> None:
    """One run there and back, for the patient alone or for as many questions as the lanes hold."""
    n_present, n_findings, n_causes = present.size, start.size - 1, mask.size
    at_found = n_causes + 2 * n_findings
    n_steps, n_each = steps.shape[0] - 1, 1 << most_conditioned
    # what the lanes start with
    log_lane = np.empty(LANES)
    for lane in range(LANES):
        log_lane[lane] = log_evidence
    for i in range(n_causes):
        store(room, at_on + i, spread(on[i]))
    for g in range(asked.size):
        for lane in range(g * n_each, (g + 1) * n_each):
            log_lane[lane] += numbers[n_causes + n_findings + asked[g]]
            for e in range(start[asked[g]], start[asked[g] + 1]):
                room[(at_on + cause[e]) * LANES + lane] *= 1.0 - numbers[at_found + e]
    product = spread(1.0)
    for i in range(n_causes):
        if mask[i] == 0:
            row = load(room, at_on + i)
            total = add(spread(off[i]), row)
            product = times(product, total)
            store(room, at_result + 2 * i, ratio(row, total))
            store(room, at_result + 2 * i + 1, ratio(row, total))
    if asked.size:
        store(room, at_meet, product)
        for lane in range(0, LANES, n_each):
            log_lane[lane] += np.log(room[at_meet * LANES + lane])
    for j in range(n_present):
        store(room, at_base + 4 * j, spread(numbers[n_causes + present[j]]))
        store(room, at_base + 4 * j + 1, spread(1.0 - numbers[n_causes + present[j]]))
    fold(room, lone, n_lone, mask, lone_p, off, at_on, at_base, at_lone)
    lane_masks(room, at_mask)
    condition(room, links, off, coupled, n_conditioned, most_conditioned, at_mask, at_on, at_base, at_finding)
    _apart(room, n_present, linked, at_finding, at_scale + n_steps + 1, n_each, log_lane, False)

    store(room, at_scale, spread(1.0))
    there(
        room,
        steps,
        bits,
        p_hit,
        links,
        off,
        at_finding,
        at_on,
        at_scale,
        at_factors,
        at_acted,
        n_each,
        log_lane,
        False,
    )
    total = group_sum(load(room, end), n_each)
    store(room, at_meet, total)
    is_possible = False
    for lane in range(0, LANES, n_each):
        if room[at_meet * LANES + lane] <= 0.0:
            log_lane[lane] = -np.inf
        is_possible = is_possible or log_lane[lane] > -np.inf
    if not is_possible:
        _impossible(out)
        return
    for c in range(n_conditioned):
        on_only = times(load(room, end), load(room, at_mask + c))
        store(room, at_result + 2 * coupled[c], ratio(group_sum(on_only, n_each), total))
        store(room, at_result + 2 * coupled[c] + 1, spread(0.0))

    final = load(room, end)
    for j in range(n_present):
        store(room, at_worth_finding + 2 * j, spread(0.0))
        store(room, at_worth_finding + 2 * j + 1, spread(0.0))
        if not linked >> j & 1:
            each = ratio(final, load(room, at_finding + 4 * j))
            store(room, at_worth_finding + 2 * j, each)
            store(room, at_worth_finding + 2 * j + 1, times(each, load(room, at_finding + 4 * j + 2)))
    back_again(
        room,
        steps,
        hits,
        bits,
        p_hit,
        links,
        off,
        at_finding,
        at_on,
        at_scale,
        at_factors,
        at_acted,
        at_meet,
        at_worth,
        1 << widest,
        n_each,
        complaint,
        n_lone > 0,
        at_worth_finding,
        at_result,
    )
    unfold(room, lone, n_lone, mask, lone_p, off, at_on, at_lone, at_worth_finding, n_each, at_result)

    for c in range(n_conditioned if complaint else 0):
        # the lanes with this cause on, without what it would bring about of the complaint
        i = coupled[c]
        if mask[i] & complaint == 0:
            continue
        q = 1.0
        for j in range(n_present):
            if complaint >> j & 1:
                q *= 1.0 - links[c, j]
                links[c, j] = -links[c, j]  # left aside
        condition(
            room, links, off, coupled, n_conditioned, most_conditioned, at_mask, at_on, at_base, at_finding
        )
        store(room, 0, times(load(room, 0), times(load(room, at_mask + c), spread(q))))
        _apart(room, n_present, linked, at_finding, at_scale + n_steps + 1, n_each, log_lane, True)
        there(
            room,
            steps,
            bits,
            p_hit,
            links,
            off,
            at_finding,
            at_on,
            at_scale,
            at_factors,
            at_acted,
            n_each,
            log_lane,
            True,
        )
        store(room, at_result + 2 * i + 1, ratio(group_sum(load(room, end), n_each), total))
        for j in range(n_present):
            links[c, j] = abs(links[c, j])

    for g in range(out.shape[0]):
        lane = g * n_each
        out[g, 2 * n_causes] = log_lane[lane]
        for i in range(n_causes):
            p_on = room[(at_result + 2 * i) * LANES + lane]
            out[g, i] = p_on
            if complaint:
                is_of_it = mask[i] & complaint != 0
                p_on = max(p_on - room[(at_result + 2 * i + 1) * LANES + lane], 0.0) if is_of_it else 0.0
            out[g, n_causes + i] = p_on


@register_jitable
def _apart(
    room: Floats,
    n_present: int,
    linked: int,
    at_finding: int,
    at_scale: int,
    n_each: int,
    log_lane: Floats,
    is_scaled: bool,
) -> None:
    """The findings that no swept cause brings about: a factor of each lane."""
    for j in range(n_present):
        if not linked >> j & 1:
            store(room, 0, times(load(room, 0), load(room, at_finding + 4 * j)))
            if not is_scaled:
                total_scale(room, 0, 1, n_each, at_scale + j, log_lane)
            store(room, 0, times(load(room, 0), load(room, at_scale + j)))


@register_jitable
def _impossible(out: Floats) -> tuple[int, float]:
    for g in range(out.shape[0]):
        for k in range(out.shape[1]):
            out[g, k] = 0.0
        out[g, out.shape[1] - 1] = -np.inf
    return DONE, -np.inf
