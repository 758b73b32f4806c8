"""That whoever needs help at once is told what to do until it is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from unclench.records.fault import Fault, did_you_mean
from unclench.records.knowledge import Knowledge
from unclench.records.place import line_of, place

Places = Mapping[str, Mapping[str, Path]]


def check_meanwhile(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    """Every fault of the lists, and of the rules that name them."""
    most_urgent = knowledge.domain.care_levels[0].id
    if knowledge.domain.in_any_emergency:
        frame = knowledge.folder / "domain.yaml"
        yield from _check_ids(knowledge, frame, ("in_any_emergency",), (knowledge.domain.in_any_emergency,))
    for rule in knowledge.rules.values():
        file = places["triage"][rule.id]
        yield from _check_ids(knowledge, file, ("meanwhile",), rule.meanwhile)
        if rule.care_level == most_urgent and not rule.meanwhile:
            yield Fault(
                place=place(file, line_of(file, ("care_level",))),
                fault=f"care_level is {most_urgent} and 'meanwhile' is missing",
                consequence="people would wait for help and not know what to do",
                remedy="Name one or more lists of meanwhile/.",
            )
    for one in knowledge.meanwhile.values():
        file = places["meanwhile"][one.id]
        for index, step in enumerate(one.steps):
            yield from _check_ids(knowledge, file, ("steps", index), step.unless)
            if step.source.id not in knowledge.sources:
                yield Fault(
                    place=place(file, line_of(file, ("steps", index))),
                    fault=f"source '{step.source.id}' is not defined",
                    consequence="nobody could look up what this rests on",
                    remedy=did_you_mean(
                        step.source.id, knowledge.sources, f"add sources/{step.source.id}.yaml first."
                    ),
                )


def _check_ids(
    knowledge: Knowledge, file: Path, path: tuple[str | int, ...], ids: tuple[str, ...]
) -> Iterator[Fault]:
    for id_ in ids:
        if id_ not in knowledge.meanwhile:
            yield Fault(
                place=place(file, line_of(file, path)),
                fault=f"list '{id_}' is not defined",
                consequence="this part would never take effect",
                remedy=did_you_mean(id_, knowledge.meanwhile, f"add meanwhile/{id_}.yaml first."),
            )
