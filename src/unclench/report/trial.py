"""Everything a reader of a fair trial on one person needs, in one value."""

from datetime import date
from typing import Literal

from unclench.records.ids import TreatmentId
from unclench.records.shape import record
from unclench.report.plan import FindOut
from unclench.report.report import Reference, Sentence

RefusalKind = Literal["doctor_first", "prescriber", "unsafe", "unknown", "tried", "too_few", "too_long"]


@record
class TrialBlock:
    """One block; whether the remedy is used in it is sealed."""

    number: int
    start: date
    end: date


@record
class Assumed:
    """A number the plan of the trial leans on, and why it is this one."""

    name: str
    number: float
    because: str
    basis: str
    source: Reference | None


@record
class Trial:
    """A fair trial of one remedy on one person, or why there should be none.

    Attributes:
        is_leaving_off: Whether a remedy in use is left off rather than a new one begun.
        refused: Why it must not be done alone; None if it may. why_not: The same in words.
        find_out: What must be found out first, where that is why.
        per_week, variance_to_mean, n_weeks: The person's own cramps: how many, how uneven, from how many weeks.
        fewer_percent: The effect worth having. least_visible_percent: The least that the longest trial could see.
        n_pairs, block_weeks, weeks, wash_out_days, power: The shortest trial that sees it.
        baseline_weeks: Counting before the first block. first_day: When counting begins.
        blocks, seal: The blocks, and a digest of their order, which the seed draws.
        method, rules, stop: How it is judged, what is settled beforehand, and when it ends early.
        assumed: The numbers behind it.
    """

    treatment: TreatmentId
    name: str
    is_leaving_off: bool
    refused: RefusalKind | None
    why_not: tuple[str, ...]
    find_out: tuple[FindOut, ...]
    sources: tuple[Reference, ...]
    per_week: float
    variance_to_mean: float
    n_weeks: int
    fewer_percent: float
    least_visible_percent: float | None
    n_pairs: int | None
    block_weeks: int | None
    weeks: int | None
    wash_out_days: int | None
    power: float | None
    baseline_weeks: int
    first_day: date
    blocks: tuple[TrialBlock, ...]
    seal: str | None
    method: Sentence
    rules: tuple[Sentence, ...]
    stop: tuple[Sentence, ...]
    assumed: tuple[Assumed, ...]


@record
class BlockResult:
    """What was counted in one block, once it may be told."""

    number: int
    is_on: bool
    cramps: int
    n_days: int


@record
class TrialResult:
    """What a trial showed.

    Attributes:
        verdict, words: What it means: `helps`, `harms`, `cannot_tell` or `too_few_counts`; the same in words.
        n_pairs: Pairs of which both blocks were counted.
        rate_ratio, interval: Cramps with the remedy over cramps without it; null if too few pairs.
        blocks: What was counted.
        seed: The number that drew the order; with the order it gives the seal.
    """

    verdict: Literal["helps", "harms", "cannot_tell", "too_few_counts"]
    words: str
    n_pairs: int
    rate_ratio: float | None
    interval: tuple[float, float] | None
    blocks: tuple[BlockResult, ...]
    seed: int
