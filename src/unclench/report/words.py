"""Probabilities and weights in words."""

from collections.abc import Mapping
from math import ceil
from typing import Literal

STOPS: Mapping[str, str] = {
    "enough_known": "The questions stopped here because no further one would change much.",
    "step_limit": "The questions stopped here because that was enough of them.",
    "nothing_left": "The questions stopped here because there was nothing more to ask.",
    "emergency": "The questions stopped here because your answers mean that you should not wait.",
}
_LIKELIHOOD = (
    (0.85, "very likely"),
    (0.60, "likely"),
    (0.35, "quite possible"),
    (0.10, "possible"),
    (0.02, "unlikely"),
    (0.0, "very unlikely"),
)
_SPANS = ((730, 365.25, "years"), (61, 30.4, "months"), (14, 7, "weeks"), (2, 1, "days"))


def window(days: float) -> str:
    """The time window in words."""
    weeks, rest = divmod(days, 7)
    return f"{weeks:g} weeks" if weeks > 1 and not rest else f"{days:g} days"


def time_since(days: int) -> str:
    """How long ago something was, in words."""
    found = next(((length, unit) for least, length, unit in _SPANS if days >= least), None)
    if found is None:
        return "one day" if days == 1 else "less than a day"
    return f"{int(days / found[0])} {found[1]}"


def likelihood(p: float) -> str:
    """A probability in words."""
    return next(words for at_least, words in _LIKELIHOOD if p >= at_least)


def frequency(p: float) -> str:
    """A probability as a natural frequency: of so many people with the same answers, so many."""
    if p >= 0.995:
        return "nearly all people with these answers"
    for of in (10, 100, 1000):
        n = round(p * of)
        if n >= 1 and (of > 10 or 0.095 <= p < 0.95):
            return f"about {n} in {of} people with these answers"
    return "fewer than 1 in 1000 people with these answers"


def drawn(n: int, standard_error: float) -> str:
    """That chances were estimated from draws, and how far off they may be: two standard errors."""
    off = max(1, ceil(200 * standard_error - 1e-9))
    return (
        f"So much is present that the chances were estimated from {n:,} random draws. "
        f"They may be off by about {off} in 100."
    )


def strength(decibans: float) -> Literal["strongly", "clearly", "somewhat", "slightly"]:
    """The size of a weight of evidence in words; 10 decibans multiply the odds by ten."""
    size = abs(decibans)
    if size >= 10:
        return "strongly"
    if size >= 5:
        return "clearly"
    return "somewhat" if size >= 2.5 else "slightly"
