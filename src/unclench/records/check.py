"""What no single record can see: that all of them fit together."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from pathlib import Path

from unclench.records.check_choice import check_choices
from unclench.records.check_guide import check_guide
from unclench.records.check_meanwhile import check_meanwhile
from unclench.records.check_phrases import check_phrases
from unclench.records.condition import Condition
from unclench.records.fault import Fault, did_you_mean
from unclench.records.finding import Finding
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.place import line_of, place
from unclench.records.quantity import Cited, Link, Prior, Rate, RiskFactor
from unclench.records.rule import findings_of
from unclench.records.source import Citation, Statement

Places = Mapping[str, Mapping[str, Path]]
_OLDEST_YEARS = 120


def check(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    """Every fault between the records of a folder.

    Args:
        knowledge: The records as far as they could be read.
        places: For each kind of record, the file that each id came from.
    """
    if knowledge.domain.told_at_start:
        frame = knowledge.folder / "domain.yaml"
        yield from _check_citation(
            knowledge, frame, ("told_at_start",), knowledge.domain.told_at_start.source
        )
    yield from _check_conditions(knowledge, places)
    yield from _check_findings(knowledge, places)
    yield from _check_rules(knowledge, places)
    yield from _check_medicines(knowledge, places)
    yield from _check_investigations(knowledge, places)
    yield from check_guide(knowledge, places)
    yield from check_phrases(knowledge)
    yield from check_choices(knowledge, places)
    yield from check_meanwhile(knowledge, places)


def _unknown(
    file: Path, path: tuple[str | int, ...], what: str, word: str, known: Iterable[str], add: str
) -> Fault:
    return Fault(
        place=place(file, line_of(file, path)),
        fault=f"{what} '{word}' is not defined",
        consequence="this part would never take effect",
        remedy=did_you_mean(word, known, f"add {add} first."),
    )


def _check_citation(
    knowledge: Knowledge, file: Path, path: tuple[str | int, ...], citation: Citation | None
) -> Iterator[Fault]:
    if citation and citation.id not in knowledge.sources:
        yield _unknown(file, path, "source", citation.id, knowledge.sources, f"sources/{citation.id}.yaml")


def _check_finding_ids(knowledge: Knowledge, file: Path, key: str, ids: Iterable[str]) -> Iterator[Fault]:
    for index, finding in enumerate(ids):
        if finding not in knowledge.findings:
            yield _unknown(
                file, (key, index), "finding", finding, knowledge.findings, f"findings/<topic>/{finding}.yaml"
            )


def _check_number(
    knowledge: Knowledge, file: Path, path: tuple[str | int, ...], number: Cited
) -> Iterator[Fault]:
    yield from _check_citation(knowledge, file, path, number.source)
    source = knowledge.sources.get(number.source.id) if number.source else None
    if source and source.doubtful and number.estimate is None:
        yield Fault(
            place=place(file, line_of(file, path)),
            fault=f"a measured number rests on '{source.id}' alone, which is doubtful ({source.doubtful})",
            consequence="it would look firmer than it is",
            remedy="Cite a sound source, or make it an estimate that names this one.",
        )


def _check_ages(file: Path, key: str, rows: tuple[Prior, ...] | tuple[Rate, ...]) -> Iterator[Fault]:
    """Rows must cover every age of each sex exactly once."""
    for sex in ("female", "male"):
        bands = sorted((row.ages for row in rows if row.sex in (sex, "any")), key=lambda ages: ages[0])
        breaks = []
        if not bands or bands[0][0] > 0:
            breaks.append(f"no row for ages 0 to {bands[0][0] - 1 if bands else _OLDEST_YEARS:g}")
        if bands and bands[-1][1] < _OLDEST_YEARS:
            breaks.append(f"no row for ages above {bands[-1][1]:g}")
        for (low, high), (next_low, _) in pairwise(bands):
            if next_low <= high:
                breaks.append(f"rows from {low:g} and from {next_low:g} overlap")
            elif next_low > high + 1:
                breaks.append(f"no row for ages {high + 1:g} to {next_low - 1:g}")
        for fault in breaks:
            yield Fault(
                place=place(file, line_of(file, (key,))),
                fault=f"{key}, {sex}: {fault}",
                consequence="some patients would get no number or two",
                remedy="Make the age bands meet, from 0 to 120, both ends included.",
            )


def _check_conditions(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    for condition in knowledge.conditions.values():
        file = places["conditions"][condition.id]
        if condition.group not in knowledge.domain.groups:
            yield _unknown(
                file, ("group",), "group", condition.group, knowledge.domain.groups, "it to domain.yaml"
            )
        yield from _check_citation(knowledge, file, ("care_basis",), condition.care_basis.source)
        for key, statements in (
            ("about", condition.about),
            ("what_helps", condition.what_helps),
            ("course", condition.course),
        ):
            yield from _check_statements(knowledge, file, key, statements)
        yield from _check_ages(file, "prior", condition.prior)
        for index, prior in enumerate(condition.prior):
            yield from _check_number(knowledge, file, ("prior", index), prior)
        if condition.named_at_start and condition.needs:
            yield Fault(
                place=place(file, line_of(file, ("named_at_start",))),
                fault="named_at_start stands beside needs",
                consequence="silence about the same illness would count twice, even where it was named",
                remedy="Leave one of them out: what is needed is asked for by name.",
            )
        for key in ("seeks_help", "named_at_start"):
            rate = getattr(condition, key)
            if rate:
                yield from _check_number(knowledge, file, (key,), rate)
        yield from _check_finding_ids(knowledge, file, "needs", chain.from_iterable(condition.needed()))
        for index, left_out in enumerate(condition.left_out):
            yield from _check_citation(knowledge, file, ("left_out", index), left_out.source)
        yield from _check_links(knowledge, file, condition)


def _check_statements(
    knowledge: Knowledge, file: Path, key: str, statements: tuple[Statement, ...]
) -> Iterator[Fault]:
    for index, statement in enumerate(statements):
        yield from _check_citation(knowledge, file, (key, index), statement.source)


def _check_links(knowledge: Knowledge, file: Path, condition: Condition) -> Iterator[Fault]:
    seen: set[str] = set()
    stated: tuple[tuple[str, tuple[Link | RiskFactor, ...]], ...] = (
        ("links", condition.links),
        ("risk_factors", condition.risk_factors),
    )
    for key, numbers in stated:
        for index, number in enumerate(numbers):
            path = (key, index)
            yield from _check_number(knowledge, file, path, number)
            finding = knowledge.findings.get(number.finding)
            if finding is None:
                yield _unknown(
                    file,
                    path,
                    "finding",
                    number.finding,
                    knowledge.findings,
                    f"findings/<topic>/{number.finding}.yaml",
                )
                continue
            if (finding.kind == "history") is isinstance(number, Link):
                other = "risk_factors" if key == "links" else "links"
                yield Fault(
                    place=place(file, line_of(file, path)),
                    fault=f"'{number.finding}' is of kind {finding.kind} and stands in {key}",
                    consequence="it would be read as the wrong thing",
                    remedy=f"Move it to {other} and give its number there.",
                )
            if number.finding in seen:
                yield Fault(
                    place=place(file, line_of(file, path)),
                    fault=f"'{number.finding}' stands twice",
                    consequence="it would count twice",
                    remedy="Keep the better sourced of the two.",
                )
            seen.add(number.finding)


def _check_findings(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    topics = {topic.id for topic in knowledge.domain.topics}
    for finding in knowledge.findings.values():
        file = places["findings"][finding.id]
        if finding.topic not in topics:
            yield _unknown(file, ("topic",), "topic", finding.topic, topics, "it to domain.yaml")
        for key in ("ask_if", "implies", "excludes"):
            yield from _check_finding_ids(knowledge, file, key, getattr(finding, key))
        yield from _check_ages(file, "background", finding.background)
        yield from _check_statements(knowledge, file, "elsewhere", finding.elsewhere)
        for index, rate in enumerate(finding.background):
            yield from _check_number(knowledge, file, ("background", index), rate)
        if finding.medicine_class and finding.medicine_class not in knowledge.medicine_classes:
            yield _unknown(
                file,
                ("medicine_class",),
                "medicine class",
                finding.medicine_class,
                knowledge.medicine_classes,
                f"medicines/{finding.medicine_class}.yaml",
            )
        if finding.diagnosis_of and finding.diagnosis_of not in knowledge.conditions:
            yield _unknown(
                file,
                ("diagnosis_of",),
                "condition",
                finding.diagnosis_of,
                knowledge.conditions,
                f"conditions/<group>/{finding.diagnosis_of}.yaml",
            )
        if _implies_itself(knowledge.findings, finding):
            yield Fault(
                place=place(file, line_of(file, ("implies",))),
                fault=f"'{finding.id}' implies itself by way of others",
                consequence="the two could not be told apart",
                remedy="Remove one of the implications.",
            )


def _implies_itself(findings: Mapping[FindingId, Finding], start: Finding) -> bool:
    waiting = list(start.implies)
    seen: set[FindingId] = set()
    while waiting:
        current = waiting.pop()
        if current == start.id:
            return True
        found = findings.get(current)
        if current not in seen and found:
            seen.add(current)
            waiting.extend(found.implies)
    return False


def _check_rules(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    for rule in knowledge.rules.values():
        file = places["triage"][rule.id]
        yield from _check_citation(knowledge, file, ("source",), rule.source)
        for finding in dict.fromkeys(findings_of(rule.when)):
            if finding not in knowledge.findings:
                yield _unknown(
                    file,
                    ("when",),
                    "finding",
                    finding,
                    knowledge.findings,
                    f"findings/<topic>/{finding}.yaml",
                )
        for index, condition in enumerate(rule.points_to):
            if condition not in knowledge.conditions:
                yield _unknown(
                    file,
                    ("points_to", index),
                    "condition",
                    condition,
                    knowledge.conditions,
                    f"conditions/<group>/{condition}.yaml",
                )


def _check_medicines(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    home: dict[str, str] = {}
    for group in knowledge.medicine_classes.values():
        file = places["medicines"][group.id]
        if group.finding:
            yield from _check_finding_ids(knowledge, file, "finding", (group.finding,))
        for index, medicine in enumerate(group.medicines):
            yield from _check_finding_ids(knowledge, file, "medicines", medicine.also)
            if medicine.id in home:
                yield Fault(
                    place=place(file, line_of(file, ("medicines", index))),
                    fault=f"medicine '{medicine.id}' stands in {home[medicine.id]} as well",
                    consequence="one of the two classes would be lost",
                    remedy="Keep it once; use `also` for the findings of the other class.",
                )
            home[medicine.id] = group.id


def check_units(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    """Every unit that the units library does not know."""
    import pint  # noqa: PLC0415  slow to import, and only the thorough check needs it

    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    for investigation in knowledge.investigations.values():
        file = places["investigations"][investigation.id]
        if investigation.measured is None:
            continue
        try:
            units.parse_units(investigation.measured.unit)
        except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, ValueError, TypeError):
            yield Fault(
                place=place(file, line_of(file, ("measured", "unit"))),
                fault=f"unit '{investigation.measured.unit}' is not known",
                consequence="no result could be read",
                remedy="Write it as for example mmol/L, ug/L, U/L or dimensionless.",
            )


def _check_investigations(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    for investigation in knowledge.investigations.values():
        file = places["investigations"][investigation.id]
        yield from _check_statements(knowledge, file, "about", investigation.about)
        yield from _check_citation(knowledge, file, ("burden",), investigation.burden.source)
        yield from _check_finding_ids(knowledge, file, "shows", investigation.shows)
        measured = investigation.measured
        for index, cut_off in enumerate(measured.findings if measured else ()):
            yield from _check_citation(knowledge, file, ("measured", "findings", index), cut_off.source)
            yield from _check_finding_ids(knowledge, file, "measured", (cut_off.finding,))
        for index, usual in enumerate(measured.ranges if measured else ()):
            yield from _check_citation(knowledge, file, ("measured", "ranges", index), usual.source)


def check_unused(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    """Records that nothing uses: allowed, but probably a slip."""
    used = {link.finding for condition in knowledge.conditions.values() for link in condition.links}
    used |= {
        factor.finding for condition in knowledge.conditions.values() for factor in condition.risk_factors
    }
    used |= {
        finding
        for condition in knowledge.conditions.values()
        for group in condition.needed()
        for finding in group
    }
    used |= {finding for rule in knowledge.rules.values() for finding in findings_of(rule.when)}
    used |= {
        other for finding in knowledge.findings.values() for other in (*finding.implies, *finding.ask_if)
    }
    used |= {
        finding.id for finding in knowledge.findings.values() if finding.diagnosis_of or finding.elsewhere
    }
    used |= {
        finding
        for treatment in knowledge.treatments.values()
        for hazard in treatment.hazards
        for finding in findings_of(hazard.when)
    }
    for finding in knowledge.findings.values():
        if finding.id not in used:
            yield Fault(
                level="warning",
                place=place(places["findings"][finding.id]),
                fault=f"no condition, rule, treatment or other finding uses '{finding.id}'",
                consequence="its answer changes nothing and it is never asked",
                remedy="Link it, or remove it.",
            )
