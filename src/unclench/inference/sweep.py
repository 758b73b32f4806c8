"""One cause taken in, there and back: rows of lanes, one row for each set of findings explained so far.

The set is over the findings that are open: those with a cause before and a cause to come. A step treats a finding
of its cause in one of four ways: it stays open (kept), it closes (only the half where it is explained goes on),
it opens (each row becomes two), or it opens and closes at once (a factor).
"""

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from unclench.inference.order import (
    CAUSE,
    CLOSING,
    FACTORS,
    FIRST,
    LINKS,
    N_AFTER,
    N_BEFORE,
    N_CLOSING,
    N_HITS,
    N_OPENED,
    OPENING,
)
from unclench.inference.vector import (
    LANES,
    add,
    group_sum,
    load,
    low_zeros,
    n_bits,
    plus_times,
    ratio,
    spread,
    store,
    times,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@register_jitable
def explain(room: Floats, source: int, to: int, n: int, bit: int, p: float) -> None:
    """A cause explains an open finding with p."""
    on, off = spread(p), spread(1.0 - p)
    stride = 1 << bit
    for base in range(0, n, 2 * stride):
        for low in range(base, base + stride):
            x, y = load(room, source + low), load(room, source + low + stride)
            store(room, to + low, times(x, off))
            store(room, to + low + stride, plus_times(y, x, on))


@register_jitable
def explain_two(
    room: Floats, source: int, to: int, n: int, bit: int, p: float, bit_2: int, p_2: float
) -> None:
    """The same for two findings at once; bit < bit_2."""
    on, off, on_2, off_2 = spread(p), spread(1.0 - p), spread(p_2), spread(1.0 - p_2)
    one, two = 1 << bit, 1 << bit_2
    for base_2 in range(0, n, 2 * two):
        for base in range(base_2, base_2 + two, 2 * one):
            for k in range(base, base + one):
                a, b = load(room, source + k), load(room, source + k + one)
                c, d = load(room, source + k + two), load(room, source + k + one + two)
                b, d = plus_times(b, a, on), plus_times(d, c, on)
                a, c = times(a, off), times(c, off)
                c, d = plus_times(c, a, on_2), plus_times(d, b, on_2)
                store(room, to + k, times(a, off_2))
                store(room, to + k + one, times(b, off_2))
                store(room, to + k + two, c)
                store(room, to + k + one + two, d)


@register_jitable
def contract(room: Floats, source: int, to: int, n_after: int, bit: int, p: float) -> None:
    """A cause explains a finding that closes: what is left unexplained is dropped."""
    on = spread(p)
    stride = 1 << bit
    for base in range(0, n_after, stride):
        low = source + 2 * base
        for k in range(stride):
            x, y = load(room, low + k), load(room, low + k + stride)
            store(room, to + base + k, plus_times(y, x, on))


@register_jitable
def act(
    room: Floats, source: int, acted: int, n: int, n_closing: int, n_hits: int, bits: Ints, p: Floats
) -> int:
    """Where the rows lie after an active cause has explained what it can; the rows it started from are kept.

    Args:
        room: Where all rows are.
        source: First row.
        acted: Where there is room for as many rows.
        n: Number of rows.
        n_closing: How many of the hits close.
        n_hits: How many open findings the cause explains.
        bits: Their bits: those that close, the highest first, then those that are kept, as they lie afterwards.
        p: With which chance.
    """
    at = source
    for h in range(n_closing):
        n //= 2
        contract(room, at, acted, n, bits[h], p[h])
        at = acted
    h = n_closing
    while h < n_hits:
        if h + 1 < n_hits:
            explain_two(room, at, acted, n, bits[h], p[h], bits[h + 1], p[h + 1])
            h += 2
        else:
            explain(room, at, acted, n, bits[h], p[h])
            h += 1
        at = acted
    return at


@register_jitable
def row_before(row: int, n_closing: int, bits: Ints) -> int:
    """The row before closing in which all that closes is explained."""
    for h in range(n_closing - 1, -1, -1):
        bit = bits[h]
        row = ((row >> bit) << (bit + 1)) | (1 << bit) | (row & ((1 << bit) - 1))
    return row


@register_jitable
def combine(
    room: Floats, source: int, acted: int, to: int, n: int, n_closing: int, bits: Ints, off: int, n_open: int
) -> None:
    """The cause off and the cause on, added up, with the findings that it opens as the highest bits.

    Args:
        off: Where the factors of the cause off lie, one row for each set of opened findings; those of the cause
            on lie behind.
        n: Number of rows after closing and before opening.
    """
    n_sets = 1 << n_open
    if n_sets == 1:
        w_off, w_on = load(room, off), load(room, off + 1)
        if n_closing == 0:
            for r in range(n):
                x, y = load(room, source + r), load(room, acted + r)
                store(room, to + r, plus_times(times(x, w_off), y, w_on))
        else:
            for r in range(n):
                x, y = load(room, source + row_before(r, n_closing, bits)), load(room, acted + r)
                store(room, to + r, plus_times(times(x, w_off), y, w_on))
        return
    for s in range(n_sets):
        w_off, w_on = load(room, off + s), load(room, off + n_sets + s)
        for r in range(n):
            x, y = load(room, source + row_before(r, n_closing, bits)), load(room, acted + r)
            store(room, to + s * n + r, plus_times(times(x, w_off), y, w_on))


@register_jitable
def take_in(room: Floats, source: int, to: int, n: int, bits: Ints, p: Floats, off: int) -> None:
    """`act` and `combine` at once, where two findings are explained and none opens or closes."""
    w_off, w_on = load(room, off), load(room, off + 1)
    p_1, p_2 = spread(p[0]), spread(p[1])
    q_1, q_2 = spread(1.0 - p[0]), spread(1.0 - p[1])
    one, two = 1 << bits[0], 1 << bits[1]
    all_ = add(w_off, w_on)
    a_a = plus_times(w_off, w_on, times(q_1, q_2))
    on_1, on_2 = times(w_on, times(p_1, q_2)), times(w_on, times(q_1, p_2))
    on_both, b_b, c_c = (
        times(w_on, times(p_1, p_2)),
        plus_times(w_off, w_on, q_2),
        plus_times(w_off, w_on, q_1),
    )
    b_d, c_d = times(w_on, p_2), times(w_on, p_1)
    for base_2 in range(0, n, 2 * two):
        for base in range(base_2, base_2 + two, 2 * one):
            for k in range(base, base + one):
                a, b = load(room, source + k), load(room, source + k + one)
                c, d = load(room, source + k + two), load(room, source + k + one + two)
                store(room, to + k, times(a, a_a))
                store(room, to + k + one, plus_times(times(b, b_b), a, on_1))
                store(room, to + k + two, plus_times(times(c, c_c), a, on_2))
                d = plus_times(times(d, all_), b, b_d)
                store(room, to + k + one + two, plus_times(plus_times(d, c, c_d), a, on_both))


@register_jitable
def explain_back(room: Floats, at: int, n: int, bit: int, p: float) -> None:
    """The transpose of `explain`, in place."""
    on, off = spread(p), spread(1.0 - p)
    stride = 1 << bit
    for base in range(at, at + n, 2 * stride):
        for low in range(base, base + stride):
            x, y = load(room, low), load(room, low + stride)
            store(room, low, plus_times(times(x, off), y, on))


@register_jitable
def back(
    room: Floats,
    source: int,
    worth: int,
    idle: int,
    to: int,
    n: int,
    n_closing: int,
    n_hits: int,
    bits: Ints,
    p: Floats,
    off: int,
    n_open: int,
    sums: int,
) -> None:
    """What each row before a step is worth, from what each row after it is worth.

    Args:
        source: The rows before the step.
        worth: What the rows after it are worth; overwritten.
        idle: Room for as many rows as there are before opening.
        to: Where the worth of the rows before goes.
        n: Number of rows after closing and before opening.
        sums: Where two rows go: the worth of all rows with the cause off, and on.
    """
    n_sets = 1 << n_open
    w_off, w_on = load(room, off), load(room, off + n_sets)
    sum_off, sum_on = spread(0.0), spread(0.0)
    if n_sets == 1 and n_closing == 0 and n_hits == 2:
        p_1, p_2, q_1, q_2 = spread(p[0]), spread(p[1]), spread(1.0 - p[0]), spread(1.0 - p[1])
        one, two = 1 << bits[0], 1 << bits[1]
        for base_2 in range(0, n, 2 * two):
            for base in range(base_2, base_2 + two, 2 * one):
                for k in range(base, base + one):
                    a, b = load(room, worth + k), load(room, worth + k + one)
                    c, d = load(room, worth + k + two), load(room, worth + k + one + two)
                    x = plus_times(times(a, q_1), b, p_1)
                    y = plus_times(times(c, q_1), d, p_1)
                    b_on = plus_times(times(b, q_2), d, p_2)
                    a_on = times(w_on, plus_times(times(x, q_2), y, p_2))
                    b_on, c_on, d_on = times(w_on, b_on), times(w_on, y), times(w_on, d)
                    a, b, c, d = times(a, w_off), times(b, w_off), times(c, w_off), times(d, w_off)
                    before = load(room, source + k)
                    sum_off, sum_on = plus_times(sum_off, before, a), plus_times(sum_on, before, a_on)
                    store(room, to + k, add(a, a_on))
                    before = load(room, source + k + one)
                    sum_off, sum_on = plus_times(sum_off, before, b), plus_times(sum_on, before, b_on)
                    store(room, to + k + one, add(b, b_on))
                    before = load(room, source + k + two)
                    sum_off, sum_on = plus_times(sum_off, before, c), plus_times(sum_on, before, c_on)
                    store(room, to + k + two, add(c, c_on))
                    before = load(room, source + k + one + two)
                    sum_off, sum_on = plus_times(sum_off, before, d), plus_times(sum_on, before, d_on)
                    store(room, to + k + one + two, add(d, d_on))
        store(room, sums, sum_off)
        store(room, sums + 1, sum_on)
        return
    for r in range(n):
        x = load(room, worth + r)
        store(room, idle + r, times(x, w_off))
        store(room, worth + r, times(x, w_on))
    for s in range(1, n_sets):
        w_off, w_on = load(room, off + s), load(room, off + n_sets + s)
        for r in range(n):
            x = load(room, worth + s * n + r)
            store(room, idle + r, plus_times(load(room, idle + r), x, w_off))
            store(room, worth + r, plus_times(load(room, worth + r), x, w_on))
    for h in range(n_closing, n_hits):
        explain_back(room, worth, n, bits[h], p[h])
    if n_closing == 0:
        for r in range(n):
            before = load(room, source + r)
            x, y = load(room, idle + r), load(room, worth + r)
            sum_off, sum_on = plus_times(sum_off, before, x), plus_times(sum_on, before, y)
            store(room, to + r, add(x, y))
    else:
        for closed in range(1 << n_closing):  # which of the closing findings were explained before
            shift, factor = 0, 1.0
            for h in range(n_closing):
                if closed >> h & 1 == 0:
                    shift += 1 << bits[h]
                    factor *= p[h]
            w = spread(factor)
            is_all = shift == 0
            for r in range(n):
                row = row_before(r, n_closing, bits) - shift
                before = load(room, source + row)
                y = times(load(room, worth + r), w)
                sum_on = plus_times(sum_on, before, y)
                if is_all:
                    x = load(room, idle + r)
                    sum_off = plus_times(sum_off, before, x)
                    y = add(x, y)
                store(room, to + row, y)
    store(room, sums, sum_off)
    store(room, sums + 1, sum_on)


@register_jitable
def meet(
    room: Floats,
    source: int,
    acted: int,
    worth: int,
    n: int,
    n_closing: int,
    bits: Ints,
    n_open: int,
    to: int,
) -> None:
    """For each set of opened findings, the worth of the rows with the cause off, then with it on; no factors."""
    n_sets = 1 << n_open
    for s in range(n_sets):
        sum_off, sum_on = spread(0.0), spread(0.0)
        for r in range(n):
            w = load(room, worth + s * n + r)
            sum_off = plus_times(sum_off, load(room, source + row_before(r, n_closing, bits)), w)
            sum_on = plus_times(sum_on, load(room, acted + r), w)
        store(room, to + s, sum_off)
        store(room, to + n_sets + s, sum_on)


@register_jitable
def factors(
    room: Floats,
    to: int,
    at_finding: int,
    on: int,
    off: float,
    scale: int,
    opening: int,
    closing: int,
    p_found: Floats,
    left_out: int,
) -> None:
    """What a step multiplies by, for each set of findings that it opens: the cause off, then the cause on.

    Args:
        to: Where they go.
        at_finding: Four rows for each present finding: its being explained before it opens or not; then the
            same by the conditioned causes alone.
        on: The row of the chances that the cause is on.
        off: The chance that it is off.
        scale: The row of the factor that keeps numbers from growing small.
        left_out: A finding, as a bit, whose own factor is left out.
    """
    n_sets = 1 << n_bits(opening & ~closing)
    scale_row = load(room, scale)
    store(room, to, times(spread(off), scale_row))
    store(room, to + n_sets, times(load(room, on), scale_row))
    n = 1
    rest = opening
    while rest:
        j = low_zeros(rest)
        rest &= rest - 1
        yes, no = load(room, at_finding + 4 * j), load(room, at_finding + 4 * j + 1)
        yes_on = plus_times(yes, no, spread(p_found[j]))
        no_on = times(no, spread(1.0 - p_found[j]))
        if left_out >> j & 1:
            yes = spread(1.0)
            no, yes_on, no_on = yes, yes, yes
        if closing >> j & 1:
            for k in range(n):
                store(room, to + k, times(load(room, to + k), yes))
                store(room, to + n_sets + k, times(load(room, to + n_sets + k), yes_on))
            continue
        for k in range(n):
            x, y = load(room, to + k), load(room, to + n_sets + k)
            store(room, to + n + k, times(x, yes))
            store(room, to + k, times(x, no))
            store(room, to + n_sets + n + k, times(y, yes_on))
            store(room, to + n_sets + k, times(y, no_on))
        n *= 2


@register_jitable
def total_scale(room: Floats, at: int, n: int, n_each: int, to: int, log_scale: Floats) -> None:
    """The factor that brings the rows of each group of lanes to a sum of one; its logarithm is taken down."""
    total = spread(0.0)
    for r in range(n):
        total = add(total, load(room, at + r))
    total = group_sum(total, n_each)
    store(room, to, total)
    for lane in range(0, LANES, n_each):
        if room[to * LANES + lane] > 0.0:
            log_scale[lane] += np.log(room[to * LANES + lane])
    store(room, to, ratio(spread(1.0), total))


@register_jitable
def there(
    room: Floats,
    steps: Ints,
    bits: Ints,
    p_hit: Floats,
    links: Floats,
    off: Floats,
    at_finding: int,
    at_on: int,
    at_scale: int,
    at_factors: int,
    at_acted: int,
    n_each: int,
    log_scale: Floats,
    is_scaled: bool,
) -> None:
    """Every cause taken in; the rows before each step are kept.

    Args:
        is_scaled: Whether the scales are those of an earlier run.
    """
    for s in range(steps.shape[0] - 1):
        step = steps[s]
        i, first, n = step[CAUSE], step[FIRST], 1 << step[N_AFTER]
        w = at_factors + step[FACTORS]
        factors(
            room,
            w,
            at_finding,
            at_on + i,
            off[i],
            at_scale + s,
            step[OPENING],
            step[CLOSING],
            links[step[LINKS]],
            0,
        )
        if step[OPENING] == 0 and step[N_CLOSING] == 0 and step[N_HITS] == 2:
            take_in(room, first, steps[s + 1, FIRST], n, bits[s], p_hit[s], w)
        else:
            acted = act(
                room, first, at_acted, 1 << step[N_BEFORE], step[N_CLOSING], step[N_HITS], bits[s], p_hit[s]
            )
            combine(room, first, acted, steps[s + 1, FIRST], n, step[N_CLOSING], bits[s], w, step[N_OPENED])
        if not is_scaled:
            if step[CLOSING]:
                total_scale(
                    room, steps[s + 1, FIRST], n << step[N_OPENED], n_each, at_scale + s + 1, log_scale
                )
            else:
                store(room, at_scale + s + 1, spread(1.0))


@register_jitable
def idle_or_opened(
    room: Floats,
    steps: Ints,
    s: int,
    hits: Ints,
    bits: Ints,
    links: Floats,
    off: Floats,
    at_finding: int,
    at_on: int,
    at_scale: int,
    at_acted: int,
    at_meet: int,
    worth: int,
    complaint: int,
    has_lone: bool,
    at_worth_finding: int,
    to: int,
    p_found: Floats,
    p_acted: Floats,
) -> None:
    """What the way back needs to know of a step besides the worth of rows.

    For a cause of the complaint, the worth of its being on without bringing about any of it is written to row
    `to`. For every finding that opens, the worth of its being explained before, and of its not being so, is
    added to its two rows.
    """
    step = steps[s]
    i, first, n, opened = step[CAUSE], step[FIRST], 1 << step[N_AFTER], step[N_OPENED]
    n_sets = 1 << opened
    rest_at = at_meet + 2 * n_sets
    row = links[step[LINKS]]
    for is_opened in range(2):
        q = 1.0
        if is_opened:
            if not has_lone or step[OPENING] == 0:
                continue
        else:
            is_linked = False
            for j in range(row.size):
                if complaint >> j & 1 and row[j] > 0.0:
                    is_linked = True
                    q *= 1.0 - row[j]
            if not is_linked:
                continue
        blocked = 0 if is_opened else complaint
        for j in range(row.size):
            p_found[j] = 0.0 if blocked >> j & 1 else row[j]
        for h in range(step[N_HITS]):
            p_acted[h] = p_found[hits[s, h]]
        acted = act(
            room, first, at_acted, 1 << step[N_BEFORE], step[N_CLOSING], step[N_HITS], bits[s], p_acted
        )
        meet(room, first, acted, worth, n, step[N_CLOSING], bits[s], opened, at_meet)
        rest = step[OPENING] if is_opened else 1
        while rest:
            j = low_zeros(rest)
            rest &= rest - 1
            left_out = 1 << j if is_opened else 0
            factors(
                room,
                rest_at,
                at_finding,
                at_on + i,
                off[i] if is_opened else 0.0,
                at_scale + s,
                step[OPENING],
                step[CLOSING],
                p_found,
                left_out,
            )
            closes = step[CLOSING] >> j & 1
            bit = n_bits(step[OPENING] & ~step[CLOSING] & ((1 << j) - 1))
            p = row[j]
            if_yes, if_no, all_ = spread(0.0), spread(0.0), spread(0.0)
            for k in range(n_sets):
                x = times(load(room, at_meet + k), load(room, rest_at + k))
                y = times(load(room, at_meet + n_sets + k), load(room, rest_at + n_sets + k))
                all_ = add(all_, y)
                if closes or k >> bit & 1:
                    if_yes = add(if_yes, add(x, y))
                    if_no = plus_times(if_no, y, spread(p))
                else:
                    if_no = add(if_no, plus_times(x, y, spread(1.0 - p)))
            if is_opened:
                by, none = load(room, at_finding + 4 * j + 2), load(room, at_finding + 4 * j + 3)
                store(room, at_worth_finding + 2 * j, if_yes)
                store(room, at_worth_finding + 2 * j + 1, plus_times(times(if_yes, by), if_no, none))
            else:
                store(room, to, times(all_, spread(q)))


@register_jitable
def back_again(
    room: Floats,
    steps: Ints,
    hits: Ints,
    bits: Ints,
    p_hit: Floats,
    links: Floats,
    off: Floats,
    at_finding: int,
    at_on: int,
    at_scale: int,
    at_factors: int,
    at_acted: int,
    at_meet: int,
    at_worth: int,
    n_widest: int,
    n_each: int,
    complaint: int,
    has_lone: bool,
    at_worth_finding: int,
    at_result: int,
) -> None:
    """The posterior of every cause that was taken in: two rows each, p_on and p_idle."""
    worth, other, idle = at_worth, at_worth + n_widest, at_worth + 2 * n_widest
    sums = at_worth + 3 * n_widest
    p_found, p_acted = np.empty(links.shape[1]), np.empty(links.shape[1])
    store(room, worth, spread(1.0))
    for s in range(steps.shape[0] - 2, -1, -1):
        step = steps[s]
        result = at_result + 2 * step[CAUSE]
        store(room, result + 1, spread(0.0))
        idle_or_opened(
            room,
            steps,
            s,
            hits,
            bits,
            links,
            off,
            at_finding,
            at_on,
            at_scale,
            at_acted,
            at_meet,
            worth,
            complaint,
            has_lone,
            at_worth_finding,
            result + 1,
            p_found,
            p_acted,
        )
        w = at_factors + step[FACTORS]
        back(
            room,
            step[FIRST],
            worth,
            idle,
            other,
            1 << step[N_AFTER],
            step[N_CLOSING],
            step[N_HITS],
            bits[s],
            p_hit[s],
            w,
            step[N_OPENED],
            sums,
        )
        sum_on = group_sum(load(room, sums + 1), n_each)
        total = add(group_sum(load(room, sums), n_each), sum_on)
        store(room, result, ratio(sum_on, total))
        store(room, result + 1, ratio(group_sum(load(room, result + 1), n_each), total))
        worth, other = other, worth
