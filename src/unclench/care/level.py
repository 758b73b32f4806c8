"""How soon to see whom: danger rules first; what is likely may raise the level, never lower it."""

from dataclasses import dataclass

from unclench.inference.posterior import Posterior
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.triage.evaluate import Firing


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyCause:
    """A condition likely enough to set a care level."""

    condition: ConditionId
    p: float
    p_at_least: float
    care_level: CareLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDecision:
    """The care level and everything that reaches it.

    Attributes:
        level: The most urgent level that any reason asks for; self-care if there is none.
        rules: Danger rules that hold, the most urgent first.
        causes: Conditions likely enough to ask for a level, the most urgent first.
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
) -> CareDecision:
    """The care level of a patient.

    Args:
        knowledge: The folder, with its thresholds.
        firings: Danger rules that hold.
        conditions: The conditions that `found` speaks of, in its order.
        found: The posterior; None where there is nothing to explain.
        p_unexplained: Chance that no known condition has a part in the complaint.
    """
    domain = knowledge.domain
    causes = []
    for condition, p in zip(conditions, found.p_explains if found else (), strict=False):
        record = knowledge.conditions[condition]
        p_at_least = domain.raise_care.p_at_least(record.danger)
        if p >= p_at_least:
            causes.append(
                LikelyCause(condition=condition, p=float(p), p_at_least=p_at_least, care_level=record.care)
            )
    causes.sort(key=lambda cause: (-domain.urgency(cause.care_level), -cause.p))
    is_unexplained = p_unexplained >= domain.unexplained.p_at_least
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
