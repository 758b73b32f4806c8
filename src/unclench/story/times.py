"""Lengths of time and numbers of times."""

from collections.abc import Iterator
from dataclasses import dataclass

from unclench.records.ids import FindingId
from unclench.records.phrases import Times
from unclench.story.words import Word

_LEAD = 4
_PER = ("a", "an", "per", "each", "every", "the", "/")
_PERIODS = {"day": 7.0, "night": 7.0, "week": 1.0, "hour": 168.0, "month": 0.23}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A finding that a length of time makes present, and the words."""

    finding: FindingId
    of: str
    first: int
    last: int


def amount(word: Word, times: Times) -> float | None:
    """A number, in figures or in words."""
    if word.text[:1].isdigit():
        try:
            return float(word.text.replace(",", "."))
        except ValueError:
            return None
    return times.numbers.get(word.text)


def timed(words: list[Word], times: Times) -> Iterator[Timed]:
    """The findings that the lengths of time in a sentence make present."""
    for at, word in enumerate(words):
        if word.text in times.units_days and at:
            yield from _length(words, at, times)
        if word.text in ("time", "times", "twice", "once", "x"):
            yield from _often(words, at, times)


def _number_before(words: list[Word], at: int, times: Times) -> tuple[int, float] | None:
    for back in range(at - 1, max(at - 4, -1), -1):
        number = amount(words[back], times)
        if number is not None:
            if words[back].text in ("a", "an") and back != at - 1:
                continue
            if back and words[back].text in ("a", "an") and words[back - 1].text == "half":
                return back - 1, 0.5
            return back, number
        if words[back].text not in ("of", "or", "so"):
            break
    if words[at - 1].text in ("last", "past", "this"):
        return at - 1, 1.0
    return None


def _length(words: list[Word], at: int, times: Times) -> Iterator[Timed]:
    found = _number_before(words, at, times)
    if found is None:
        return
    first, number = found
    after = [word.text for word in words[at + 1 : at + 3]]
    before = [word.text for word in words[max(first - _LEAD, 0) : first]]
    if "old" in after or "every" in before or "per" in before or "times" in before or "time" in before:
        return
    days = number * times.units_days[words[at].text]
    if "pregnant" in after or "pregnancy" in after:
        of = "pregnancy"
    elif "ago" in after or times.units_days[words[at].text] >= 1:
        if not (
            set(after) & set(times.ago)
            or set(before) & set(times.since)
            or first == 0
            or words[first].text in ("last", "past", "this")
        ):
            return
        of = "trouble"
    elif set(before) & {"after", "until", "within", "every", "in"}:
        return
    else:
        of = "attack"
    for duration in times.durations:
        low, high = duration.least_days or 0.0, duration.most_days or float("inf")
        if duration.of == of and low <= days <= high:
            yield Timed(finding=duration.finding, of=of, first=first, last=at)


def _often(words: list[Word], at: int, times: Times) -> Iterator[Timed]:
    number = amount(words[at], times) or (amount(words[at - 1], times) if at else None)
    last = next((i for i in range(at + 1, min(at + 3, len(words))) if words[i].stem in _PERIODS), None)
    if at and words[at].text == "once" and words[at - 1].text == "at":
        return
    if number is None or last is None or (last == at + 2 and words[at + 1].text not in _PER):
        return
    period = _PERIODS[words[last].stem]
    for often in times.often:
        if number * period >= often.least_per_week:
            yield Timed(finding=often.finding, of="often", first=max(at - 1, 0), last=last)
