"""A muscle group: how to free it from a cramp, how to stretch it regularly, and what not to do."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import FindingId, MuscleId
from unclench.records.shape import Count, Positive, Text, record
from unclench.records.source import Citation, Statement


@record
class Stretch:
    """One movement, for now or for every day."""

    name: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Citation
    hold_s: Positive | tuple[Positive, Positive] | None = None
    repeats: Count | None = None
    times_a_day: Positive | None = None
    picture: Text | None = None


@record
class Muscle:
    """One muscle group that cramps."""

    id: MuscleId
    name: Text
    clinical: Text
    seen_from: Literal["front", "back"]
    about: Annotated[tuple[Statement, ...], Field(min_length=1)]
    now: Annotated[tuple[Stretch, ...], Field(min_length=1)]
    daily: tuple[Stretch, ...] = ()
    warmth: tuple[Statement, ...] = ()
    do_not: tuple[Statement, ...] = ()
    stop_if: tuple[Statement, ...] = ()
    site: FindingId | None = None
    synonyms: tuple[Text, ...] = ()
