"""A week of self-care."""

from collections.abc import Iterable
from dataclasses import dataclass

from unclench.plan.options import Option
from unclench.plan.self_care import OWN
from unclench.records.treatment import Routine

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AT = ("morning", "midday", "before_exercise", "after_exercise", "evening", "bedtime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One thing to do in every week.

    Attributes:
        days: Weekdays, 0 for Monday; none where it is done each time one exercises.
        check_first: Whether something must be found out before it is begun.
        ask_first: Whether it is a doctor's or therapist's to begin.
    """

    what: str
    treatment: str
    routine: Routine
    days: tuple[int, ...]
    check_first: bool
    ask_first: bool


def week(options: Iterable[Option]) -> tuple[Appointment, ...]:
    """What to do when in an ordinary week, in the order of the day."""
    found = [
        Appointment(
            what=option.treatment.lay_name,
            treatment=option.treatment.id,
            routine=routine,
            days=spread(routine.days_a_week or 0),
            check_first=option.severity == "need_to_know",
            ask_first=option.treatment.setting not in OWN,
        )
        for option in dict.fromkeys(options)
        if option.severity not in ("forbidden", "avoid")
        for routine in _fitting(option)
    ]
    return tuple(sorted(found, key=lambda one: _AT.index(one.routine.at)))


def _fitting(option: Option) -> tuple[Routine, ...]:
    """The routines for the likeliest of his conditions that one is meant for, or else those that name none."""
    for wanted in (*(use.condition for use in option.uses), None):
        meant = tuple(one for one in option.treatment.routines if one.condition == wanted)
        if meant:
            return meant
    return ()


def spread(days_a_week: int) -> tuple[int, ...]:
    """So many days of a week, as far apart as can be, from Monday on."""
    return tuple(i * 7 // days_a_week for i in range(days_a_week))
