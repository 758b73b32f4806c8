"""The judgements a plan leans on: how medicine and cramp go together in time, and how a remedy is tried on oneself."""

from typing import Annotated

from pydantic import Field

from unclench.records.ids import MedicineClassId, MedicineId
from unclench.records.shape import Basis, Positive, Ratio, Share, Text, record
from unclench.records.source import Citation, Statement


@record
class Bound:
    """A number a plan turns on, why it is this one, and what it rests on."""

    number: Positive
    because: Text
    basis: Basis
    source: Citation | None = None

    def __post_init__(self) -> None:
        if self.basis != "judgement" and self.source is None:
            raise ValueError(f"basis '{self.basis}' needs a source; without one it is a judgement")


@record
class Onset:
    """How long after its start a medicine has been seen to bring muscle trouble."""

    takes: MedicineId | MedicineClassId
    within_days: Positive
    say: Text
    source: Citation


@record
class Cascade:
    """A medicine that is followed by a cramp remedy more often than chance would have it."""

    culprit: MedicineClassId
    remedies: Annotated[tuple[MedicineId | MedicineClassId, ...], Field(min_length=1)]
    within_days: Positive
    sequence_ratio: Ratio
    interval: tuple[Ratio, Ratio]
    population: Text
    source: Citation


@record
class Timeline:
    """How dates of medicines are held against the course of the cramps.

    Attributes:
        fits_within_days: A start is close enough before the first cramp, where no onset is known for the medicine.
        answers_within_days: Cramps ease this soon after a medicine or dose goes, or come back this soon with it.
        words: Where the words for how likely a medicine is to be the cause come from.
    """

    fits_within_days: Bound
    answers_within_days: Bound
    words: Citation
    onsets: tuple[Onset, ...] = ()
    cascades: tuple[Cascade, ...] = ()


@record
class SingleTrial:
    """How a remedy is tried fairly on one person: blocks with and without it, in random order.

    Attributes:
        power: Chance to see the effect if it is there. alpha: Chance of a false finding, either way together; half of it calls a useless remedy helpful.
        season_amplitude: Half the swing of the cramps over a year, as a share of the mean.
        fall_without_remedy: Share by which cramps fall in the first four weeks whatever is taken.
        variance_to_mean: Variance of weekly counts over their mean, before a person's own counts say otherwise.
        weeks_of_trust: For how many weeks of own counts that prior ratio stands.
        baseline_weeks, shortest_block_weeks, longest_block_weeks, longest_weeks: Lengths.
        wash_out_days: Days of a block that are not counted, so that what is taken can wear off.
        settling_days: The same for what is done rather than taken.
        worth_having: Rate of cramps with the remedy over that without it, from which it is worth the trouble.
        least_per_week: Fewer cramps than this cannot be counted to an end.
        rules: What is settled beforehand. stop: When it ends early.
    """

    power: Share
    alpha: Share
    season_amplitude: Bound
    fall_without_remedy: Bound
    variance_to_mean: Bound
    weeks_of_trust: Bound
    baseline_weeks: Bound
    wash_out_days: Bound
    settling_days: Bound
    shortest_block_weeks: Bound
    longest_block_weeks: Bound
    longest_weeks: Bound
    worth_having: Bound
    least_per_week: Bound
    method: Statement
    rules: tuple[Statement, ...]
    stop: tuple[Statement, ...]
