"""Records become pages."""

from collections import defaultdict
from collections.abc import Iterator

from unclench.guide.condition import condition_page
from unclench.guide.ids import PageIds
from unclench.guide.investigation import test_page
from unclench.guide.page import Page
from unclench.guide.question import question_page
from unclench.guide.remedy import muscle_page, treatment_page
from unclench.records.condition import Condition
from unclench.records.ids import ConditionId, FindingId
from unclench.records.investigation import Investigation
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Link
from unclench.records.treatment import Treatment, Use


def pages(knowledge: Knowledge, ids: PageIds) -> Iterator[Page]:
    """Every page, kind after kind, each in the order of its ids."""
    used: dict[ConditionId, list[tuple[Treatment, Use]]] = defaultdict(list)
    for treatment in knowledge.treatments.values():
        for use in treatment.used_for:
            used[use.condition].append((treatment, use))
    tests: dict[FindingId, list[Investigation]] = defaultdict(list)
    for test in knowledge.investigations.values():
        for finding in test.findings():
            tests[finding].append(test)
    causes: dict[FindingId, list[tuple[Condition, Link]]] = defaultdict(list)
    for condition in knowledge.conditions.values():
        for link in condition.links:
            causes[link.finding].append((condition, link))
    for condition in knowledge.conditions.values():
        yield condition_page(knowledge, ids, condition, used=used[condition.id], tests=tests)
    for asked in knowledge.questions.values():
        yield question_page(knowledge, ids, asked)
    for treatment in knowledge.treatments.values():
        yield treatment_page(knowledge, ids, treatment)
    for muscle in knowledge.muscles.values():
        yield muscle_page(knowledge, ids, muscle)
    for test in knowledge.investigations.values():
        yield test_page(knowledge, ids, test, causes=causes)
