"""A fair trial of one remedy on one patient, stage by stage."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.errors import NoSingleTrialError, UnknownTreatmentError
from unclench.plan.needs import without_the_impossible
from unclench.plan.nof1 import Design, Refusal, blocks, counted, design, refusal, seal
from unclench.plan.options import Option, option
from unclench.records.fault import did_you_mean
from unclench.records.ids import TreatmentId
from unclench.records.knowledge import Knowledge
from unclench.records.planning import SingleTrial
from unclench.records.shape import CareLevel
from unclench.report.compose_trial import TrialParts

_WORTH_TRYING = (
    0.5,
    0.4,
    0.3,
    0.2,
)  # effects looked at, the weakest first, where the wanted one cannot be seen
_DOCTOR_FIRST: tuple[CareLevel, ...] = ("emergency_now", "same_day", "within_days")
_SEED = 20_260_101
_DONE = ("self_care", "exercise", "therapy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to try.

    Attributes:
        treatment: Id of the remedy.
        per_week: Cramps in each of the past weeks.
        rate_ratio: Cramps with the remedy over cramps without it that would be worth having; the folder's if None.
        start: The day counting begins.
        seed: The person's own number, which draws the order of the blocks.
        is_leaving_off: Whether a remedy in use is left off.
        is_south: Whether the person lives south of the equator.
    """

    treatment: str
    per_week: tuple[float, ...]
    start: date
    seed: int
    rate_ratio: float | None = None
    is_leaving_off: bool = False
    is_south: bool = False


def frame_of(knowledge: Knowledge) -> SingleTrial:
    """What the folder says of such trials.

    Raises:
        NoSingleTrialError: It says nothing of them.
    """
    if knowledge.domain.single_trial is None:
        raise NoSingleTrialError(knowledge.folder)
    return knowledge.domain.single_trial


def option_for(knowledge: Knowledge, case: Case, observations: Observations, treatment: str) -> Option:
    """A remedy held against a patient.

    Raises:
        UnknownTreatmentError: The folder holds none with this id.
    """
    found = knowledge.treatments.get(TreatmentId(treatment))
    if found is None:
        raise UnknownTreatmentError(
            treatment,
            remedy=did_you_mean(treatment, knowledge.treatments, "'unclench treatments WORD' finds the id."),
        )
    return option(knowledge, case, without_the_impossible(knowledge, case, observations), found)


def trial_parts(
    frame: SingleTrial, option: Option, wish: Wish, *, care_level: CareLevel | None
) -> TrialParts:
    """Everything about one trial: the refusal, or the shortest one that can see the effect."""
    counts = counted(wish.per_week, frame)
    wanted = wish.rate_ratio or frame.worth_having.number
    found_refusal = refusal(option, frame, needs_doctor=care_level in _DOCTOR_FIRST, per_week=counts.per_week)
    first_block = wish.start + timedelta(weeks=round(frame.baseline_weeks.number))
    settling = frame.settling_days if option.treatment.setting in _DONE else frame.wash_out_days
    fair = option.treatment.fair_trial
    random = np.random.default_rng(_SEED)  # not the person's number: the same wish has the same length

    def shortest(ratio: float) -> Design | None:
        return design(
            counts,
            frame,
            rate_ratio=ratio,
            shortest_weeks=fair.weeks if fair else None,
            wash_out_days=round(settling.number),
            start=first_block,
            is_south=wish.is_south,
            random=random,
        )

    found = visible = None
    if found_refusal is None:
        found = shortest(wanted)
        if found is None:
            weaker = (ratio for ratio in _WORTH_TRYING if ratio < wanted)
            visible = next((ratio for ratio in weaker if shortest(ratio)), None)
            found_refusal = Refusal(kind="too_long")
    drawn = blocks(found, start=first_block, seed=wish.seed) if found else ()
    return TrialParts(
        option=option,
        counts=counts,
        rate_ratio=wanted,
        is_leaving_off=wish.is_leaving_off,
        refusal=found_refusal,
        design=found,
        visible=visible,
        blocks=drawn,
        seal=seal(drawn, wish.seed) if drawn else None,
        first_day=wish.start,
    )
