"""An account of a knowledge folder: what is measured, what is estimated, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from unclench.records.condition import Condition
from unclench.records.ids import ConditionId, FindingId, SourceId
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Cited, Gap, LeftOut
from unclench.records.source import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One condition's numbers: links and risk factors together.

    Attributes:
        links_measured: Those that rest on a published number, the indirect ones included.
        links_indirect: Measured ones that do not fit exactly and therefore count for little.
        links_estimated: Those that are a stated band.
        is_prior_measured: For each row of the prior, whether it rests on a published number.
        gaps: What was looked for and not found.
        left_out: Published facts that are not used, and why.
        sources: What the record cites.
    """

    id: ConditionId
    name: str
    links: int
    links_measured: int
    links_indirect: int
    links_estimated: int
    is_prior_measured: tuple[bool, ...]
    gaps: tuple[Gap, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The whole folder in numbers, and each condition by itself.

    Attributes:
        medicines: Single medicines, not their classes.
        sources: Distinct sources that are cited at a claim.
        links: Links and risk factors of all conditions; test accuracies are links to signs and results.
        accuracies: Those of the measured ones that tell how often a sign or a result is found.
        gaps: Numbers that were looked for and not found.
        identifiers_unconfirmed: Cited sources for which no DOI, PMID or PMCID was confirmed, so none is printed.
        sources_doubtful: Cited sources that carry no measured number alone.
        never_cited: Sources that nothing cites.
        unreachable: Findings that no question and no investigation can find out.
    """

    conditions: int
    findings: int
    investigations: int
    danger_rules: int
    medicines: int
    treatments: int
    muscles: int
    questions: int
    sources: int
    links: int
    links_measured: int
    links_indirect: int
    links_estimated: int
    accuracies: int
    priors: int
    priors_measured: int
    gaps: int
    left_out: int
    identifiers_unconfirmed: int
    sources_doubtful: int
    never_cited: tuple[SourceId, ...]
    unreachable: tuple[FindingId, ...]
    per_condition: tuple[Account, ...]


def audit(knowledge: Knowledge) -> Audit:
    """What a folder rests on, counted."""
    accounts = tuple(account(condition) for condition in knowledge.conditions.values())
    records = (
        knowledge.conditions,
        knowledge.findings,
        knowledge.rules,
        knowledge.medicine_classes,
        knowledge.investigations,
        knowledge.treatments,
        knowledge.muscles,
        knowledge.questions,
    )
    cited = {source for kind in records for record in kind.values() for source in cited_by(record)}
    cited |= set(cited_by(knowledge.domain))
    known = [source for id_, source in knowledge.sources.items() if id_ in cited]
    measured = [
        link for condition in knowledge.conditions.values() for link in condition.links if not link.estimate
    ]
    return Audit(
        conditions=len(knowledge.conditions),
        findings=len(knowledge.findings),
        investigations=len(knowledge.investigations),
        danger_rules=len(knowledge.rules),
        medicines=len(knowledge.medicines()),
        treatments=len(knowledge.treatments),
        muscles=len(knowledge.muscles),
        questions=len(knowledge.questions),
        sources=len(known),
        links=sum(one.links for one in accounts),
        links_measured=sum(one.links_measured for one in accounts),
        links_indirect=sum(one.links_indirect for one in accounts),
        links_estimated=sum(one.links_estimated for one in accounts),
        accuracies=sum(knowledge.findings[link.finding].kind in ("sign", "result") for link in measured),
        priors=sum(len(one.is_prior_measured) for one in accounts),
        priors_measured=sum(sum(one.is_prior_measured) for one in accounts),
        gaps=sum(len(one.gaps) for one in accounts),
        left_out=sum(len(one.left_out) for one in accounts),
        identifiers_unconfirmed=sum(not (source.doi or source.pmid or source.pmcid) for source in known),
        sources_doubtful=sum(source.doubtful is not None for source in known),
        never_cited=tuple(id_ for id_ in knowledge.sources if id_ not in cited),
        unreachable=tuple(_unreachable(knowledge)),
        per_condition=accounts,
    )


def account(condition: Condition) -> Account:
    """One condition's numbers."""
    numbers: tuple[Cited, ...] = (*condition.links, *condition.risk_factors)
    n_estimated = sum(number.estimate is not None for number in numbers)
    return Account(
        id=condition.id,
        name=condition.name,
        links=len(numbers),
        links_measured=len(numbers) - n_estimated,
        links_indirect=sum(number.indirect is not None for number in numbers),
        links_estimated=n_estimated,
        is_prior_measured=tuple(row.estimate is None for row in condition.prior),
        gaps=condition.gaps,
        left_out=condition.left_out,
        sources=tuple(sorted(set(cited_by(condition)))),
    )


def cited_by(part: object) -> Iterator[SourceId]:
    """Every source that a record or a part of one cites, as often as it does."""
    if isinstance(part, Citation):
        yield part.id
    elif isinstance(part, tuple):
        for piece in part:
            yield from cited_by(piece)
    elif is_dataclass(part):
        for field in fields(part):
            yield from cited_by(getattr(part, field.name))


def _unreachable(knowledge: Knowledge) -> Iterator[FindingId]:
    """Findings that a person is asked about only after others that are never asked, and those no test shows."""
    shown = {finding for test in knowledge.investigations.values() for finding in test.findings()}
    taken = {finding for id_ in knowledge.medicines() for finding in knowledge.findings_of_medicine(id_)}
    reachable = shown | taken
    while True:
        more = {
            finding.id
            for finding in knowledge.findings.values()
            if finding.id not in reachable
            and finding.told_by in ("person", "helper")
            and (not finding.ask_if or reachable.intersection(finding.ask_if))
        }
        if not more:
            break
        reachable |= more
    return (finding for finding in knowledge.findings if finding not in reachable)
