"""The visits of a series, one line each."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from unclench.consultation.consultation import Consultation
from unclench.consultation.engine import Engine
from unclench.consultation.follow_up import Visit, unseen
from unclench.errors import CaseError, ImpossibleObservationsError, TooManyFindingsError
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.report.compose_follow_up import changes_between, unseen_reason, with_unseen
from unclench.report.visit import Leader, VisitLine
from unclench.report.words import likelihood


def visit_lines(engine: Engine, visits: Sequence[Consultation]) -> tuple[VisitLine, ...]:
    """What came of each visit.

    Args:
        engine: The engine.
        visits: All visits of one series, the oldest first.
    """
    return tuple(_lines(engine, visits))


def _lines(engine: Engine, visits: Sequence[Consultation]) -> Iterator[VisitLine]:
    knowledge = engine.knowledge
    for n, visit in enumerate(visits):
        level, p_causes = _standing(engine, visit)
        passed = unseen(knowledge, [Visit.of(one) for one in visits[: n + 1]])
        if passed:
            level = with_unseen(knowledge, level)
        before = visits[n - 1] if n else None
        yield VisitLine(
            id=visit.id,
            started=visit.started,
            complaint=tuple(
                knowledge.findings[one].name for one in visit.opening.complaint if one in knowledge.findings
            ),
            is_gone=visit.is_gone,
            is_seen=visit.is_seen,
            care_level=level,
            care_name=knowledge.domain.care(level).name if level else None,
            unseen=tuple(map(unseen_reason, passed)),
            leader=_leader(knowledge, p_causes),
            changed=changes_between(knowledge, before.case, visit.case) if before else (),
        )


def _standing(engine: Engine, visit: Consultation) -> tuple[CareLevel | None, dict[ConditionId, float]]:
    """What came of one visit; nothing where it cannot be reckoned any more, so that the others are shown all the same."""
    if not visit.is_gone:
        with suppress(CaseError, ImpossibleObservationsError, TooManyFindingsError):
            return engine.standing(visit.case)
    return None, {}


def _leader(knowledge: Knowledge, p_causes: dict[ConditionId, float]) -> Leader | None:
    if not p_causes:
        return None
    first = max(p_causes, key=lambda condition: p_causes[condition])
    return Leader(
        condition=first,
        name=knowledge.conditions[first].lay_name,
        clinical_name=knowledge.conditions[first].name,
        p=p_causes[first],
        likelihood=likelihood(p_causes[first]),
    )
