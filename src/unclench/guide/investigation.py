"""The page of a test."""

from collections.abc import Iterator, Mapping, Sequence

from unclench.guide.ids import PageIds
from unclench.guide.lines import first_up, for_clinicians, lines, sections
from unclench.guide.page import Help, Line, Page, Pointer
from unclench.guide.words import how_often, middle
from unclench.records.condition import Condition
from unclench.records.ids import ConditionId, FindingId
from unclench.records.investigation import Burden, CutOff, Investigation
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Link
from unclench.report.reference import reference

_MOST_CAUSES = 8
_COST = {"none": "costs nothing", "low": "is cheap", "medium": "costs some money", "high": "is costly"}
_DISCOMFORT = {
    "none": "It does not hurt.",
    "slight": "It may be slightly unpleasant.",
    "needle": "You feel the prick of a needle.",
    "unpleasant": "It can be unpleasant.",
    "operation": "It is a small operation.",
}
_WAIT = {
    "at_once": "The result is there at once.",
    "hours": "The result takes hours to a day.",
    "days": "The result takes days.",
    "weeks": "It may take weeks until you have it or its result.",
    "months": "It may take months until you have it or its result.",
}


def test_page(
    knowledge: Knowledge,
    ids: PageIds,
    test: Investigation,
    *,
    causes: Mapping[FindingId, Sequence[tuple[Condition, Link]]],
) -> Page:
    """The page of one test.

    Args:
        knowledge: The folder it is of.
        ids: What other pages are called.
        test: The test.
        causes: The conditions that cause each finding, each with how often.
    """
    about = lines(knowledge, test.about)
    burden = _burden(knowledge, test.burden)
    told = _causes(test, causes)
    shown = " or ".join(knowledge.findings[finding].name for finding in test.findings()[:3])
    return Page(
        id=ids("test", test.id).id,
        kind="test",
        title=test.name,
        clinical=test.clinical,
        key=about[:1] or (Line(text=f"It can show {shown}.", basis="judgement"),),
        sections=(
            *sections(
                ("What it is", about[1:]),
                ("How it is done", _how(test, burden)),
                ("What it is like", burden),
                ("What it can help to find", _found(knowledge, told)),
            ),
            *for_clinicians(("From which value", _cut_offs(knowledge, test))),
        ),
        help=Help(),
        also=tuple(dict.fromkeys((test.clinical, *test.synonyms))),
        felt=tuple(knowledge.findings[finding].name for finding in test.findings()),
        related=tuple(_related(knowledge, ids, test, told)),
    )


def _burden(knowledge: Knowledge, burden: Burden) -> tuple[Line, ...]:
    source = reference(knowledge, burden.source)
    basis = burden.basis if source is None else None
    said = [f"It {_COST[burden.cost]}. {_DISCOMFORT[burden.discomfort]} {_WAIT[burden.wait]}"]
    if burden.harm:
        said.append(burden.harm if burden.harm.endswith(".") else f"{burden.harm}.")
    return tuple(Line(text=text, source=source, basis=basis) for text in said)


def _how(test: Investigation, burden: tuple[Line, ...]) -> Iterator[Line]:
    """How it is done; it rests on what the burden rests on."""
    at_home = [f"At home: {test.at_home}"] if test.at_home else []
    for text in (*test.how, *at_home):
        yield Line(text=text, source=burden[0].source, basis=burden[0].basis)


def _causes(
    test: Investigation, causes: Mapping[FindingId, Sequence[tuple[Condition, Link]]]
) -> list[tuple[Condition, Link]]:
    """The conditions that it helps to find, each with what it shows most often, the most telling first."""
    best: dict[ConditionId, tuple[Condition, Link]] = {}
    for finding in test.findings():
        for condition, link in causes.get(finding, ()):
            if condition.id not in best or middle(link) > middle(best[condition.id][1]):
                best[condition.id] = (condition, link)
    return sorted(best.values(), key=lambda one: (-middle(one[1]), one[0].id))[:_MOST_CAUSES]


def _found(knowledge: Knowledge, causes: list[tuple[Condition, Link]]) -> Iterator[Line]:
    for condition, link in causes:
        often = how_often(link)
        name = knowledge.findings[link.finding].name
        yield Line(
            strong=condition.lay_name,
            text=f"{name} in {often}." if often else f"{name} speaks for it.",
            source=reference(knowledge, link.source),
            basis="estimate" if link.estimate else None,
        )


def _cut_offs(knowledge: Knowledge, test: Investigation) -> Iterator[Line]:
    for cut in test.measured.findings if test.measured else ():
        source = reference(knowledge, cut.source)
        yield Line(
            strong=first_up(knowledge.findings[cut.finding].clinical),
            text=f"{_limit(cut)} {test.measured.unit if test.measured else ''}".strip() + ".",
            source=source,
            basis=None if source else cut.basis,
        )


def _limit(cut: CutOff) -> str:
    words = {"below": "below", "above": "above", "at_or_above": "at or above", "at_or_below": "at or below"}
    limit = next(
        f"{said} {getattr(cut, key):g}" for key, said in words.items() if getattr(cut, key) is not None
    )
    return f"{limit} ({cut.sex})" if cut.sex else limit


def _related(
    knowledge: Knowledge, ids: PageIds, test: Investigation, causes: list[tuple[Condition, Link]]
) -> Iterator[Pointer]:
    for asked in knowledge.questions.values():
        if test.id in asked.investigations:
            yield ids("question", asked.id)
    for condition, _ in causes:
        yield ids("condition", condition.id)
