"""What the API takes and gives of ticks and fair trials; the pages show the same."""

from datetime import date
from typing import Annotated

from pydantic import Field

from unclench.consultation.trying import Wish
from unclench.records.shape import Count, checked, record
from unclench.report.trial import Trial, TrialResult


@checked
class DeedIn:
    """What was done on a day, or was not."""

    slot: Annotated[str, Field(max_length=96, examples=["prophylactic_stretch-bedtime"])]
    day: date
    is_done: bool = True


@checked
class TrialIn:
    """What a person wants to try; `per_week` holds cramps in each of the past weeks."""

    treatment: Annotated[str, Field(examples=["prophylactic_stretch"])]
    per_week: Annotated[
        tuple[Annotated[float, Field(ge=0, le=10_000)], ...], Field(min_length=1, max_length=60)
    ]
    start: date
    fewer_percent: Annotated[float, Field(ge=10, le=95)] | None = None
    is_leaving_off: bool = False
    is_south: bool = False

    def wish(self) -> Wish:
        """The same for the engine; the order is drawn when the trial is kept."""
        return Wish(
            treatment=self.treatment,
            per_week=self.per_week,
            start=self.start,
            seed=0,
            rate_ratio=None if self.fewer_percent is None else 1 - self.fewer_percent / 100,
            is_leaving_off=self.is_leaving_off,
            is_south=self.is_south,
        )


@checked
class CountsIn:
    """Cramps by day; null takes a count back."""

    counts: Annotated[dict[date, Count | None], Field(min_length=1, max_length=400)]


@record
class OpenBlock:
    """One block; `is_on` is null while it is sealed."""

    number: int
    start: date
    end: date
    is_on: bool | None
    is_now: bool


@record
class TrialOut:
    """A trial as it may be seen today; without an id it is refused and not kept.

    Attributes:
        counts: Cramps by day.
        result: What it showed, once it is over.
    """

    id: str | None
    trial: Trial
    blocks: tuple[OpenBlock, ...]
    counts: dict[date, int]
    ended: date | None
    result: TrialResult | None
