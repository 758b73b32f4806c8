"""Pages found by the words a person types: SQLite's full-text index, in memory, with stems and synonyms."""

import re
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from threading import Lock

from unclench.guide.ids import PageIds
from unclench.guide.page import Kind, Page
from unclench.guide.pages import pages
from unclench.records.knowledge import Knowledge

_WORD = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")
_CLOSE = 0.74  # how alike a misspelt word must be to one that is known
_LEAST_PREFIX = 3
_FIELDS = {"title": 2.0, "also": 2.0, "brands": 2.0, "key": 1.0, "felt": 1.5, "body": 1.0}
_ANOTHER_WORD = 0.6  # what a word that means the same counts for, beside the word that was typed
_PAIR = 0.6  # what two words that stand side by side count for, beside each by itself
_MOST_LONGER = 8
_START = 0.7  # what a longer word counts for that starts with the last one
_SAYING_LITTLE = """
    a about after again all also am an and any are as at be because been but by can cannot could did do does doing
    don't for from get gets getting give go goes going gone good got had has have having he help helps her him his how
    i i'm if in into is isn't it it's its just keep keeps know like lot make makes me mean means more most much my need
    no not of off on one only or other our out over really s see she should so some still such t take than that the
    their them then there these they thing things this those to too until up us very want was way we were what what's
    when where which while who why will with without would you your
"""
_EMPTY_WORDS = frozenset(_SAYING_LITTLE.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search gave.

    Attributes:
        pages: The best first.
        read_as: The words that were looked for instead, where what was typed is spelt like nothing known.
    """

    pages: tuple[Page, ...]
    read_as: str | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """All pages and their index."""

    pages: Mapping[str, Page]
    ids: PageIds
    _names: Mapping[str, Iterable[str]]
    _same: Mapping[str, tuple[str, ...]]
    _known: frozenset[str]
    _sorted: tuple[str, ...]
    _index: sqlite3.Connection
    _lock: Lock

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Guide":
        """The guide of a folder."""
        ids = PageIds.of(knowledge)
        all_pages = {page.id: page for page in pages(knowledge, ids)}
        index = sqlite3.connect(":memory:", check_same_thread=False)
        rows = [_row(page) for page in all_pages.values()]
        for field in _FIELDS:
            index.execute(
                f"CREATE VIRTUAL TABLE {field} USING fts5("
                "id UNINDEXED, text, tokenize = 'porter unicode61 remove_diacritics 2')"
            )
            index.executemany(
                f"INSERT INTO {field} VALUES (?, ?)",  # noqa: S608  the name is one of ours
                ((row["id"], row[field]) for row in rows if row[field]),
            )
        names: dict[str, dict[str, None]] = defaultdict(dict)
        for page in all_pages.values():
            for name in (page.title, *page.also, page.id.replace("_", " ")):
                names[" ".join(_words(name))][page.id] = None
        same: dict[str, tuple[str, ...]] = {}
        for group in knowledge.domain.same_words:
            for word in group:
                others = tuple(other for other in group if other != word)
                same[word] = (*same.get(word, ()), *others)
        known = {
            *same,
            *(word for row in rows for field in _FIELDS for word in _words(row[field])),
        }
        return cls(all_pages, ids, names, same, frozenset(known), tuple(sorted(known)), index, Lock())

    def page(self, kind: Kind, id_: str) -> Page:
        """The page of one record."""
        return self.pages[self.ids(kind, id_).id]

    def search(self, text: str, *, most: int = 10) -> Found:
        """The pages that fit some words best, in the words as typed or else as they were probably meant."""
        typed = _words(text)
        meant = [self._meant(word, is_last=at == len(typed) - 1) for at, word in enumerate(typed)]
        called = tuple(self._names.get(" ".join(meant), ()))
        ranked = [*called, *(id_ for id_ in self._ranked(meant) if id_ not in called)]
        return Found(
            pages=tuple(self.pages[id_] for id_ in ranked[:most]),
            read_as=" ".join(meant) if meant != typed and ranked else None,
        )

    def nearest(self, id_: str) -> tuple[str, ...]:
        """Ids that look like one that no page has."""
        return tuple(get_close_matches(id_, list(self.pages), n=3, cutoff=0.6))

    def _meant(self, word: str, *, is_last: bool) -> str:
        """The word itself if it is known, or may be the start of one; else the one that looks most like it."""
        if word in self._known or word in _EMPTY_WORDS or len(word) <= _LEAST_PREFIX:
            return word
        if is_last and self._starting(word):
            return word
        stem = word.rstrip("s")
        if stem in self._known:
            return word
        close = get_close_matches(word, self._sorted, n=1, cutoff=_CLOSE)
        return close[0] if close else word

    def _starting(self, word: str) -> tuple[str, ...]:
        """Some known words that start like this; the index would look for their stems only."""
        at = bisect_left(self._sorted, word)
        return tuple(known for known in self._sorted[at : at + _MOST_LONGER] if known.startswith(word))

    def _ranked(self, words: list[str]) -> list[str]:
        """Ids of pages, the best first: how well each thing that was typed fits each part of a page, added up."""
        total: dict[str, float] = defaultdict(float)
        for meanings in self._asked(words):
            for field, weight in _FIELDS.items():
                best: dict[str, float] = {}
                for asked, counts in meanings:
                    for id_, fit in self._fits(field, asked):
                        best[id_] = max(best.get(id_, 0.0), counts * fit)
                for id_, fit in best.items():
                    total[id_] += weight * fit
        return sorted(total, key=lambda id_: (-total[id_], id_))

    def _fits(self, field: str, asked: str) -> list[tuple[str, float]]:
        """How well something fits one part of each page that holds it."""
        order = f"SELECT id, -bm25({field}) FROM {field} WHERE {field} MATCH ?"  # noqa: S608  the name is one of ours
        with self._lock:
            return self._index.execute(order, (asked,)).fetchall()

    def _asked(self, words: list[str]) -> Iterator[list[tuple[str, float]]]:
        """What to look for: of each thing typed its meanings, each with what it counts for."""
        telling = [word for word in words if word not in _EMPTY_WORDS] or words
        text = " ".join(words)
        for at, word in enumerate(telling):
            meanings = [(_quoted(word), 1.0)]
            if at == len(telling) - 1 and word not in self._known and len(word) >= _LEAST_PREFIX:
                meanings += [(_quoted(longer), _START) for longer in self._starting(word)]
            yield meanings + [(_quoted(other), _ANOTHER_WORD) for other in self._same.get(word, ())]
        for first, second in pairwise(words):
            yield [(_quoted(f"{first} {second}"), _PAIR)]
        for spoken, others in self._same.items():
            if " " in spoken and re.search(rf"\b{re.escape(spoken)}\b", text):
                yield [(_quoted(other), _ANOTHER_WORD) for other in others]


def _row(page: Page) -> dict[str, str]:
    return {
        "id": page.id,
        "title": page.title,
        "also": " . ".join(page.also),
        "brands": " . ".join(page.brands),
        "key": " ".join(line.text for line in page.key),
        "felt": " . ".join(page.felt),
        "body": "\n".join([*(section.heading for section in page.sections), page.told()]),
    }


def _words(text: str) -> list[str]:
    return [word.replace("\u2019", "'") for word in _WORD.findall(text.casefold())]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
