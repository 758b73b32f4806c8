"""A plan's week, or a trial's blocks, as a calendar file. Times are those of whatever clock reads it."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from unclench.plan.schedule import DAYS
from unclench.report.plan import Plan
from unclench.report.trial import Trial

_CLOCK = {"morning": time(8), "midday": time(12, 30), "evening": time(18), "bedtime": time(21, 30)}
_EXERCISE = time(17)  # nobody told when he exercises; the entry can be moved
_REMINDER = 5  # minutes in the calendar where nobody says how long it takes


def week_calendar(plan: Plan, *, start: date, weeks: int) -> bytes:
    """The week of a plan, repeated for so many weeks from the first Monday on or after a day.

    What is done each time one exercises has no day, so it is left out.
    """
    found = _empty("Unclench: my week")
    monday = start + timedelta(days=-start.weekday() % 7)
    for slot in (one for one in plan.schedule if one.days):
        days = [DAYS.index(day) for day in slot.days]
        event = _event(f"{slot.id}-{start:%Y%m%d}", slot.what, start)
        event.add("description", " ".join(filter(None, (slot.say, f"({slot.source.short})"))))
        at = _CLOCK.get(slot.at, _EXERCISE)
        event.add("dtstart", datetime.combine(monday + timedelta(days=days[0]), at))
        event.add("duration", timedelta(minutes=slot.minutes or _REMINDER))
        by_day = [DAYS[day][:2].upper() for day in days]
        event.add(
            "rrule",
            {"freq": "weekly", "byday": by_day, "count": min(weeks, slot.weeks or weeks) * len(by_day)},
        )
        found.add_component(event)
    return bytes(found.to_ical())


def trial_calendar(trial: Trial) -> bytes:
    """The blocks of a trial, each to be unsealed on its first day, and a reminder to count every evening."""
    found = _empty(f"Unclench: fair trial, {trial.name}")
    for block in trial.blocks:
        event = _event(
            f"block-{block.number}-{block.start:%Y%m%d}",
            f"{trial.name}: block {block.number} begins. Unseal it today.",
            block.start,
        )
        event.add("dtstart", block.start)
        event.add("dtend", block.end + timedelta(days=1))
        found.add_component(event)
    if trial.blocks:
        first = trial.first_day
        count = _event(f"count-{first:%Y%m%d}", "Write down today's cramps", first)
        count.add("dtstart", datetime.combine(first, _CLOCK["bedtime"]))
        count.add("duration", timedelta(minutes=5))
        count.add("rrule", {"freq": "daily", "until": trial.blocks[-1].end})
        found.add_component(count)
    return bytes(found.to_ical())


def _empty(name: str) -> Calendar:
    found = Calendar()
    found.add("prodid", "-//Unclench//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", name)
    return found


def _event(uid: str, summary: str, made: date) -> Event:
    event = Event()
    event.add("uid", f"{uid}@unclench")
    event.add("dtstamp", datetime.combine(made, time(), UTC))
    event.add("summary", summary)
    return event
