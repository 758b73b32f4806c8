"""The result page: what to do and how soon, what may explain it, what would tell more."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.case.case import Result
from unclench.guide.page import Pointer
from unclench.interview.step import Stop
from unclench.records.ids import ConditionId, FindingId, InvestigationId
from unclench.report.report import CareReason, Cause, Report, Unanswered
from unclench.report.words import STOPS
from unclench.web import words
from unclench.web.answers import Told
from unclench.web.desk import Desk
from unclench.web.show import show
from unclench.workup.workup import WorkUpPlan

router = APIRouter(include_in_schema=False)

_MOST_SHOWN = 5
_LEAST_P = 0.02
_MOST_OPEN = 6
_MOST_READS = 3

View = Literal["person", "clinician"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A probability and its interval in words, for beside the drawing."""

    p: float
    low: float
    high: float
    text: str

    @classmethod
    def of(cls, cause: Cause) -> "Range":
        """The range of a cause."""
        low, high = cause.interval
        return cls(p=cause.p, low=low, high=high, text=words.interval(low, high))


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCause:
    """A cause with what the page needs to draw it."""

    cause: Cause
    range: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """A result.

    Attributes:
        likely: Causes shown in full. less_likely: Causes named only.
        unexplained: Chance, in words, that none of the causes has a part; None where it is small.
        open_to_person: Questions the person can still answer. open_to_others: What a doctor or a test could tell.
        clinical: The clinician's term for each finding that is named.
        may_fear: Conditions that somebody may be afraid of, with their names.
        plan: What to examine and test next; for the clinician.
        may_measure: Investigations that give a number: id, name and unit. results: Those that are entered.
        stopped: Why the questions stopped; None if there are more.
        page_of: The guide's page of each condition. pages_of_care: Pages to read about each reason of the care level.
        tests_of: Pages of the tests that could tell each open finding.
        is_last: Whether no later visit follows. n_visits: How many there are.
    """

    template: ClassVar[str] = "result.html"

    consultation_id: str
    view: View
    report: Report
    likely: tuple[RankedCause, ...]
    less_likely: tuple[RankedCause, ...]
    unexplained: str | None
    open_to_person: tuple[Unanswered, ...]
    open_to_others: tuple[Unanswered, ...]
    clinical: dict[FindingId, str]
    stopped: str | None
    is_emergency: bool
    may_fear: tuple[tuple[ConditionId, str], ...]
    plan: WorkUpPlan
    may_measure: tuple[tuple[str, str, str], ...]
    results: tuple[tuple[str, str], ...]
    told: Told
    is_last: bool
    n_visits: int
    page_of: dict[ConditionId, str]
    pages_of_care: dict[str, tuple[Pointer, ...]]
    tests_of: dict[FindingId, tuple[Pointer, ...]]

    @classmethod
    def of(
        cls,
        desk: Desk,
        report: Report,
        *,
        told: Told,
        view: View,
        stopped: str | None,
        plan: WorkUpPlan,
        results: tuple[Result, ...],
    ) -> "ResultPage":
        """The page for a report."""
        ranked = tuple(RankedCause(cause=cause, range=Range.of(cause)) for cause in report.differential)
        likely = tuple(one for one in ranked if one.cause.p >= _LEAST_P)[:_MOST_SHOWN]
        findings, guide = desk.knowledge.findings, desk.guide
        visits = desk.store.visits(told.consultation_id)
        return cls(
            consultation_id=told.consultation_id,
            view=view,
            report=report,
            likely=likely,
            less_likely=tuple(one for one in ranked if one not in likely),
            unexplained=words.in_100(report.p_unexplained) if report.p_unexplained >= _LEAST_P else None,
            open_to_person=tuple(one for one in report.unanswered if one.told_by in ("person", "helper"))[
                :_MOST_OPEN
            ],
            open_to_others=tuple(one for one in report.unanswered if one.told_by not in ("person", "helper"))[
                :_MOST_OPEN
            ],
            clinical={
                finding: findings[finding].clinical
                for finding in dict.fromkeys(
                    [
                        reason.finding
                        for cause in report.differential
                        for reason in (*cause.for_, *cause.against)
                    ]
                    + [one.finding for one in report.unanswered]
                    + [one.finding for one in (report.scope.elsewhere if report.scope else ())]
                )
            },
            stopped=stopped,
            is_emergency=report.care_level == desk.knowledge.domain.care_levels[0].id,
            may_fear=tuple(
                sorted(
                    (
                        (id_, one.lay_name)
                        for id_, one in desk.knowledge.conditions.items()
                        if one.danger != "benign"
                    ),
                    key=lambda one: one[1].casefold(),
                )
            ),
            plan=plan,
            may_measure=tuple(
                (one.id, one.clinical, one.measured.unit)
                for one in desk.knowledge.investigations.values()
                if one.measured
            ),
            results=tuple(
                (
                    desk.knowledge.investigations[InvestigationId(one.investigation)].clinical,
                    f"{one.value:g} {one.unit}",
                )
                for one in results
            ),
            told=told,
            is_last=visits[-1].id == told.consultation_id,
            n_visits=len(visits),
            page_of={
                cause.condition: guide.ids("condition", cause.condition).id for cause in report.differential
            },
            pages_of_care={reason.id: _pages_of(desk, reason) for reason in report.care_because},
            tests_of={
                one.finding: tuple(
                    guide.ids("test", test.id)
                    for test in desk.knowledge.investigations.values()
                    if one.finding in test.findings()
                )
                for one in report.unanswered
            },
        )


def _pages_of(desk: Desk, reason: CareReason) -> tuple[Pointer, ...]:
    """The guide's pages of the conditions behind a reason of the care level."""
    rule = next((rule for rule in desk.knowledge.rules.values() if rule.id == reason.id), None)
    conditions = rule.points_to if reason.kind == "rule" and rule else ()
    return tuple(desk.guide.ids("condition", condition) for condition in conditions[:_MOST_READS])


@router.get("/consultation/{consultation_id}/result")
def result(
    request: Request, consultation_id: str, *, view: View = "person", fear: ConditionId | None = None
) -> Response:
    """Show the result of all answers so far, with what speaks for and against a fear."""
    desk = Desk.of(request)
    consultation = desk.store.consultation(consultation_id)
    if consultation.is_gone:
        return RedirectResponse(f"/consultation/{consultation.id}/visits", status_code=303)
    following = desk.next(consultation)
    page = ResultPage.of(
        desk,
        desk.report(consultation, fears=(fear,) if fear and fear in desk.knowledge.conditions else ()),
        told=Told.of(consultation, desk),
        plan=desk.work_up(consultation) if view == "clinician" else WorkUpPlan(tests=(), at_home=()),
        results=consultation.opening.results,
        view=view,
        stopped=STOPS[following.reason] if isinstance(following, Stop) else None,
    )
    return show(request, page)
