"""What the planner of single-person trials found becomes one value for a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from unclench.plan.nof1 import Block, Counts, Design, Refusal
from unclench.plan.nof1_outcome import Outcome
from unclench.plan.options import Option
from unclench.records.knowledge import Knowledge
from unclench.records.planning import Bound, SingleTrial
from unclench.report.compose_plan import to_find_out
from unclench.report.reference import reference, sentences, to_reference
from unclench.report.trial import Assumed, BlockResult, Trial, TrialBlock, TrialResult

Verdict = Literal["helps", "harms", "cannot_tell", "too_few_counts"]

_TWICE = 2.0  # from here "times as many" reads better than "more in 100"
_WHY_NOT: Mapping[str, str] = {
    "doctor_first": "See a doctor first. What you told may need more than a trial at home.",
    "prescriber": "This is not a remedy to try or leave off on your own. Ask your prescriber.",
    "unsafe": "This remedy may harm you, so it should not be tried alone.",
    "unknown": "Something must be found out first, or nobody can say that this is safe for you.",
    "tried": "You tried this before, and it failed a fair trial or made things worse.",
    "too_few": "You have too few cramps for a trial to tell anything. Count them in a diary instead.",
    "too_long": "Even the longest trial that people bear could not tell. Look for a larger effect, or use a diary.",
}
_NAMES: Mapping[str, str] = {
    "season_amplitude": "swing over the year",
    "fall_without_remedy": "fall in four weeks without any remedy",
    "variance_to_mean": "how uneven weekly counts are, before your own say otherwise",
    "weeks_of_trust": "weeks for which that stands",
    "baseline_weeks": "weeks of counting before the start",
    "wash_out_days": "days not counted in each block, for what is taken",
    "settling_days": "days not counted in each block, for what is done",
    "shortest_block_weeks": "shortest block, in weeks",
    "longest_block_weeks": "longest block, in weeks",
    "longest_weeks": "longest trial, in weeks",
    "worth_having": "cramps with the remedy over cramps without it that is worth having",
    "least_per_week": "least cramps a week",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialParts:
    """What was found about one trial.

    Attributes:
        visible: The weakest effect that the longest trial could see, as a ratio; None where there is none or need be.
    """

    option: Option
    counts: Counts
    rate_ratio: float
    is_leaving_off: bool
    refusal: Refusal | None
    design: Design | None
    visible: float | None
    blocks: Sequence[Block]
    seal: str | None
    first_day: date


def compose_trial(knowledge: Knowledge, frame: SingleTrial, parts: TrialParts) -> Trial:
    """The trial of one remedy on one person."""
    option, design = parts.option, parts.design
    met = (*option.because, *option.could_be) if parts.refusal else ()
    if parts.refusal and parts.refusal.kind == "unsafe":
        met = option.because
    return Trial(
        treatment=option.treatment.id,
        name=option.treatment.lay_name,
        is_leaving_off=parts.is_leaving_off,
        refused=parts.refusal.kind if parts.refusal else None,
        why_not=_why_not(parts),
        find_out=to_find_out(knowledge, option, is_clinician=False)
        if parts.refusal and parts.refusal.kind == "unknown"
        else (),
        sources=tuple(dict.fromkeys(to_reference(knowledge, one.hazard.source) for one in met)),
        per_week=parts.counts.per_week,
        variance_to_mean=parts.counts.variance_to_mean,
        n_weeks=parts.counts.n_weeks,
        fewer_percent=100 * (1 - parts.rate_ratio),
        least_visible_percent=None if parts.visible is None else 100 * (1 - parts.visible),
        n_pairs=design.n_pairs if design else None,
        block_weeks=design.block_weeks if design else None,
        weeks=design.weeks if design else None,
        wash_out_days=design.wash_out_days if design else None,
        power=design.power if design else None,
        baseline_weeks=round(frame.baseline_weeks.number),
        first_day=parts.first_day,
        blocks=tuple(TrialBlock(number=one.number, start=one.start, end=one.end) for one in parts.blocks),
        seal=parts.seal,
        method=sentences(knowledge, (frame.method,))[0],
        rules=sentences(knowledge, frame.rules),
        stop=sentences(knowledge, frame.stop),
        assumed=tuple(
            Assumed(
                name=_NAMES[name],
                number=bound.number,
                because=bound.because,
                basis=bound.basis,
                source=reference(knowledge, bound.source),
            )
            for name, bound in vars(frame).items()
            if isinstance(bound, Bound)
        ),
    )


def _why_not(parts: TrialParts) -> tuple[str, ...]:
    if parts.refusal is None:
        return ()
    kind = parts.refusal.kind
    reasons = [_WHY_NOT[kind]]
    if kind in ("unsafe", "prescriber"):
        reasons += [one.hazard.say for one in parts.option.because]
    if kind == "unknown":
        reasons += [need.question for one in parts.option.could_be for need in one.open]
    return tuple(dict.fromkeys(reasons))


def compose_result(found: Outcome, *, seed: int) -> TrialResult:
    """What a trial showed, in words that promise no more than it can."""
    verdict, words = _verdict(found)
    return TrialResult(
        verdict=verdict,
        words=words,
        n_pairs=found.n_pairs,
        rate_ratio=found.rate_ratio,
        interval=None if found.low is None or found.high is None else (found.low, found.high),
        blocks=tuple(
            BlockResult(number=one.block.number, is_on=one.block.is_on, cramps=one.cramps, n_days=one.n_days)
            for one in found.blocks
        ),
        seed=seed,
    )


def _verdict(found: Outcome) -> tuple[Verdict, str]:
    if found.rate_ratio is None or found.low is None or found.high is None:
        return "too_few_counts", "Too few days were counted to tell. Three pairs of blocks must have counts."
    low, high = _change(found.low), _change(found.high)
    span = f"The true effect may lie between {low} and {high}." if low != high else ""
    best = f"With it you had {_change(found.rate_ratio)}."
    if found.high < 1:
        return "helps", _joined("It helped you.", best, span, "That is unlikely to be chance.")
    if found.low > 1:
        return "harms", _joined("It made things worse for you.", best, span, "That is unlikely to be chance.")
    return "cannot_tell", _joined("This trial cannot tell if it helps.", best, span)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _change(ratio: float) -> str:
    if ratio >= _TWICE:
        return f"{ratio:.1f} times as many cramps"
    percent = round(100 * (ratio - 1))
    if percent == 0:
        return "as many cramps as without it"
    return f"{abs(percent)} in 100 {'fewer' if percent < 0 else 'more'} cramps"
