"""A trial that runs: its plan, its sealed order, and what was counted."""

from datetime import date

from unclench.plan.nof1 import Block
from unclench.records.shape import Count, Text, record
from unclench.report.trial import Trial


@record
class KeptTrial:
    """One trial of one person.

    Attributes:
        trial: The plan as it was made. seed: What drew the order. order: Whether the remedy is used, block by block.
        counts: Cramps by day. ended: The day it was ended early, if it was.
    """

    id: Text
    consultation_id: Text
    trial: Trial
    seed: int
    order: tuple[bool, ...]
    counts: dict[date, Count]
    ended: date | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks with their order."""
        return tuple(
            Block(number=block.number, start=block.start, end=block.end, is_on=is_on)
            for block, is_on in zip(self.trial.blocks, self.order, strict=True)
        )

    def is_over(self, today: date) -> bool:
        """Whether all of it may be opened."""
        return self.ended is not None or today > self.trial.blocks[-1].end
