"""Pages found by the words a person types: SQLite's full-text index, in memory, with stems and synonyms."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from threading import Lock

from unclench.guide.ids import PageIds
from unclench.guide.page import Kind, Page
from unclench.guide.pages import pages
from unclench.records.knowledge import Knowledge

_WORD = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")
_CLOSE = 0.74  # how alike a misspelt word must be to one that is known
_LEAST_PREFIX = 3
_WEIGHTS = {"title": 10.0, "also": 8.0, "brands": 6.0, "key": 4.0, "felt": 3.0, "body": 1.0}
_EMPTY_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been but by can cannot could did do does "
    "doing don't for from get gets getting give go goes going gone good got had has have having he help helps her "
    "him his how i i'm if in into is isn't it it's its just keep keeps know like lot make makes me mean means more "
    "most much my need no not of off on one only or other our out over really s see she should so some still such "
    "t take than that the their them then there these they thing things this those to too until up us very want was "
    "way we were what what's when where which while who why will with without would you your".split()
)


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
    _names: Mapping[str, tuple[str, ...]]
    _same: Mapping[str, tuple[str, ...]]
    _known: frozenset[str]
    _index: sqlite3.Connection
    _lock: Lock

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Guide":
        """The guide of a folder."""
        ids = PageIds.of(knowledge)
        all_pages = {page.id: page for page in pages(knowledge, ids)}
        index = sqlite3.connect(":memory:", check_same_thread=False)
        index.execute(
            f"CREATE VIRTUAL TABLE page USING fts5(id UNINDEXED, {', '.join(_WEIGHTS)}, "
            "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3 4')"
        )
        rows = [_row(page) for page in all_pages.values()]
        index.executemany(f"INSERT INTO page VALUES (?{', ?' * len(_WEIGHTS)})", rows)  # noqa: S608  no word of a reader
        names: dict[str, tuple[str, ...]] = {}
        for page in all_pages.values():
            for name in (page.title, *page.also):
                key = " ".join(_words(name))
                names[key] = (*names.get(key, ()), page.id)
        same: dict[str, tuple[str, ...]] = {}
        for group in knowledge.domain.same_words:
            for word in group:
                others = tuple(other for other in group if other != word)
                same[word] = (*same.get(word, ()), *others)
        known = frozenset(word for row in rows for text in row[1:] for word in _words(text))
        return cls(all_pages, ids, names, same, known | frozenset(same), index, Lock())

    def page(self, kind: Kind, id_: str) -> Page:
        """The page of one record."""
        return self.pages[self.ids(kind, id_).id]

    def search(self, text: str, *, most: int = 10) -> Found:
        """The pages that fit some words best, in the words as typed or else as they were probably meant."""
        typed = _words(text)
        meant = [self._meant(word, is_last=at == len(typed) - 1) for at, word in enumerate(typed)]
        called = self._names.get(" ".join(meant), ())
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
        if is_last and any(known.startswith(word) for known in self._known):
            return word
        stem = word.rstrip("s")
        if stem in self._known:
            return word
        close = get_close_matches(word, self._known, n=1, cutoff=_CLOSE)
        return close[0] if close else word

    def _ranked(self, words: list[str]) -> list[str]:
        telling = [word for word in words if word not in _EMPTY_WORDS] or words
        if not telling:
            return []
        asked = " OR ".join(self._asked(words, telling))
        weights = ", ".join(str(weight) for weight in _WEIGHTS.values())
        order = f"SELECT id FROM page WHERE page MATCH ? ORDER BY bm25(page, 0.0, {weights}), id LIMIT 50"  # noqa: S608
        with self._lock:
            return [id_ for (id_,) in self._index.execute(order, (asked,))]

    def _asked(self, words: list[str], telling: list[str]) -> Iterable[str]:
        """What the index is asked for: each word, what else people call it, and the last word as a start."""
        text = " ".join(words)
        for at, word in enumerate(telling):
            yield _quoted(word)
            if at == len(telling) - 1 and len(word) >= _LEAST_PREFIX:
                yield f"{_quoted(word)} *"
        for spoken, others in self._same.items():
            if re.search(rf"\b{re.escape(spoken)}\b", text):
                yield from map(_quoted, others)


def _row(page: Page) -> tuple[str, ...]:
    body = [*(section.heading for section in page.sections), page.told()]
    return (
        page.id,
        page.title,
        " . ".join(page.also),
        " . ".join(page.brands),
        " ".join(line.text for line in page.key),
        " . ".join(page.felt),
        "\n".join(body),
    )


def _words(text: str) -> list[str]:
    return [word.replace("\u2019", "'") for word in _WORD.findall(text.casefold())]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
