"""Acts on a kept plan that pages and API share: ticking what was done, and running a fair trial."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from unclench.consultation.trying import Wish, frame_of
from unclench.errors import InvalidCaseError
from unclench.plan.nof1_outcome import outcome
from unclench.report.compose_trial import compose_result
from unclench.report.plan import Plan
from unclench.report.progress import WeekDone, monday_of, week_done
from unclench.report.trial import Trial
from unclench.store.kept_trial import KeptTrial
from unclench.web.desk import Desk
from unclench.web.trial_shapes import OpenBlock, TrialOut

_SEEDS = 2**31
_MOST_CRAMPS = 1_000


def today(desk: Desk) -> date:
    """The day it is where this machine stands."""
    return desk.clock().astimezone().date()


def progress(desk: Desk, consultation_id: str, plan: Plan, week: date | None = None) -> WeekDone:
    """What was done in one week of a plan; this week if none is named, and never a later one."""
    now = today(desk)
    return week_done(
        plan.schedule,
        desk.store.doings.ticked(consultation_id),
        monday=monday_of(min(week or now, now)),
        today=now,
    )


def tick(desk: Desk, consultation_id: str, slot: str, day: date, *, is_done: bool) -> None:
    """Keep that something of the plan was done on a day, or that it was not.

    Raises:
        InvalidCaseError: The plan does not hold it, or the day is still to come.
        UnknownConsultationError: There is no such consultation.
    """
    plan = desk.plan(desk.store.consultation(consultation_id))
    faults = []
    if is_done and slot not in {one.id for one in plan.schedule}:
        faults.append(f"'{slot}' is not in this week's plan.")
    if day > today(desk):
        faults.append(f"{day} is still to come.")
    if faults:
        raise InvalidCaseError("this tick", faults)
    desk.store.doings.tick(consultation_id, slot, day, is_done=is_done)


def begin_trial(desk: Desk, consultation_id: str, wish: Wish) -> tuple[Trial, KeptTrial | None]:
    """Plan a trial, and keep it unless it is refused.

    Raises:
        UnknownTreatmentError: There is no such remedy.
        UnknownConsultationError: There is no such consultation.
    """
    case = desk.store.consultation(consultation_id).case
    drawn = replace(wish, seed=secrets.randbelow(_SEEDS))
    trial, order = desk.engine.drawn_trial(case, drawn, place="this consultation")
    if trial.refused:
        return trial, None
    kept = KeptTrial(
        id=desk.new_id(),
        consultation_id=consultation_id,
        trial=trial,
        seed=drawn.seed,
        order=order,
        counts={},
    )
    desk.store.doings.keep_trial(kept)
    return trial, kept


def count(desk: Desk, kept: KeptTrial, told: Mapping[date, int | None]) -> KeptTrial:
    """Keep how many cramps there were on some days; None takes a count back.

    Raises:
        InvalidCaseError: A day is not of this trial or still to come, or a number cannot be.
    """
    first, last = kept.trial.first_day, min(kept.trial.blocks[-1].end, today(desk))
    faults = [f"{day} is not a day of this trial that has come." for day in told if not first <= day <= last]
    faults += [f"{n} cramps in a day cannot be." for n in told.values() if n and not 0 <= n <= _MOST_CRAMPS]
    if faults:
        raise InvalidCaseError("these counts", faults)
    counts = {day: n for day, n in {**kept.counts, **told}.items() if n is not None}
    counted = replace(kept, counts=counts)
    desk.store.doings.keep_trial(counted)
    return counted


def end(desk: Desk, kept: KeptTrial) -> KeptTrial:
    """End a trial before its last day; its order is opened."""
    ended = replace(kept, ended=kept.ended or today(desk))
    desk.store.doings.keep_trial(ended)
    return ended


def shown(desk: Desk, kept: KeptTrial) -> TrialOut:
    """A trial as it may be seen today: blocks that have begun are open, the others sealed until it is over."""
    now = today(desk)
    is_over = kept.is_over(now)
    frame = frame_of(desk.knowledge)
    result = None
    if is_over:
        found = outcome(
            kept.blocks, kept.counts, wash_out_days=kept.trial.wash_out_days or 0, alpha=frame.alpha
        )
        result = compose_result(found, seed=kept.seed)
    return TrialOut(
        id=kept.id,
        trial=kept.trial,
        blocks=tuple(
            OpenBlock(
                number=block.number,
                start=block.start,
                end=block.end,
                is_on=block.is_on if is_over or block.start <= now else None,
                is_now=not is_over and block.start <= now <= block.end,
            )
            for block in kept.blocks
        ),
        counts=kept.counts,
        ended=kept.ended,
        result=result,
    )
