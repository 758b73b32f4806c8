"""That choices name findings a person can tell, each in one place, and none that another makes untrue."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from unclench.records.choice import Choice
from unclench.records.fault import Fault, did_you_mean
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.place import line_of, place

Places = Mapping[str, Mapping[str, Path]]


def check_choices(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    """Every fault of the choices."""
    home: dict[FindingId, str] = {}
    topics = {topic.id for topic in knowledge.domain.topics}
    for choice in knowledge.choices.values():
        file = places["choices"][choice.id]
        if choice.topic not in topics:
            yield Fault(
                place=place(file, line_of(file, ("topic",))),
                fault=f"topic '{choice.topic}' is not defined",
                consequence="this part would never take effect",
                remedy=did_you_mean(choice.topic, topics, "add it to domain.yaml first."),
            )
        for index, item in enumerate(choice.findings):
            yield from _check_finding(knowledge, file, index, item.finding)
            if item.finding in home:
                yield Fault(
                    place=place(file, line_of(file, ("findings", index))),
                    fault=f"'{item.finding}' stands in {home[item.finding]} as well",
                    consequence="people could be asked for it in two places",
                    remedy="Keep it in one of the two.",
                )
            home[item.finding] = choice.id
        yield from _check_pairs(knowledge, file, choice)


def _check_finding(knowledge: Knowledge, file: Path, index: int, finding: FindingId) -> Iterator[Fault]:
    record = knowledge.findings.get(finding)
    if record is None:
        yield Fault(
            place=place(file, line_of(file, ("findings", index))),
            fault=f"finding '{finding}' is not defined",
            consequence="this line would never be shown",
            remedy=did_you_mean(finding, knowledge.findings, f"add findings/<topic>/{finding}.yaml first."),
        )
    elif record.told_by not in ("person", "helper"):
        yield Fault(
            place=place(file, line_of(file, ("findings", index))),
            fault=f"'{finding}' is told by a {record.told_by}, not by the person",
            consequence="nobody could answer it at home",
            remedy="Take it out; the examination and the tests ask for it.",
        )
    elif finding == knowledge.domain.pregnancy:
        yield Fault(
            place=place(file, line_of(file, ("findings", index))),
            fault=f"'{finding}' is asked on the first page",
            consequence="it would be asked twice",
            remedy="Take it out.",
        )


def _check_pairs(knowledge: Knowledge, file: Path, choice: Choice) -> Iterator[Fault]:
    """What may be ticked together must be able to be true together."""
    if choice.kind == "one_of":
        return
    findings = knowledge.findings
    for one, other in combinations([item.finding for item in choice.findings], 2):
        if one not in findings or other not in findings:
            continue
        if other in findings[one].excludes or one in findings[other].excludes:
            yield Fault(
                place=place(file, line_of(file, ("findings",))),
                fault=f"'{one}' and '{other}' exclude each other and can both be ticked",
                consequence="an honest slip would be refused as a contradiction",
                remedy="Make it a choice of kind one_of, or put one of the two elsewhere.",
            )
