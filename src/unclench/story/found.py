"""The phrases of one sentence, without those that are only part of a longer one."""

from unclench.records.finding import Finding
from unclench.records.ids import FindingId
from unclench.story.lexicon import Lexicon, Match
from unclench.story.scope import Cue
from unclench.story.words import Word

_PEOPLE = ("person", "helper")


def phrases_in(words: list[Word], cues: list[Cue], lexicon: Lexicon) -> list[Match]:
    """The phrases of a sentence.

    A phrase that is part of a longer one of the same sort says nothing of its own; a place does, unless it is part
    of a symptom. What a person can tell goes before a sign or result of the same name.
    """
    barred = _barred(words, cues)
    every = [match for start in range(len(words)) for match in lexicon.matches(words, start, barred)]
    findings = lexicon.knowledge.findings
    covered: dict[int, list[tuple[frozenset[int], Finding]]] = {}
    by_person: set[tuple[int, ...]] = set()
    empty = [frozenset(match.at) for match in every if match.meaning[0] == "nothing"]
    for match in every:
        if match.meaning[0] == "finding":
            finding = findings[FindingId(match.meaning[1])]
            if finding.told_by in _PEOPLE:
                by_person.add(match.at)
            for at in match.at:
                covered.setdefault(at, []).append((frozenset(match.at), finding))
    return [
        match
        for match in dict.fromkeys(every)
        if match.meaning[0] != "nothing" and not any(frozenset(match.at) < at for at in empty)
        if match.meaning[0] != "finding"
        or not _is_part(
            findings[FindingId(match.meaning[1])],
            [other for at, other in covered[match.at[0]] if frozenset(match.at) < at],
            lexicon.knowledge.domain.site_topic,
            is_also_told=match.at in by_person,
        )
    ]


def _is_part(finding: Finding, longer: list[Finding], place: str | None, *, is_also_told: bool) -> bool:
    if finding.told_by not in _PEOPLE and is_also_told:
        return True
    if finding.topic == place:
        return any(other.kind == "symptom" and other.topic != place for other in longer)
    return any((other.kind == "history") == (finding.kind == "history") for other in longer)


def _barred(words: list[Word], cues: list[Cue]) -> frozenset[int]:
    """Words that no gap of a phrase may reach over."""
    return frozenset(
        at
        for cue in cues
        if {"no", "besides", "stop"} & cue.kinds
        for at in range(cue.first, cue.last + 1)
        if words[at].text in ("but", "because", "except", "although", "without", "no")
    ) | frozenset(at for at, word in enumerate(words) if word.text in ("and", "or"))
