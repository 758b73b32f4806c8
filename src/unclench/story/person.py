"""Who the text is about: age and sex."""

from unclench.records.phrases import Phrases
from unclench.records.shape import Sex
from unclench.story.times import amount
from unclench.story.words import Word

_OLDEST = 120
_SHORT = {"f": "female", "m": "male", "w": "female"}


def age_of(words: list[Word], phrases: Phrases, own: list[bool]) -> float | None:
    """The age that a sentence states, if it does.

    Args:
        words: The sentence.
        phrases: Words for the sexes and for numbers.
        own: For each word, whether it is about the patient.
    """
    sexes = {*phrases.person.female, *phrases.person.male, *phrases.cues.charge}
    for at, word in enumerate(words):
        number = amount(word, phrases.times) if word.text[:1].isdigit() else None
        if number is None or not 0 <= number <= _OLDEST or not own[at]:
            continue
        after = [one.text for one in words[at + 1 : at + 5] if one.text != "-"]
        before = [one.text for one in words[max(at - 2, 0) : at]]
        if after[:1] in (["yo"], ["yrs"], ["yr"], ["y"]) or (
            after[:1] in (["year"], ["years"]) and after[1:2] == ["old"]
        ):
            if "was" not in before and "when" not in before:
                return number
        elif (
            (after[:1] and after[0] in sexes)
            or before[-1:] in (["aged"], ["age"])
            or (before[-1:] == [","] and before[:1] and before[0] in sexes)
            or (
                before == ["i", "am"]
                and (not after or after[0] not in phrases.times.units_days)
                and after[:1] != ["%"]
            )
            or (len(before) == 2 and before[1] == "is" and before[0] in phrases.cues.charge)
            or (before[-1:] in ([], [","]) and after[:1] == [","] and len(after) > 1 and after[1] in sexes)
        ):
            return number
    return None


def sex_of(words: list[Word], phrases: Phrases, own: list[bool], writes_for: str | None) -> Sex | None:
    """The sex that a sentence states, if it does."""
    for at, word in enumerate(words):
        before = words[at - 1].text if at else ""
        if not own[at] or before in ("the", "that", "another", "this", "his", "her"):
            continue
        if word.text in _SHORT:
            if before[:1].isdigit() or (at + 2 < len(words) and words[at + 2].text[:1].isdigit() and at == 0):
                return "female" if _SHORT[word.text] == "female" else "male"
        elif word.text in phrases.person.female and (before != "my" or word.text == writes_for):
            return "female"
        elif word.text in phrases.person.male and (before != "my" or word.text == writes_for):
            return "male"
    return None
