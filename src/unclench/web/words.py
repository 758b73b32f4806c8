"""Words the pages need that the report does not bring: states, stops, dates, ranges, errors by their names."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from unclench.case.case import State
from unclench.records.knowledge import Knowledge
from unclench.report.report import Changed

ANSWERS: Mapping[State, str] = {"present": "Yes", "absent": "No", "unknown": "I don\u2019t know"}


def day(found: date) -> str:
    """A day as it would be said."""
    return f"{found.day} {found:%B}"


def day_and_time(moment: datetime) -> str:
    """A moment as it would be said: day, month and clock time where this machine stands."""
    local = moment.astimezone()
    return f"{local.day} {local:%B}, {local:%H:%M}"


def day_and_year(moment: datetime) -> str:
    """The day of a moment, with its year, where this machine stands."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y}"


_CHANGES: Mapping[tuple[str, str], str] = {
    ("complaint", "present"): "new: {}",
    ("complaint", "absent"): "gone: {}",
    ("answer", "present"): "now so: {}",
    ("answer", "absent"): "not so any more: {}",
    ("medicine", "present"): "new medicine: {}",
    ("medicine", "absent"): "medicine taken off the list: {}",
    ("illness", "present"): "newly named illness: {}",
    ("illness", "absent"): "illness taken off the list: {}",
}


def change(changed: Changed, *, is_clinician: bool = False) -> str:
    """One thing that is told otherwise now."""
    name = changed.clinical_name if is_clinician else changed.name
    if changed.kind == "result":
        return f"{name}: {changed.now if changed.now != 'unknown' else 'no longer stands'}"
    if changed.now == "absent" and changed.before == "unknown":
        return f"now known not to be so: {name}"
    return _CHANGES.get((changed.kind, changed.now), "not told any more: {}").format(name)


def in_100(p: float) -> str:
    """A probability as so many in a hundred, without pretending to more than was counted."""
    if p < 0.005:
        return "fewer than 1"
    return "nearly all" if p >= 0.995 else f"{100 * p:.0f}"


def interval(low: float, high: float) -> str:
    """The range of a probability, as far as its numbers are known."""
    least, most = in_100(low), in_100(high)
    of = "of 100" if high >= 0.995 else "in 100"
    if least == most:
        return f"{least} {of}"
    return f"from fewer than 1 to {most} {of}" if low < 0.005 else f"between {least} and {most} {of}"


def percent(p: float) -> str:
    """A share as a length for a drawing."""
    return f"{100 * p:.1f}%"


def decibans(size: float) -> str:
    """A weight in decibans, with its sign."""
    return f"{size:+.1f}".replace("-", "\N{MINUS SIGN}")


def with_names(text: str, knowledge: Knowledge) -> str:
    """A message with the names of findings in place of their ids."""

    def name(match: re.Match[str]) -> str:
        finding = next((found for id_, found in knowledge.findings.items() if id_ == match[1]), None)
        return f"“{finding.name}”" if finding else match[0]

    return re.sub(r"'([a-z0-9_]+)'", name, text)
