"""The parts of a result become one report."""

from unclench.care.level import CareDecision, LikelyCause
from unclench.care.scope import ScopeDecision
from unclench.inference.differential import Differential, Explanation, Weight
from unclench.interview.worth import Question
from unclench.records.condition import Condition
from unclench.records.ids import ConditionId, FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.quantity import Link, RiskFactor
from unclench.records.shape import CareLevel
from unclench.report.fear import feared
from unclench.report.meanwhile import meanwhile
from unclench.report.reference import reference, sentences
from unclench.report.report import (
    CareReason,
    CareTurn,
    Cause,
    Elsewhere,
    LookAgain,
    Method,
    Reason,
    Report,
    Scope,
    Together,
    Turn,
    Unanswered,
)
from unclench.report.words import drawn, frequency, likelihood, strength
from unclench.triage.evaluate import Firing

_LEAST_DECIBANS = 1.0  # weaker reasons are left out: they change the odds by less than a quarter
_MOST_REASONS = 6


def compose(
    knowledge: Knowledge,
    decision: CareDecision,
    differential: Differential,
    open_questions: tuple[Question, ...],
    again: LookAgain,
    care_turn: CareTurn | None,
    fears: tuple[ConditionId, ...] = (),
    scope: ScopeDecision | None = None,
) -> Report:
    """The report of one patient."""
    causes = tuple(_cause(knowledge, explanation) for explanation in differential.explanations)
    care = knowledge.domain.care(decision.level)
    return Report(
        care_level=decision.level,
        care_name=care.name,
        what_to_do=care.do,
        care_because=_care_reasons(knowledge, decision),
        complaint=tuple(knowledge.findings[finding].name for finding in differential.complaint),
        differential=causes,
        p_unexplained=differential.p_unexplained,
        p_same_leader=differential.p_same_leader,
        turn=_turn(knowledge, differential),
        care_turn=care_turn,
        together=_together(knowledge, differential),
        method=_method(knowledge, differential),
        left_out=tuple(knowledge.findings[finding].name for finding in differential.left_out),
        unanswered=tuple(_unanswered(knowledge, question) for question in open_questions),
        knowledge_version=knowledge.version,
        not_a_diagnosis=knowledge.domain.what_it_is_not,
        fears=feared(
            knowledge,
            fears,
            {cause.condition: cause for cause in causes},
            {firing.rule.id for firing in decision.rules},
        ),
        meanwhile=meanwhile(knowledge, decision.rules, decision.level),
        scope=_scope(knowledge, scope),
        look_again=again,
    )


def _scope(knowledge: Knowledge, decision: ScopeDecision | None) -> Scope | None:
    words = knowledge.domain.scope
    if decision is None or words is None:
        return None
    match decision.reason:
        case "complaint_fits":
            text = ""
        case "complaint_elsewhere":
            text = words.elsewhere if decision.verdict == "out" else words.doubtful
        case "unexplained":
            text = words.unexplained if decision.verdict == "out" else words.doubtful
        case "no_complaint":
            text = words.no_complaint
    return Scope(
        verdict=decision.verdict,
        reason=decision.reason,
        text=text,
        elsewhere=tuple(
            Elsewhere(
                finding=finding,
                name=knowledge.findings[finding].name,
                turn_to=sentences(knowledge, knowledge.findings[finding].elsewhere),
            )
            for finding in decision.elsewhere
        ),
    )


def rule_reason(knowledge: Knowledge, firing: Firing) -> CareReason:
    """A danger rule that holds, as a reason for a care level."""
    return CareReason(
        kind="rule",
        id=firing.rule.id,
        care_level=firing.rule.care_level,
        text=firing.rule.say,
        clinical=firing.rule.clinical,
        basis=firing.rule.basis,
        source=reference(knowledge, firing.rule.source),
        observations=tuple(knowledge.findings[finding].name for finding in firing.because),
    )


def _care_reasons(knowledge: Knowledge, decision: CareDecision) -> tuple[CareReason, ...]:
    reasons = [rule_reason(knowledge, firing) for firing in decision.rules]
    for cause in decision.causes:
        record = knowledge.conditions[cause.condition]
        reasons.append(
            CareReason(
                kind="cause",
                id=cause.condition,
                care_level=cause.care_level,
                text=_why_this_soon(knowledge, cause, record.lay_name, decision.level),
                clinical=f"{record.name}: p {cause.p:.2f}, level applies from {cause.p_at_least:g}"
                + ("" if cause.is_enough_alone else ", here with others"),
                basis=record.care_basis.basis,
                source=reference(knowledge, record.care_basis.source),
                observations=(),
            )
        )
    if decision.is_unexplained:
        unexplained = knowledge.domain.unexplained
        reasons.append(
            CareReason(
                kind="unexplained",
                id="unexplained",
                care_level=unexplained.care_level,
                text=unexplained.say,
                clinical="No modelled condition is likely to have a part in the complaint",
                basis="judgement",
                source=None,
                observations=(),
            )
        )
    if not reasons:
        floor = knowledge.domain.care(decision.level)
        reasons.append(
            CareReason(
                kind="floor",
                id="no_danger_found",
                care_level=decision.level,
                text="None of your answers points to danger, and the likely causes can be looked after at home.",
                clinical=floor.clinical,
                basis="judgement",
                source=None,
                observations=(),
            )
        )
    return tuple(sorted(reasons, key=lambda reason: -knowledge.domain.urgency(reason.care_level)))


def _why_this_soon(knowledge: Knowledge, cause: LikelyCause, name: str, level: CareLevel) -> str:
    if cause.care_level == knowledge.domain.care_levels[-1].id:
        return f"{name}: your answers fit this ({frequency(cause.p)}), and it can be looked after at home."
    if cause.care_level != level:
        return f"{name}: this may be part of it ({frequency(cause.p)}), but by itself it could wait longer."
    if not cause.is_enough_alone:
        return f"{name}: less likely ({frequency(cause.p)}), but with the others named here too likely to wait longer."
    return f"{name}: this may be part of it ({frequency(cause.p)}), and it should be looked at this soon."


def _cause(knowledge: Knowledge, explanation: Explanation) -> Cause:
    record = knowledge.conditions[explanation.condition]
    reasons = [
        _reason(knowledge, record, weight)
        for weight in explanation.weights
        if abs(weight.decibans) >= _LEAST_DECIBANS
    ]
    return Cause(
        condition=record.id,
        name=record.lay_name,
        clinical_name=record.name,
        group=knowledge.domain.groups[record.group].name,
        danger=record.danger,
        p=explanation.p,
        interval=explanation.interval,
        standard_error=explanation.standard_error,
        p_active=explanation.p_active,
        likelihood=likelihood(explanation.p),
        frequency=frequency(explanation.p),
        is_known=explanation.is_known,
        about=sentences(knowledge, record.about),
        what_helps=sentences(knowledge, record.what_helps),
        ask=record.ask,
        for_=tuple(reason for reason in reasons if reason.decibans > 0)[:_MOST_REASONS],
        against=tuple(reason for reason in reasons if reason.decibans < 0)[:_MOST_REASONS],
    )


def to_care_turn(knowledge: Knowledge, finding: FindingId, level: CareLevel) -> CareTurn:
    """An answer whose opposite would make this the care level."""
    return CareTurn(
        answer=knowledge.findings[finding].name,
        care_level=level,
        care_name=knowledge.domain.care(level).name,
    )


def _turn(knowledge: Knowledge, differential: Differential) -> Turn | None:
    turn = differential.turn
    if turn is None:
        return None
    record = knowledge.conditions[turn.condition]
    return Turn(
        answers=tuple(knowledge.findings[finding].name for finding in turn.findings),
        name=record.lay_name,
        clinical_name=record.name,
        p=turn.p,
    )


def _together(knowledge: Knowledge, differential: Differential) -> Together:
    together = differential.together
    active = [one for one in differential.explanations if one.condition in together.conditions]
    records = [knowledge.conditions[one.condition] for one in active]
    return Together(
        conditions=tuple(record.id for record in records),
        names=tuple(record.lay_name for record in records),
        clinical_names=tuple(record.name for record in records),
        p=together.p,
        frequency=frequency(together.p),
        is_certain=together.p_at_most <= together.p,
        p_at_most=together.p_at_most,
        is_telling=sum(not one.is_known for one in active) >= 2,
    )


def _method(knowledge: Knowledge, differential: Differential) -> Method:
    estimate = differential.estimate
    if estimate is None:
        return Method(
            method="exact", samples=0, effective_samples=0.0, standard_error=0.0, only_drawn=(), text=""
        )
    standard_error = float(estimate.error_explains.max())
    return Method(
        method="sampled",
        samples=estimate.n_draws,
        effective_samples=estimate.n_effective,
        standard_error=standard_error,
        only_drawn=tuple(knowledge.findings[finding].name for finding in differential.only_drawn),
        text=drawn(estimate.n_draws, standard_error),
    )


def _reason(knowledge: Knowledge, record: Condition, weight: Weight) -> Reason:
    number = _number_behind(record, weight.finding)
    return Reason(
        finding=weight.finding,
        name=knowledge.findings[weight.finding].name,
        state="present" if weight.is_present else "absent",
        decibans=weight.decibans,
        strength=strength(weight.decibans),
        is_estimate=number is None or number.estimate is not None,
        source=reference(knowledge, number.source) if number else None,
    )


def _number_behind(record: Condition, finding: FindingId) -> Link | RiskFactor | None:
    numbers: tuple[Link | RiskFactor, ...] = (*record.links, *record.risk_factors)
    return next((number for number in numbers if number.finding == finding), None)


def _unanswered(knowledge: Knowledge, question: Question) -> Unanswered:
    finding = knowledge.findings[question.finding]
    return Unanswered(
        finding=finding.id,
        name=finding.name,
        question=finding.question,
        told_by=finding.told_by,
        bits=question.bits,
    )
