"""What the engine makes of a patient: from all known answers at once, or through the interview."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from unclench.case.case import Case
from unclench.case.observations import Observations, observe
from unclench.consultation.consultation import Consultation
from unclench.consultation.engine import Engine
from unclench.errors import EmptyCaseError, ImpossibleObservationsError
from unclench.evaluation.patient import Expected, Patient
from unclench.interview.step import Stop
from unclench.records.ids import ConditionId
from unclench.records.shape import CareLevel
from unclench.report.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One patient and what came of it.

    Attributes:
        rank: Rank of the first accepted condition; None where the folder holds none.
        leading: The first condition of the differential and its chance.
        is_group_right: Whether the leading condition is of the group of an accepted one.
        steps: Levels by which the care level given is more (above 0) or less urgent than the proper one; None
            where no proper one is known.
        n_steps: Steps of the interview; 0 outside it.
        n_findings: Findings they asked about.
        failure: Why there is no result, if there is none.
    """

    expected: Expected
    rank: int | None
    leading: ConditionId | None
    p_leading: float
    is_group_right: bool
    care_level: CareLevel
    steps: int | None
    n_steps: int = 0
    n_findings: int = 0
    failure: str | None = None


def told_at_once(engine: Engine, patient: Patient, *, seed: int = 0) -> Outcome:
    """The result when everything that is known of a patient is known from the start."""
    return _outcome(engine, patient, patient.case, seed)


def interviewed(engine: Engine, patient: Patient, *, seed: int = 0) -> Outcome:
    """The result of an interview with somebody who knows what the case says, and nothing else.

    He tells at the start what the first page asks for: age, sex, pregnancy, known illnesses, medicines and the
    complaint. Of what is asked that the case does not tell he says that he does not know, line by line in a choice.
    """
    known = observe(patient.case, engine.knowledge, place=patient.expected.id)
    consultation = Consultation(
        id=patient.expected.id,
        started=datetime(2000, 1, 1, tzinfo=UTC),
        opening=_opening(engine, patient.case, known),
    )
    while True:
        step = engine.next(consultation)
        if isinstance(step, Stop):
            break
        states = {finding: known.state(finding) for finding in step.findings}
        consultation = consultation.replied(
            {
                finding: "unknown" if state is None else "present" if state else "absent"
                for finding, state in states.items()
            },
            choice=step.choice,
            is_danger=step.is_danger,
        )
    return _outcome(engine, patient, consultation, seed)


def _opening(engine: Engine, case: Case, known: Observations) -> Case:
    """What of a case is told before the first question."""
    told = engine.knowledge.domain.told_at_start
    topics = told.topics if told else ()
    findings = engine.knowledge.findings
    return replace(
        case,
        complaint=known.complaint,
        observations={
            finding: state
            for finding, state in case.observations.items()
            if findings[finding].topic in topics
        },
        results=(),
    )


def _outcome(engine: Engine, patient: Patient, told: Case | Consultation, seed: int) -> Outcome:
    case, replies = (told.case, told.replies) if isinstance(told, Consultation) else (told, ())
    expected, knowledge = patient.expected, engine.knowledge
    report: Report | None = None
    failure: str | None = None
    try:
        report = engine.report(case, random=np.random.default_rng(seed), place=expected.id)
    except (EmptyCaseError, ImpossibleObservationsError) as error:
        failure = str(error)
    ranked = report.differential if report else ()
    level = report.care_level if report else knowledge.domain.care_levels[-1].id
    leading = ranked[0] if ranked else None
    groups = {knowledge.conditions[condition].group for condition in expected.accepted}
    urgency = knowledge.domain.urgency
    found = [rank for rank, cause in enumerate(ranked, start=1) if cause.condition in expected.accepted]
    return Outcome(
        expected=expected,
        rank=min(found, default=len(knowledge.conditions)) if expected.accepted else None,
        leading=ConditionId(leading.condition) if leading else None,
        p_leading=leading.p if leading else 0.0,
        is_group_right=leading is not None
        and knowledge.conditions[ConditionId(leading.condition)].group in groups,
        care_level=level,
        steps=urgency(level) - urgency(expected.care_level) if expected.care_level else None,
        n_steps=len(replies),
        n_findings=sum(len(reply.states) for reply in replies),
        failure=failure,
    )
