"""What the dates of a medicine say, in plain words."""

from collections.abc import Mapping

from unclench.plan.timeline import Clue

_STEPS: Mapping[str, str] = {
    "started": "was begun",
    "raised": "was raised",
    "lowered": "was lowered",
    "stopped": "was stopped",
    "restarted": "was begun again",
}


def clue_in_words(clue: Clue) -> str:
    """One clue as a sentence."""
    step = _STEPS[clue.step]
    days = in_time(clue.days or 0)
    match clue.kind:
        case "order":
            return f"The cramps began {in_time(-(clue.days or 0))} before it {step}."
        case "onset" if clue.is_for:
            return f"The cramps began {days} after it {step}."
        case "onset":
            return f"The cramps began {days} after it {step}, which is late for a medicine."
        case "gone":
            return f"The cramps eased {days} after it {step}."
        case "back":
            return f"The cramps came back {days} after it {step}."
        case "dose":
            return f"The cramps got worse {days} after it {step}."
        case "no_answer":
            return f"The cramps stayed the same after it {step}."


def in_time(days: int) -> str:
    """A number of days as it would be said."""
    if days == 0:
        return "on the day"
    for length, unit in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * length:
            return f"about {round(days / length)} {unit}s"
    return f"{days} day{'' if days == 1 else 's'}"
