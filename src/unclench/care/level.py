"""How soon to see whom: danger rules first; what is likely may raise the level, never lower it.

A condition of each danger asks for its level from a bound on its chance. Conditions that each stay below their bound
count together: the level is asked for when their chances, each as a share of its bound, add up to one. That is the rule
of the smaller expected harm, the harm of waiting being the inverse of the bound.
"""

from dataclasses import dataclass, replace

from unclench.inference.posterior import Posterior
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.triage.evaluate import Firing


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyCause:
    """A condition likely enough to set a care level, alone or with others.

    Attributes:
        p: Chance that it has a part in the complaint.
        p_at_least: The chance from which it asks for the level alone.
        care_level: The level it asks for here.
    """

    condition: ConditionId
    p: float
    p_at_least: float
    care_level: CareLevel

    @property
    def is_enough_alone(self) -> bool:
        """Whether it asks for the level without the others."""
        return self.p >= self.p_at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDecision:
    """The care level and everything that reaches it.

    Attributes:
        level: The most urgent level that any reason asks for; self-care if there is none.
        rules: Danger rules that hold, the most urgent first.
        causes: Conditions likely enough to ask for a level, alone or together, the most urgent first.
        is_unexplained: Whether the complaint is likely to have none of the known causes.
    """

    level: CareLevel
    rules: tuple[Firing, ...]
    causes: tuple[LikelyCause, ...]
    is_unexplained: bool


def decide(
    knowledge: Knowledge,
    firings: tuple[Firing, ...],
    conditions: tuple[ConditionId, ...],
    found: Posterior | None,
    p_unexplained: float,
    *,
    needs_a_look: bool = False,
) -> CareDecision:
    """The care level of a patient.

    Args:
        knowledge: The folder, with its bounds.
        firings: Danger rules that hold.
        conditions: The conditions that `found` speaks of, in its order.
        found: The posterior; None where there is nothing to explain.
        p_unexplained: Chance that no known condition has a part in the complaint.
        needs_a_look: Whether somebody should look at it for another reason, such as a complaint that is none of ours.
    """
    domain = knowledge.domain
    possible = [
        LikelyCause(
            condition=condition,
            p=float(p),
            p_at_least=domain.raise_care.p_at_least(knowledge.conditions[condition].danger),
            care_level=knowledge.conditions[condition].care,
        )
        for condition, p in zip(conditions, found.p_explains if found else (), strict=False)
    ]
    causes = [cause for cause in possible if cause.is_enough_alone]
    causes += [cause for cause in _together(knowledge, possible) if not cause.is_enough_alone]
    causes.sort(key=lambda cause: (-domain.urgency(cause.care_level), -cause.p))
    is_unexplained = p_unexplained >= domain.unexplained.p_at_least or needs_a_look
    levels: list[CareLevel] = [domain.care_levels[-1].id]
    levels += [firing.rule.care_level for firing in firings]
    levels += [cause.care_level for cause in causes]
    levels += [domain.unexplained.care_level] if is_unexplained else []
    return CareDecision(
        level=max(levels, key=domain.urgency),
        rules=firings,
        causes=tuple(causes),
        is_unexplained=is_unexplained,
    )


def _together(knowledge: Knowledge, possible: list[LikelyCause]) -> list[LikelyCause]:
    """The fewest conditions that ask for the most urgent level that all of them together reach."""
    urgency = knowledge.domain.urgency
    for care in knowledge.domain.care_levels[:-1]:
        urgent = [cause for cause in possible if urgency(cause.care_level) >= urgency(care.id)]
        urgent.sort(key=lambda cause: -cause.p / cause.p_at_least)
        reached = 0.0
        for n, cause in enumerate(urgent, start=1):
            reached += cause.p / cause.p_at_least
            if reached >= 1.0:
                return [replace(cause, care_level=care.id) for cause in urgent[:n]]
    return []
