"""What a fair trial on one person showed, once it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt

import numpy as np

from unclench.plan.nof1 import Block
from unclench.plan.student import t_quantile

_LEAST_PAIRS = 3
_HALF = 0.5  # added to a count, so that a block without a cramp has a logarithm


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockCount:
    """What was counted in one block; days that settle, or that nobody counted, are left out."""

    block: Block
    cramps: int
    n_days: int

    @property
    def log_per_day(self) -> float:
        """Logarithm of cramps a day."""
        return log((self.cramps + _HALF) / self.n_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial showed.

    Attributes:
        blocks: What was counted.
        n_pairs: Pairs of which both blocks were counted.
        rate_ratio, low, high: Cramps with the remedy over cramps without it, and its interval; None if too few pairs.
    """

    blocks: tuple[BlockCount, ...]
    n_pairs: int
    rate_ratio: float | None
    low: float | None
    high: float | None


def outcome(
    blocks: Sequence[Block], counts: Mapping[date, int], *, wash_out_days: int, alpha: float
) -> Outcome:
    """What the counts of a trial say: the paired t test on logarithms that its plan named, as an interval.

    With every day counted the interval leaves out 1 exactly where the test of the plan calls a difference.

    Args:
        blocks: The blocks with their order, in pairs.
        counts: Cramps by day; a day that is not there was not counted.
        wash_out_days: Days at the start of each block that are not counted.
        alpha: Chance of a false alarm, both sides together.

    Source: chen2014.
    """
    counted = tuple(_counted(block, counts, wash_out_days) for block in blocks)
    differences = [
        (1 if first.block.is_on else -1) * (first.log_per_day - second.log_per_day)
        for first, second in zip(counted[0::2], counted[1::2], strict=True)
        if first.n_days and second.n_days
    ]
    n_pairs = len(differences)
    if n_pairs < _LEAST_PAIRS:
        return Outcome(blocks=counted, n_pairs=n_pairs, rate_ratio=None, low=None, high=None)
    mean = float(np.mean(differences))
    reach = t_quantile(1 - alpha / 2, n_pairs - 1) * float(np.std(differences, ddof=1)) / sqrt(n_pairs)
    return Outcome(
        blocks=counted, n_pairs=n_pairs, rate_ratio=exp(mean), low=exp(mean - reach), high=exp(mean + reach)
    )


def _counted(block: Block, counts: Mapping[date, int], wash_out_days: int) -> BlockCount:
    first = block.start + timedelta(days=wash_out_days)
    days = [day for day in counts if first <= day <= block.end]
    return BlockCount(block=block, cramps=sum(counts[day] for day in days), n_days=len(days))
