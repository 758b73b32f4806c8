"""A fair trial of one remedy on one person: how long, in what order, and when it must not be done.

Blocks with and without the remedy come in pairs, in random order within each pair. What is left of the block before
wears off in the first weeks of each block, which are not counted.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from unclench.plan.options import Option
from unclench.plan.student import t_quantile
from unclench.records.planning import SingleTrial

_DAYS_PER_YEAR = 365.25
_MIDSUMMER_DAY = (
    196  # of the year, half-way between the longest day and the end of summer, north of the equator
)
_N_TRIALS = 10_000
_LEAST_PAIRS = 3
_NEVER = 1e-9  # a rate for weeks of which no day is counted
_N_SCREENING = 1_000
_CLOSE = 0.04  # below the wanted power by more than this on few trials, a design is not tried on many


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often the cramps come, and how unevenly, from weekly counts of one person.

    Attributes:
        per_week: Mean.
        variance_to_mean: Over-dispersion: 1 if they came by chance alone.
        n_weeks: Weeks counted.
    """

    per_week: float
    variance_to_mean: float
    n_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Pairs of blocks, and the chance to see the effect with them."""

    n_pairs: int
    block_weeks: int
    wash_out_days: int
    power: float

    @property
    def weeks(self) -> int:
        """How long it takes."""
        return 2 * self.n_pairs * self.block_weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the trial."""

    number: int
    start: date
    end: date
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a remedy must not be tried alone.

    Attributes:
        kind: It is for a prescriber (`prescriber`), it is not safe for this patient (`unsafe`), something must be found
            out first (`unknown`), the picture needs a doctor first (`doctor_first`), the remedy failed or harmed before
            (`tried`), or no trial of a bearable length could tell (`too_long`, `too_few`).
    """

    kind: Literal["prescriber", "unsafe", "unknown", "doctor_first", "tried", "too_long", "too_few"]


def counted(per_week: Sequence[float], frame: SingleTrial) -> Counts:
    """What weekly counts say, with a prior for how unevenly they come.

    The variance over the mean is a mean of the person's own and the prior, weighted by weeks.
    """
    weeks = np.asarray(per_week, dtype=np.float64)
    mean = float(weeks.mean())
    prior, trust = frame.variance_to_mean.number, frame.weeks_of_trust.number
    own_weeks = weeks.size - 1
    if own_weeks < 1 or mean == 0:
        return Counts(per_week=mean, variance_to_mean=prior, n_weeks=weeks.size)
    own = float(weeks.var(ddof=1)) / mean
    ratio = (trust * prior + own_weeks * own) / (trust + own_weeks)
    return Counts(per_week=mean, variance_to_mean=max(1.0, ratio), n_weeks=weeks.size)


def refusal(option: Option, frame: SingleTrial, *, needs_doctor: bool, per_week: float) -> Refusal | None:
    """Why this remedy should not be tried alone by this patient; None if it may be."""
    if option.severity in ("forbidden", "avoid"):
        return Refusal(kind="unsafe")
    if needs_doctor:
        return Refusal(kind="doctor_first")
    if not option.treatment.is_safe_to_test_alone:
        return Refusal(kind="prescriber")
    if option.severity == "need_to_know":
        return Refusal(kind="unknown")
    if option.verdict and not option.verdict.is_offered_again:
        return Refusal(kind="tried")
    return Refusal(kind="too_few") if per_week < frame.least_per_week.number else None


def design(
    counts: Counts,
    frame: SingleTrial,
    *,
    rate_ratio: float,
    shortest_weeks: float | None = None,
    wash_out_days: int,
    start: date,
    is_south: bool = False,
    random: np.random.Generator,
) -> Design | None:
    """The shortest trial that sees an effect of this size with the wanted power; None if a bearable one cannot.

    Every design is tried out on simulated people, so that the power is that of the test itself, with uneven counts,
    seasons and the fall that comes with time.

    Args:
        counts: The person's own.
        frame: What the knowledge says of such trials.
        rate_ratio: Cramps with the remedy over cramps without it, from which it is worth having.
        shortest_weeks: The remedy needs so long to show (its own fair trial).
        wash_out_days: Days at the start of each block that are not counted.
        start: First day, which sets the season.
        is_south: Whether the person lives south of the equator.
        random: Where simulated people come from.
    """
    for n_pairs, block_weeks in _candidates(frame, shortest_weeks):
        tried = Design(n_pairs=n_pairs, block_weeks=block_weeks, wash_out_days=wash_out_days, power=0)

        def share(n_trials: int, tried: Design = tried) -> float:
            return power(
                counts,
                frame,
                tried,
                rate_ratio=rate_ratio,
                start=start,
                is_south=is_south,
                random=random,
                n_trials=n_trials,
            )

        if share(_N_SCREENING) < frame.power - _CLOSE:
            continue
        p = share(_N_TRIALS)
        if p >= frame.power:
            return replace(tried, power=p)
    return None


def power(
    counts: Counts,
    frame: SingleTrial,
    design: Design,
    *,
    rate_ratio: float,
    start: date,
    is_south: bool = False,
    random: np.random.Generator,
    n_trials: int = _N_TRIALS,
) -> float:
    """Share of simulated trials in which the paired t test finds the remedy better.

    Source: chen2014 for the test; weekly counts are negative binomial.
    """
    on = _orders(design.n_pairs, n_trials, random)
    cramps = _simulated(
        counts, frame, design, on, rate_ratio=rate_ratio, start=start, is_south=is_south, random=random
    )
    return float(np.mean(is_better(cramps, on, alpha=frame.alpha)))


def is_better(cramps: NDArray[np.float64], on: NDArray[np.bool_], *, alpha: float) -> NDArray[np.bool_]:
    """For each trial, whether the paired t test on log counts calls the remedy better.

    Args:
        cramps: Counted cramps by trial and block.
        on: Whether the remedy was used in it; one of each pair.
        alpha: Chance of a false alarm, both sides together.

    Source: chen2014.
    """
    logs = np.log(cramps + 0.5)
    signed = np.where(on, logs, -logs)
    differences = signed[:, 0::2] + signed[:, 1::2]
    n_pairs = differences.shape[1]
    spread = differences.std(axis=1, ddof=1) / np.sqrt(n_pairs)
    bound = -t_quantile(1 - alpha / 2, n_pairs - 1)
    found: NDArray[np.bool_] = differences.mean(axis=1) < bound * spread
    return found


def blocks(design: Design, *, start: date, seed: int) -> tuple[Block, ...]:
    """The blocks in their drawn order: the same seed gives the same order."""
    on = _orders(design.n_pairs, 1, np.random.default_rng(seed))[0]
    length = timedelta(weeks=design.block_weeks)
    return tuple(
        Block(
            number=i + 1,
            start=start + i * length,
            end=start + (i + 1) * length - timedelta(days=1),
            is_on=bool(on[i]),
        )
        for i in range(on.size)
    )


def seal(found: Sequence[Block], seed: int) -> str:
    """A digest of the order, to be kept from the start, so that it can be shown later that nothing was changed."""
    order = "".join("1" if block.is_on else "0" for block in found)
    return hashlib.sha256(f"{seed}:{order}".encode()).hexdigest()


def _candidates(frame: SingleTrial, shortest_weeks: float | None) -> Iterator[tuple[int, int]]:
    """Pairs and block lengths, the shortest trial first; of two equally long ones that with more pairs."""
    longest = round(frame.longest_block_weeks.number)
    shortest = round(min(max(frame.shortest_block_weeks.number, shortest_weeks or 0), longest))
    most = round(frame.longest_weeks.number)
    found = [
        (n_pairs, weeks)
        for weeks in range(shortest, longest + 1)
        for n_pairs in range(_LEAST_PAIRS, most // (2 * weeks) + 1)
    ]
    yield from sorted(found, key=lambda one: (one[0] * one[1], -one[0]))


def _orders(n_pairs: int, n_trials: int, random: np.random.Generator) -> NDArray[np.bool_]:
    """Whether the remedy is used, by trial and block: in each pair once, at random first or second."""
    first = random.random((n_trials, n_pairs)) < 0.5
    return np.stack([first, ~first], axis=2).reshape(n_trials, 2 * n_pairs)


def _simulated(
    counts: Counts,
    frame: SingleTrial,
    design: Design,
    on: NDArray[np.bool_],
    *,
    rate_ratio: float,
    start: date,
    is_south: bool,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Counted cramps by trial and block: negative binomial weeks around a mean that drifts."""
    week = np.arange(design.weeks, dtype=np.float64)
    trough = _MIDSUMMER_DAY + (_DAYS_PER_YEAR / 2 if is_south else 0)
    day = start.timetuple().tm_yday + 7 * week - trough
    season = 1 + frame.season_amplitude.number * np.cos(2 * np.pi * day / _DAYS_PER_YEAR)
    fall = 1 - frame.fall_without_remedy.number * np.minimum(week / 4, 1)
    mean = counts.per_week * season / season[0] * fall
    is_counted = np.clip(np.arange(1, design.block_weeks + 1) - design.wash_out_days / 7, 0, 1)
    by_week = (
        mean
        * np.tile(is_counted, on.shape[1])
        * np.where(np.repeat(on, design.block_weeks, axis=1), rate_ratio, 1.0)
    )
    extra = counts.variance_to_mean - 1
    if (
        extra > 0
    ):  # a gamma rate with scale `extra` around the mean makes counts with this variance over the mean
        by_week = random.gamma(np.maximum(by_week, _NEVER) / extra, extra)
    cramps = random.poisson(by_week).reshape(on.shape[0], on.shape[1], design.block_weeks)
    in_blocks: NDArray[np.float64] = cramps.sum(axis=2).astype(np.float64)
    return in_blocks
