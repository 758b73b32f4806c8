"""That phrases speak only of what the folder holds."""

import re
from collections.abc import Iterable, Iterator

from unclench.records.fault import Fault, did_you_mean
from unclench.records.knowledge import Knowledge
from unclench.records.place import line_of, place


def check_phrases(knowledge: Knowledge) -> Iterator[Fault]:
    """Every id and every group that a pattern or a time names and nothing defines."""
    phrases = knowledge.phrases
    if phrases is None:
        return
    for at, pattern in enumerate(phrases.said):
        for finding in pattern.finds:
            yield from _unknown(knowledge, ("said", at, "finds"), "finding", finding, knowledge.findings)
        if pattern.names:
            yield from _unknown(
                knowledge, ("said", at, "names"), "condition", pattern.names, knowledge.conditions
            )
        for words in pattern.said:
            for group in re.findall(r"{(.*?)}", words):
                yield from _unknown(knowledge, ("said", at, "said"), "group", group, phrases.groups)
    timed = [one.finding for one in phrases.times.durations] + [one.finding for one in phrases.times.often]
    for finding in dict.fromkeys(timed):
        yield from _unknown(knowledge, ("times", "durations"), "finding", finding, knowledge.findings)


def _unknown(
    knowledge: Knowledge, path: tuple[str | int, ...], what: str, word: str, known: Iterable[str]
) -> Iterator[Fault]:
    if word not in set(known):
        file = knowledge.folder / "phrases.yaml"
        yield Fault(
            place=place(file, line_of(file, path)),
            fault=f"{what} '{word}' is not defined",
            consequence="what people write in these words would not be understood",
            remedy=did_you_mean(word, known, f"define the {what} first, or take the words out."),
        )
