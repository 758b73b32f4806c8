"""Shares of hits with bootstrap intervals, and how well stated chances come true."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.evaluation.outcome import Outcome

_N_RESAMPLES = 2000
_N_BINS = 10
SHARES = (
    ("true cause first", "top1"),
    ("true cause in the first three", "top3"),
    ("true cause in the first five", "top5"),
    ("leading cause of the right group", "group_first"),
    ("care level as it should be", "care_exact"),
    ("care level more urgent than it need be", "over_triage"),
    ("care level not urgent enough", "under_triage"),
    ("emergencies given less than emergency care", "emergencies_missed"),
)  # the shares of `Measures`, in words and by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of patients with its 90 % bootstrap interval.

    Attributes:
        p: The share; None where there is nobody to count.
    """

    n: int
    count: int
    p: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Predictions of about the same chance, and how often they came true."""

    n: int
    p_stated: float
    p_true: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """One way of running the patients, in numbers.

    Attributes:
        n: All patients.
        n_held: Those whose cause the folder holds: what top-k and groups are shares of.
        top1: True cause first (top3, top5: in the first three, five).
        group_first: Leading cause of the right group.
        care_exact: Care level as it should be, of those whose proper level is known.
        over_triage: Care level more urgent than it need be.
        under_triage: Care level not urgent enough.
        emergencies_missed: Of the emergencies, those given less than emergency care.
        questions_median: Steps of the interview, each a question, a choice or a danger check; None where none were.
        questions_p90: Nine in ten patients were asked no more.
        findings_median: Findings that these steps asked about.
        brier: Mean squared difference of the leading cause's chance from whether it is the true one.
        ece: Expected calibration error of that chance.
        bins: The reliability of that chance.
    """

    n: int
    n_held: int
    top1: Share
    top3: Share
    top5: Share
    group_first: Share
    care_exact: Share
    over_triage: Share
    under_triage: Share
    emergencies_missed: Share
    questions_median: float | None
    questions_p90: float | None
    findings_median: float | None
    brier: float | None
    ece: float | None
    bins: tuple[Bin, ...]


def measure(outcomes: Sequence[Outcome], *, most_urgent: str, seed: int = 0) -> Measures:
    """The measures of one mode.

    Args:
        outcomes: One for each patient.
        most_urgent: The care level of an emergency.
        seed: Of the bootstrap.
    """
    held = [outcome for outcome in outcomes if outcome.rank is not None]
    judged = [outcome for outcome in outcomes if outcome.steps is not None]
    emergencies = [outcome for outcome in judged if outcome.expected.care_level == most_urgent]
    random = np.random.default_rng(seed)

    def share(group: Sequence[Outcome], is_hit: Callable[[Outcome], bool]) -> Share:
        return share_of(np.array([is_hit(outcome) for outcome in group], dtype=np.bool_), random)

    def within(limit: int) -> Callable[[Outcome], bool]:
        return lambda outcome: outcome.rank is not None and outcome.rank <= limit

    n_asked = [outcome.n_steps for outcome in outcomes if outcome.n_steps]
    n_findings = [outcome.n_findings for outcome in outcomes if outcome.n_steps]
    stated = np.array([outcome.p_leading for outcome in held])
    is_true = np.array([outcome.rank == 1 for outcome in held], dtype=np.float64)
    bins = reliability(stated, is_true)
    return Measures(
        n=len(outcomes),
        n_held=len(held),
        top1=share(held, within(1)),
        top3=share(held, within(3)),
        top5=share(held, within(5)),
        group_first=share(held, lambda outcome: outcome.is_group_right),
        care_exact=share(judged, lambda outcome: outcome.steps == 0),
        over_triage=share(judged, lambda outcome: (outcome.steps or 0) > 0),
        under_triage=share(judged, lambda outcome: (outcome.steps or 0) < 0),
        emergencies_missed=share(emergencies, lambda outcome: (outcome.steps or 0) < 0),
        questions_median=float(np.median(n_asked)) if n_asked else None,
        questions_p90=float(np.quantile(n_asked, 0.9)) if n_asked else None,
        findings_median=float(np.median(n_findings)) if n_findings else None,
        brier=float(np.mean((stated - is_true) ** 2)) if held else None,
        ece=calibration_error(bins) if held else None,
        bins=bins,
    )


def share_of(hits: NDArray[np.bool_], random: np.random.Generator) -> Share:
    """A share with the middle 90 % of its bootstrap distribution."""
    n, count = int(hits.size), int(hits.sum())
    if n == 0:
        return Share(n=0, count=0, p=None, interval=None)
    low, high = np.quantile(random.binomial(n, count / n, size=_N_RESAMPLES) / n, (0.05, 0.95))
    return Share(n=n, count=count, p=count / n, interval=(float(low), float(high)))


def reliability(stated: NDArray[np.float64], is_true: NDArray[np.float64]) -> tuple[Bin, ...]:
    """Stated chances in ten bins of equal width, each with the share that came true; empty bins are left out."""
    place = np.minimum((stated * _N_BINS).astype(np.int64), _N_BINS - 1)
    return tuple(
        Bin(
            n=int((place == k).sum()),
            p_stated=float(stated[place == k].mean()),
            p_true=float(is_true[place == k].mean()),
        )
        for k in range(_N_BINS)
        if (place == k).any()
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of stated chances from what came true, weighted by the bins' sizes."""
    n = sum(part.n for part in bins)
    return sum(part.n * abs(part.p_stated - part.p_true) for part in bins) / n if n else 0.0
