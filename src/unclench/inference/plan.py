"""In which order the causes are taken in, so that few findings stand half-explained at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.errors import TooManyFindingsError

OPEN, CAUSE, CLOSE = 0, 1, 2
MAX_OPEN = 22  # 2^22 states of 8 bytes are 32 MiB, kept once for each cause still to come

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps of one sweep.

    A finding is opened just before its first cause and closed after its last. In between it owns one bit of
    the state, and the bits of open findings are always the lowest ones.

    Attributes:
        step: OPEN, CAUSE or CLOSE, shape (steps,).
        subject: The finding opened or closed, or the cause, as an index, shape (steps,).
        bit: The bit of an opened or closed finding, shape (steps,).
        first: For step i, its links are link_*[first[i]:first[i + 1]], shape (steps + 1,).
        link_bit, link_finding: The bit and index of each finding a cause is linked to.
        n_kept: Number of states to be kept for the way back.
    """

    step: Ints
    subject: Ints
    bit: Ints
    first: Ints
    link_bit: Ints
    link_finding: Ints
    n_kept: int


def plan(is_linked: NDArray[np.bool_]) -> Plan:
    """A sweep over all linked causes with a narrow frontier.

    Args:
        is_linked: Whether a cause is linked to a present finding, shape (causes, findings).

    Raises:
        TooManyFindingsError: More findings would be open at once than memory allows.
    """
    linked = [[int(j) for j in np.flatnonzero(row)] for row in is_linked]
    order = min(
        (_greedy([sum(1 << j for j in mine) for mine in linked], start) for start in (0, 1)),
        key=lambda found: found[0],
    )[1]
    steps: list[tuple[int, int, int]] = []
    first = [0]
    link_bit: list[int] = []
    link_finding: list[int] = []
    last_cause = {j: position for position, cause in enumerate(order) for j in linked[cause]}
    open_findings: list[int] = []
    n_kept, widest = 0, 0

    def note(step: int, subject: int, bit: int) -> None:
        steps.append((step, subject, bit))
        first.append(len(link_bit))

    for alone in np.flatnonzero(~is_linked.any(axis=0)):  # present, yet only its leak can explain it
        note(OPEN, int(alone), 0)
        note(CLOSE, int(alone), 0)
    for position, cause in enumerate(order):
        mine = linked[cause]
        for j in mine:
            if j not in open_findings:
                note(OPEN, j, len(open_findings))
                open_findings.append(j)
        widest = max(widest, len(open_findings))
        if widest > MAX_OPEN:
            raise TooManyFindingsError(n_open=widest, limit=MAX_OPEN)
        link_bit += [open_findings.index(j) for j in mine]
        link_finding += mine
        note(CAUSE, cause, 0)
        n_kept += 1 << len(open_findings)
        for j in mine:
            if last_cause[j] == position:
                note(CLOSE, j, open_findings.index(j))
                open_findings.remove(j)
    columns = np.array(steps, dtype=np.int64).reshape(-1, 3)
    return Plan(
        step=columns[:, 0].copy(),
        subject=columns[:, 1].copy(),
        bit=columns[:, 2].copy(),
        first=np.array(first, dtype=np.int64),
        link_bit=np.array(link_bit, dtype=np.int64),
        link_finding=np.array(link_finding, dtype=np.int64),
        n_kept=n_kept,
    )


def _greedy(children: list[int], start: int) -> tuple[int, list[int]]:
    """An order that opens as little as it can at each step, and its cost in states visited.

    Args:
        children: For each cause, its present findings as bits.
        start: 0 to begin with the cause that has fewest findings, 1 with the one that has most.
    """
    left = {cause for cause, mine in enumerate(children) if mine}
    times: dict[int, int] = {}
    for cause in left:
        for j in _bits(children[cause]):
            times[j] = times.get(j, 0) + 1
    order: list[int] = []
    is_open, cost = 0, 0
    while left:
        if not order and start:
            cause = max(left, key=lambda c: (children[c].bit_count(), -c))
        else:
            cause = min(
                left, key=lambda c: (_width_after(children[c], is_open, times), -children[c].bit_count(), c)
            )
        left.remove(cause)
        order.append(cause)
        is_open |= children[cause]
        cost += children[cause].bit_count() << is_open.bit_count()
        for j in _bits(children[cause]):
            times[j] -= 1
            if not times[j]:
                is_open &= ~(1 << j)
    return cost, order


def _width_after(mine: int, is_open: int, times: dict[int, int]) -> int:
    closes = sum(times[j] == 1 for j in _bits(mine))
    return (is_open | mine).bit_count() - closes


def _bits(mask: int) -> list[int]:
    return [j for j in range(mask.bit_length()) if mask >> j & 1]
