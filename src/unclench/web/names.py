"""Illnesses and medicines found by any of their names, also by the start of one or a slip of the pen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from unclench.records.knowledge import Knowledge

_MOST = 8
_MOST_NEAREST = 3
_CLOSE = 0.6
_NO_FIT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One illness or medicine.

    Attributes:
        id: What a case calls it.
        name: What people call it.
        also: Its other names.
    """

    id: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A name that fits what was typed.

    Attributes:
        matched: The other name that fitted, where it was not the main one.
    """

    id: str
    name: str
    matched: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A word that names nothing known, with what comes near."""

    word: str
    nearest: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one kind."""

    by_id: Mapping[str, Name]

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Names":
        """Names by their ids, in the order of the alphabet; of two with the same name the first is kept."""
        found: dict[str, Name] = {}
        for name in names:
            found.setdefault(name.name.casefold(), name)
        return cls({name.id: name for _, name in sorted(found.items())})

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """What somebody may mean who has typed this much, the best first."""
        typed = " ".join(text.casefold().split())
        if not typed:
            return ()
        ranked = _ranked(typed, self.by_id.values())
        return ranked[:_MOST] if ranked else self.nearest(typed)

    def nearest(self, word: str) -> tuple[Suggestion, ...]:
        """The names that look most like a misspelt word."""
        spelt = {other.casefold(): name for name in self.by_id.values() for other in (*name.also, name.name)}
        close = get_close_matches(word.casefold(), list(spelt), n=_MOST_NEAREST, cutoff=_CLOSE)
        found = {spelt[other].id: _suggestion(spelt[other], other) for other in close}
        return tuple(found.values())

    def resolve(self, text: str) -> tuple[tuple[str, ...], tuple[Unresolved, ...]]:
        """Ids for names separated by commas, and the words that name nothing."""
        spelt = {
            other.casefold(): name.id
            for name in self.by_id.values()
            for other in (*name.also, name.id, name.name)
        }
        words = [
            " ".join(word.split())
            for word in text.replace(";", ",").replace("\n", ",").split(",")
            if word.strip()
        ]
        ids = [spelt[word.casefold()] for word in words if word.casefold() in spelt]
        missing = [word for word in words if word.casefold() not in spelt]
        return (
            tuple(dict.fromkeys(ids)),
            tuple(Unresolved(word=word, nearest=self.nearest(word)) for word in dict.fromkeys(missing)),
        )


def illnesses(knowledge: Knowledge) -> Names:
    """What a person may know to have: diagnoses, and conditions that no diagnosis names."""
    domain = knowledge.domain
    names: list[Name] = []
    named: set[str] = set()
    for finding in knowledge.findings.values():
        if finding.kind != "history" or finding.topic != domain.diagnoses_topic:
            continue
        also = [finding.clinical, *finding.synonyms]
        if finding.diagnosis_of:
            condition = knowledge.conditions[finding.diagnosis_of]
            named.add(condition.id)
            also += [condition.lay_name, condition.name, *condition.synonyms]
        names.append(_name(finding.id, finding.name, also))
    names += [
        _name(condition.id, condition.lay_name, [condition.name, *condition.synonyms])
        for condition in knowledge.conditions.values()
        if condition.id not in named
    ]
    return Names.of(names)


def medicines(knowledge: Knowledge) -> Names:
    """Every medicine, by its own and its brand names."""
    return Names.of(
        _name(id_, medicine.name, medicine.brands) for id_, (medicine, _) in knowledge.medicines().items()
    )


def _name(id_: str, name: str, also: Iterable[str]) -> Name:
    return Name(
        id=id_,
        name=name[0].upper() + name[1:],
        also=tuple(dict.fromkeys(other for other in also if other.casefold() != name.casefold())),
    )


def _ranked(typed: str, names: Iterable[Name]) -> tuple[Suggestion, ...]:
    fitting = []
    for name in names:
        ranks = [(_rank(typed, other), place, other) for place, other in enumerate((name.name, *name.also))]
        best = min((rank, place, other) for rank, place, other in ranks)
        if best[0] < _NO_FIT:
            fitting.append(
                (best[0], best[1] > 0, name.name.casefold(), _suggestion(name, best[2].casefold()))
            )
    return tuple(suggestion for *_, suggestion in sorted(fitting, key=lambda fit: fit[:3]))


def _rank(typed: str, name: str) -> int:
    """How well a name fits what was typed: 0 the same, 1 its start, 2 the start of a word, 3 within."""
    name = name.casefold()
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if f" {typed}" in name.replace("-", " ").replace("(", " "):
        return 2
    return 3 if typed in name else _NO_FIT


def _suggestion(name: Name, spelt: str) -> Suggestion:
    matched = next((other for other in name.also if other.casefold() == spelt), None)
    return Suggestion(id=name.id, name=name.name, matched=None if spelt == name.name.casefold() else matched)
