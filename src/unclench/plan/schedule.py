"""A week of self-care."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from unclench.plan.options import Option
from unclench.records.source import Citation

At = Literal["morning", "midday", "evening", "bedtime", "before_exercise", "after_exercise"]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AT = ("morning", "midday", "before_exercise", "after_exercise", "evening", "bedtime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One thing to do in every week.

    Attributes:
        days: Weekdays, 0 for Monday.
        check_first: Whether something must be found out before it is begun.
    """

    what: str
    treatment: str
    at: At
    days: tuple[int, ...]
    minutes: float
    source: Citation
    check_first: bool


def week(options: Iterable[Option]) -> tuple[Appointment, ...]:
    """What to do when in an ordinary week, in the order of the day."""
    found = [
        Appointment(
            what=option.treatment.lay_name,
            treatment=option.treatment.id,
            at=routine.at,
            days=spread(routine.days_a_week),
            minutes=routine.minutes,
            source=routine.source,
            check_first=option.severity == "need_to_know",
        )
        for option in dict.fromkeys(options)
        if option.severity not in ("forbidden", "avoid") and (routine := option.treatment.routine)
    ]
    return tuple(sorted(found, key=lambda one: _AT.index(one.at)))


def spread(days_a_week: int) -> tuple[int, ...]:
    """So many days of a week, as far apart as can be, from Monday on."""
    return tuple(i * 7 // days_a_week for i in range(days_a_week))
