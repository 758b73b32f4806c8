"""The page of a condition."""

from collections.abc import Iterator, Mapping, Sequence

from unclench.guide.ids import PageIds
from unclench.guide.lines import first_up, for_clinicians, lines, sections
from unclench.guide.page import Help, Line, Page, Pointer
from unclench.guide.words import how_common, how_often, how_risky, middle
from unclench.records.condition import Condition
from unclench.records.finding import Finding
from unclench.records.ids import FindingId, InvestigationId
from unclench.records.investigation import Investigation
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Link
from unclench.records.treatment import Treatment, Use
from unclench.report.reference import reference

_MOST_SIGNS = 8
_LEAST_SIGN = 0.2  # rarer findings do not tell people what it is like
_NEARLY_ALL = 0.85
_FELT = 0.3  # what at least so many have is worth finding the page by
_MOST_TESTS = 6
_MOST_RISKS = 8


def condition_page(
    knowledge: Knowledge,
    ids: PageIds,
    condition: Condition,
    *,
    used: Sequence[tuple[Treatment, Use]],
    tests: Mapping[FindingId, Sequence[Investigation]],
) -> Page:
    """The page of one condition.

    Args:
        knowledge: The folder it is of.
        ids: What other pages are called.
        condition: The condition.
        used: Treatments that are used for it, each with how it is used.
        tests: The tests that can show each finding.
    """
    about = lines(knowledge, condition.about)
    needed = [knowledge.findings[finding] for group in condition.needed() for finding in group]
    links = sorted(_of_all(knowledge, condition), key=middle, reverse=True)
    shown = _shown(condition, tests)
    by_person: list[Link] = []
    by_others: list[Link] = []
    for link in links:
        (by_person if knowledge.findings[link.finding].told_by in ("person", "helper") else by_others).append(
            link
        )
    return Page(
        id=ids("condition", condition.id).id,
        kind="condition",
        title=condition.lay_name,
        clinical=condition.name,
        key=about[:1],
        sections=(
            *sections(
                ("What it is", about[1:]),
                ("What people notice", _signs(knowledge, by_person)),
                ("What can help", lines(knowledge, condition.what_helps)),
                ("Treatments that are used", [_use(knowledge, *one) for one in used]),
                ("How it goes on", lines(knowledge, condition.course)),
                ("How common it is", _how_common(knowledge, condition, needed)),
                ("Who gets it more often, or less", _risks(knowledge, condition)),
                ("Tests worth asking about", _tests(knowledge, shown)),
            ),
            *for_clinicians(("What examination and tests show", _signs(knowledge, by_others))),
        ),
        help=_help(knowledge, condition),
        ask=condition.ask,
        also=tuple(dict.fromkeys((condition.name, *condition.synonyms))),
        brands=tuple(_brands(knowledge, condition, needed)),
        felt=tuple(
            word
            for link in by_person
            if middle(link) >= _FELT
            for word in (knowledge.findings[link.finding].name, *knowledge.findings[link.finding].synonyms)
        ),
        related=tuple(_related(knowledge, ids, condition, used, shown)),
    )


def _of_all(knowledge: Knowledge, condition: Condition) -> Iterator[Link]:
    """The links whose share is one of all who have the condition, or nearly all.

    The share of a finding that only makes sense within another is counted among those who have that other.
    """
    found = {link.finding: middle(link) for link in condition.links}
    for link in condition.links:
        if all(found.get(within, 0.0) >= _NEARLY_ALL for within in knowledge.findings[link.finding].implies):
            yield link


def _signs(knowledge: Knowledge, links: Sequence[Link]) -> Iterator[Line]:
    common = [link for link in links if middle(link) >= _LEAST_SIGN] or links
    for link in common[:_MOST_SIGNS]:
        often = how_often(link)
        if often:
            yield Line(
                strong=first_up(knowledge.findings[link.finding].name),
                text=f"{often}.",
                source=reference(knowledge, link.source),
                basis="estimate" if link.estimate else None,
            )


def _use(knowledge: Knowledge, treatment: Treatment, use: Use) -> Line:
    return Line(strong=treatment.lay_name, text=use.say, source=reference(knowledge, use.source))


def _how_common(knowledge: Knowledge, condition: Condition, needed: Sequence[Finding]) -> Iterator[Line]:
    for prior in condition.prior:
        yield Line(
            text=how_common(
                prior, [finding.name for finding in needed], window_days=knowledge.domain.window_days
            ),
            source=reference(knowledge, prior.source),
            basis="estimate" if prior.estimate else None,
        )


def _risks(knowledge: Knowledge, condition: Condition) -> Iterator[Line]:
    for risk in condition.risk_factors[:_MOST_RISKS]:
        yield Line(
            strong=first_up(knowledge.findings[risk.finding].name),
            text=how_risky(risk),
            source=reference(knowledge, risk.source),
            basis="estimate" if risk.estimate else None,
        )


def _shown(
    condition: Condition, tests: Mapping[FindingId, Sequence[Investigation]]
) -> list[tuple[Investigation, list[Link]]]:
    """The tests that can show what the condition causes, each with what it shows; the most telling first."""
    shown: dict[InvestigationId, tuple[Investigation, list[Link]]] = {}
    for link in condition.links:
        for test in tests.get(link.finding, ()):
            shown.setdefault(test.id, (test, []))[1].append(link)
    return sorted(shown.values(), key=lambda one: (-max(map(middle, one[1])), one[0].id))


def _tests(knowledge: Knowledge, shown: Sequence[tuple[Investigation, list[Link]]]) -> Iterator[Line]:
    for test, links in shown[:_MOST_TESTS]:
        best = max(links, key=middle)
        names = ", ".join(knowledge.findings[link.finding].name for link in links[:3])
        yield Line(
            strong=test.name,
            text=f"it can show {names}.",
            source=reference(knowledge, best.source),
            basis="estimate" if best.estimate else None,
        )


def _help(knowledge: Knowledge, condition: Condition) -> Help:
    care = knowledge.domain.care(condition.care)
    rules = [rule for rule in knowledge.rules.values() if condition.id in rule.points_to]
    rules.sort(key=lambda rule: -knowledge.domain.urgency(rule.care_level))
    return Help(
        care_level=condition.care,
        care_name=care.name,
        what_to_do=care.do,
        basis=condition.care_basis.basis,
        source=reference(knowledge, condition.care_basis.source),
        lines=tuple(
            Line(
                strong=knowledge.domain.care(rule.care_level).name,
                text=rule.say,
                source=reference(knowledge, rule.source),
                basis=rule.basis,
            )
            for rule in rules
        ),
    )


def _brands(knowledge: Knowledge, condition: Condition, needed: Sequence[Finding]) -> Iterator[str]:
    """What people say who have what the condition needs, or who know that they have the condition."""
    for finding in needed:
        yield from (finding.name, *finding.synonyms)
        for group in knowledge.medicine_classes.values():
            if finding.id == group.finding:
                for medicine in group.medicines:
                    yield from (medicine.name, *medicine.brands)
    for finding in knowledge.findings.values():
        if finding.diagnosis_of == condition.id:
            yield from (finding.name, *finding.synonyms)


def _related(
    knowledge: Knowledge,
    ids: PageIds,
    condition: Condition,
    used: Sequence[tuple[Treatment, Use]],
    shown: Sequence[tuple[Investigation, list[Link]]],
) -> Iterator[Pointer]:
    for asked in knowledge.questions.values():
        if condition.id in asked.conditions:
            yield ids("question", asked.id)
    for treatment, _ in used:
        yield ids("treatment", treatment.id)
    for test, _ in shown[:_MOST_TESTS]:
        yield ids("test", test.id)
