"""What a patient's plan is made from, stage by stage."""

from collections.abc import Mapping

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.plan.needs import without_the_impossible
from unclench.plan.options import Option, options
from unclench.plan.schedule import week
from unclench.plan.self_care import for_a_doctor, own_care
from unclench.plan.timeline import cascades, suspects
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.report.compose_plan import Parts

_LEAST_P = 0.1  # "possible" in words
_MOST = 5


def plan_parts(
    knowledge: Knowledge,
    case: Case,
    observations: Observations,
    p_causes: Mapping[ConditionId, float],
    *,
    is_all: bool,
) -> Parts:
    """Everything the plan stage says about one patient."""
    known = without_the_impossible(knowledge, case, observations)
    likely = leading(observations, p_causes)
    found = options(knowledge, case, known, likely, is_all=is_all)
    tried = _tried_too(knowledge, case, known, found)
    own, doctors = own_care(found), for_a_doctor(found)
    return Parts(
        case=case,
        likely=likely,
        known=observations.known_conditions,
        options=(*found, *tried),
        own=own,
        doctors=doctors,
        week=week((*own.relief, *own.prevention, *doctors)),
        suspects=suspects(knowledge, case),
        cascades=cascades(knowledge, case),
    )


def leading(observations: Observations, p_causes: Mapping[ConditionId, float]) -> Mapping[ConditionId, float]:
    """The conditions to plan for: the likely causes, then what the patient is known to have."""
    likely = sorted(p_causes.items(), key=lambda one: -one[1])
    first = {condition: p for condition, p in likely[:_MOST] if p >= _LEAST_P}
    return first | {
        condition: p_causes.get(condition, 0.0)
        for condition in observations.known_conditions
        if condition not in first
    }


def _tried_too(
    knowledge: Knowledge, case: Case, observations: Observations, found: tuple[Option, ...]
) -> tuple[Option, ...]:
    """What was tried and is for none of these conditions, so that its verdict is not lost."""
    have = {option.treatment.id for option in found}
    wanted = {one.remedy for one in case.tried} - have
    everything = options(knowledge, case, observations, {}, is_all=True) if wanted else ()
    return tuple(option for option in everything if option.treatment.id in wanted)
