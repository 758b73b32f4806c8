"""A text as words: cut, written one way, reduced to stems, and slips of the pen mended."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

import Stemmer
from rapidfuzz.distance import OSA

_CUT = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[^\w\s]|\n")
_LEAST_LETTERS = 5  # shorter words have too many neighbours
_LONG = 8  # from so many letters two slips are allowed
_LONGEST_TAIL = 3  # what may follow a known stem before the word is looked at again
_ENDS = frozenset(".!?\n;")
_PAUSES = frozenset(",:()[]/\u2013\u2014-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a text, or a sign between words.

    Attributes:
        text: In small letters. stem: What it is found by.
        start, end: Where it stands in the text.
        respelt: The word it was taken for.
    """

    text: str
    stem: str
    start: int
    end: int
    respelt: str | None = None

    @property
    def is_end(self) -> bool:
        """Whether a sentence ends here."""
        return self.text in _ENDS

    @property
    def is_pause(self) -> bool:
        """Whether a part of a sentence ends here."""
        return self.text in _PAUSES


_english = Stemmer.Stemmer("english")
_one_at_a_time = Lock()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What all forms of a word share."""
    with _one_at_a_time:
        return str(_english.stemWord(word))


Same = Mapping[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]


def same_ways(ways: Mapping[str, str]) -> Same:
    """Ways of writing, by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for written, used in ways.items():
        words = tuple(match[0] for match in _CUT.finditer(written.casefold()))
        found.setdefault(words[0], []).append((words, tuple(used.split())))
    return {first: sorted(all_, key=lambda way: -len(way[0])) for first, all_ in found.items()}


def cut(text: str, same: Same) -> list[Word]:
    """The words of a text and the signs between them."""
    raw = [(_small(match[0]), match.start(), match.end()) for match in _CUT.finditer(text)]
    words: list[Word] = []
    at = 0
    while at < len(raw):
        word, start, end = raw[at]
        for written, used in same.get(word, ()):
            if tuple(one[0] for one in raw[at : at + len(written)]) == written:
                end = raw[at + len(written) - 1][2]
                words += [Word(text=one, stem=stem(one), start=start, end=end) for one in used]
                at += len(written)
                break
        else:
            words += _plain(word, start, end, same)
            at += 1
    return words


def _small(word: str) -> str:
    return word.lower().replace("\u2019", "'")


def _plain(word: str, start: int, end: int, same: Same) -> list[Word]:
    """One word without its tail: "haven't" is two, "Parkinson's" one."""
    if "'" not in word and word not in same:
        return [Word(text=word, stem=stem(word), start=start, end=end)]
    if word.endswith("n't") and len(word) > len("n't"):
        parts = [word[: -len("n't")], "not"]
    else:
        parts = [re.sub(r"'(s|re|ve|ll|d|m)$", "", word)]
    parts = [used for part in parts for used in _used(part, same)]
    return [Word(text=part, stem=stem(part), start=start, end=end) for part in parts if part]


def _used(word: str, same: Same) -> tuple[str, ...]:
    return next((used for written, used in same.get(word, ()) if written == (word,)), (word,))


class Speller:
    """Mends words that are nearly one of ours.

    Args:
        ours: Words that can be meant.
        known: Words that are right as they are.
    """

    def __init__(self, ours: Iterable[str], known: Iterable[str]) -> None:
        self._ours: dict[str, list[str]] = {}
        for word in sorted(set(ours)):
            if len(word) >= _LEAST_LETTERS and word.isalpha():
                self._ours.setdefault(word[0], []).append(word)
        self._known = frozenset(known)
        self._mended: dict[str, str | None] = {}

    def mend(self, word: Word) -> Word:
        """The word, or what it was probably meant to be."""
        text = word.text
        if len(text) < _LEAST_LETTERS or not text.isalpha() or text in self._known:
            return word
        if word.stem in self._known and len(text) - len(word.stem) <= _LONGEST_TAIL:
            return word
        if text not in self._mended:
            if len(self._mended) > 100_000:
                self._mended.clear()
            self._mended[text] = self._nearest(text)
        meant = self._mended[text]
        return replace(word, stem=stem(meant), respelt=meant) if meant else word

    def _nearest(self, text: str) -> str | None:
        most = 2 if len(text) >= _LONG else 1
        best, best_distance = None, most + 1
        for other in self._ours.get(text[0], ()):
            if abs(len(other) - len(text)) <= most:
                distance = OSA.distance(text, other, score_cutoff=best_distance - 1)
                if distance < best_distance:
                    best, best_distance = other, distance
        return best
