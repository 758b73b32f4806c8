"""All phrases of a knowledge folder, as one tree of stems for each kind of thing that can be said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, product
from typing import Literal

from unclench.records.knowledge import Knowledge
from unclench.records.phrases import Phrases
from unclench.story.words import Same, Speller, Word, cut, same_ways, stem

Kind = Literal["finding", "condition", "medicine", "nothing"]
Meaning = tuple[Kind, str]

GAP = "..."
NO = "not"
_LONGEST_GAP = 6
_LONGEST_SKIP = 4


@dataclass(slots=True)
class Node:
    """A place in the tree: what may follow, and what is said if the phrase ends here."""

    then: dict[str, "Node"] = field(default_factory=dict)
    gap: "Node | None" = None
    means: list[Meaning] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A phrase that was found.

    Attributes:
        at: The words it is made of, by their places.
        has_no: Whether a "not" stands among them.
    """

    meaning: Meaning
    at: tuple[int, ...]
    has_no: bool


_Place = tuple[Node, int, tuple[int, ...], int, int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What can be recognised in a text."""

    phrases: Phrases
    knowledge: Knowledge
    same: Same
    tree: Node
    cues: Node
    speller: Speller
    dropped: frozenset[str]
    skipped: frozenset[str]
    of_findings: frozenset[str]

    @classmethod
    def of(cls, knowledge: Knowledge, phrases: Phrases) -> "Lexicon":
        """The lexicon of a folder."""
        same = same_ways(phrases.same)
        dropped = frozenset(phrases.fillers)
        ours: set[str] = set()
        tree = Node()
        from_findings: set[str] = set()
        groups = {
            group: [_words(member, same) for member in members] for group, members in phrases.groups.items()
        }
        for meaning, text in _said(knowledge, phrases):
            for way in _ways(text, groups, same):
                words = _counting(way, dropped)
                ours.update(words)
                stems = [stem(word) for word in words]
                _grow(tree, stems, meaning)
                if meaning[0] == "finding":
                    from_findings.add(" ".join(stems))
        ours.discard(GAP)
        cues = Node()
        small: set[str] = set()
        for kind in phrases.cues.__dataclass_fields__:
            for text in getattr(phrases.cues, kind):
                words = [word.text for word in cut(text, same)]
                small.update(words)
                node = cues
                for word in words:
                    node = node.then.setdefault(word, Node())
                node.means.append(("finding", kind))
        right = {*small, *dropped, *phrases.passing, *phrases.common, *phrases.times.numbers}
        right |= {
            *phrases.times.units_days,
            *phrases.person.female,
            *phrases.person.male,
            *phrases.times.since,
        }
        right |= {*ours, *(stem(word) for word in ours)}
        return cls(
            phrases=phrases,
            knowledge=knowledge,
            same=same,
            tree=tree,
            cues=cues,
            speller=Speller(ours, right),
            dropped=dropped,
            skipped=dropped | frozenset(phrases.passing),
            of_findings=frozenset(from_findings),
        )

    def words(self, text: str) -> list[Word]:
        """The words of a text, slips mended."""
        return [self.speller.mend(word) for word in cut(text, self.same)]

    def matches(self, words: list[Word], start: int, barred: frozenset[int]) -> Iterator[Match]:
        """Every phrase that begins at one word.

        Args:
            words: The sentence.
            start: Where to begin.
            barred: Words that no gap may reach over.
        """
        waiting: list[_Place] = [(self.tree, start, (), 0, 0, False)]
        while waiting:
            node, at, used, n_skipped, n_gap, has_no = waiting.pop()
            if at >= len(words):
                continue
            word = words[at]
            following = node.then.get(word.stem)
            if following is not None:
                now_used = (*used, at)
                for meaning in following.means:
                    yield Match(meaning=meaning, at=now_used, has_no=has_no)
                waiting.append((following, at + 1, now_used, 0, 0, has_no))
                if following.gap is not None:
                    waiting.append((following.gap, at + 1, now_used, 0, _LONGEST_GAP, has_no))
            if not used or not node.then:
                continue
            if word.text == NO and not has_no:
                waiting.append((node, at + 1, used, n_skipped, n_gap, True))
            elif n_gap > 1 and at not in barred and not word.is_pause:
                waiting.append((node, at + 1, used, n_skipped, n_gap - 1, has_no))
            elif n_gap == 0 and n_skipped < _LONGEST_SKIP and word.text in self.skipped:
                waiting.append((node, at + 1, used, n_skipped + 1, 0, has_no))


def _said(knowledge: Knowledge, phrases: Phrases) -> Iterator[tuple[Meaning, str]]:
    """Everything that can be said, and what it means."""
    for text in phrases.empty:
        yield ("nothing", ""), text
    for pattern in phrases.said:
        for text in pattern.said:
            for finding in pattern.finds:
                yield ("finding", finding), text
            if pattern.names:
                yield ("condition", pattern.names), text
    for record in knowledge.findings.values():
        for text in (record.name, record.clinical, *record.synonyms):
            yield ("finding", record.id), text
    for condition in knowledge.conditions.values():
        for text in (condition.name, condition.lay_name, *condition.synonyms):
            yield ("condition", condition.id), re.sub(r"\(.*?\)", "", text)
    for id_, (medicine, _) in knowledge.medicines().items():
        for text in (medicine.name, *medicine.brands):
            yield ("medicine", id_), text


def _ways(text: str, groups: Mapping[str, list[list[str]]], same: Same) -> Iterator[list[str]]:
    """The words of a pattern with each of its groups filled in every way."""
    parts = [part for part in re.split(r"({.*?}|\.\.\.)", text) if part.strip()]
    choices = [
        groups[part[1:-1]] if part.startswith("{") else [[GAP]] if part == GAP else [_words(part, same)]
        for part in parts
    ]
    for chosen in product(*choices):
        yield list(chain.from_iterable(chosen))


def _words(text: str, same: Same) -> list[str]:
    return [word.text for word in cut(text, same) if word.text.isalnum()]


def _counting(words: list[str], dropped: frozenset[str]) -> list[str]:
    """The words of a phrase that count; all but the emptiest where only one would be left."""
    counting = [word for word in words if word not in dropped]
    if sum(word != GAP for word in counting) > 1 or len(counting) == len(words):
        return counting
    return [word for word in words if word not in ("my", "a", "an")]


def _grow(tree: Node, stems: list[str], meaning: Meaning) -> None:
    node = tree
    for one in stems:
        if one == GAP:
            node.gap = node.gap or Node()
            node = node.gap
        else:
            node = node.then.get(one) or node.then.setdefault(one, Node())
    if node is not tree and meaning not in node.means:
        node.means.append(meaning)
