"""What was done of a plan's week."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from unclench.plan.schedule import DAYS
from unclench.records.shape import record
from unclench.report.plan import Slot

Deed = tuple[str, date]  # what was done, and on which day


@record
class DayDone:
    """One day of something to do.

    Attributes:
        is_due: Whether the plan names this day. is_open: Whether it has come, so that it can be ticked.
    """

    day: date
    is_due: bool
    is_done: bool
    is_open: bool


@record
class SlotDone:
    """One thing to do, and what was done of it.

    Attributes:
        days: From Monday to Sunday. n_done: Of these days. n_due: As often as the plan asks; None if at any time.
        n_weeks: Weeks in which it was done at least once, ever.
    """

    slot: Slot
    days: tuple[DayDone, ...]
    n_done: int
    n_due: int | None
    n_weeks: int


@record
class WeekDone:
    """One week of a plan; `before` and `after` are the Mondays of the weeks beside it, where they can be shown."""

    monday: date
    slots: tuple[SlotDone, ...]
    before: date
    after: date | None


def monday_of(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def week_done(schedule: Iterable[Slot], deeds: Collection[Deed], *, monday: date, today: date) -> WeekDone:
    """What was done in one week of a plan.

    Args:
        schedule: The plan's week.
        deeds: All that was ever ticked.
        monday: The week.
        today: No later day can be ticked.
    """
    after = monday + timedelta(weeks=1)
    return WeekDone(
        monday=monday,
        slots=tuple(_slot_done(slot, deeds, monday, today) for slot in schedule),
        before=monday - timedelta(weeks=1),
        after=after if after <= today else None,
    )


def _slot_done(slot: Slot, deeds: Collection[Deed], monday: date, today: date) -> SlotDone:
    days = tuple(
        DayDone(
            day=day,
            is_due=DAYS[day.weekday()] in slot.days,
            is_done=(slot.id, day) in deeds,
            is_open=day <= today,
        )
        for day in (monday + timedelta(days=i) for i in range(len(DAYS)))
    )
    return SlotDone(
        slot=slot,
        days=days,
        n_done=sum(one.is_done for one in days),
        n_due=len(slot.days) or None,
        n_weeks=len({monday_of(day) for id_, day in deeds if id_ == slot.id}),
    )
