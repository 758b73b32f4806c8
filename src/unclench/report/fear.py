"""What somebody fears: why it fits, why it does not, and which change means to call whom."""

from collections.abc import Mapping

from unclench.records.domain import Domain
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import Rule, findings_of
from unclench.report.report import Cause, Change, Fear

_SURE_ENOUGH = 0.02


def feared(
    knowledge: Knowledge, fears: tuple[ConditionId, ...], causes: Mapping[ConditionId, Cause], met: set[str]
) -> tuple[Fear, ...]:
    """For each fear what speaks for and against it, and the danger rules that point to it.

    Args:
        knowledge: The folder.
        fears: The conditions feared.
        causes: The differential, by condition.
        met: Ids of the danger rules that hold already.
    """
    return tuple(
        _fear(knowledge, causes[condition], met) for condition in dict.fromkeys(fears) if condition in causes
    )


def _fear(knowledge: Knowledge, cause: Cause, met: set[str]) -> Fear:
    rules = sorted(
        (
            rule
            for rule in knowledge.rules.values()
            if cause.condition in rule.points_to and can_be_seen(knowledge, rule)
        ),
        key=lambda rule: -knowledge.domain.urgency(rule.care_level),
    )
    record = knowledge.conditions[cause.condition]
    return Fear(
        condition=cause.condition,
        name=cause.name,
        clinical_name=cause.clinical_name,
        text=_in_words(cause),
        p=cause.p,
        interval=cause.interval,
        for_=cause.for_,
        against=cause.against,
        changes=tuple(
            Change(
                rule=rule.id,
                care_level=rule.care_level,
                care_name=_level(knowledge.domain, rule.care_level),
                text=rule.say,
                picture=rule.name,
                is_met=rule.id in met,
            )
            for rule in rules
        ),
        care_level=record.care,
        care_name=_level(knowledge.domain, record.care),
    )


def can_be_seen(knowledge: Knowledge, rule: Rule) -> bool:
    """Whether the person himself would notice most of what a rule heeds."""
    told_by = [knowledge.findings[finding].told_by for finding in findings_of(rule.when)]
    return 2 * sum(who in ("person", "helper") for who in told_by) >= len(told_by)


def _level(domain: Domain, level: str) -> str:
    return next(care.name for care in domain.care_levels if care.id == level)


def _in_words(cause: Cause) -> str:
    if cause.is_known:
        return f"You told us you have this. As a cause of this trouble it is {cause.likelihood}: {cause.frequency}."
    if cause.p < _SURE_ENOUGH and not cause.for_:
        return f"Nothing you told points to it. It is {cause.likelihood}: {cause.frequency}."
    if cause.p < _SURE_ENOUGH:
        return (
            f"Some of what you told also happens with it, but it is {cause.likelihood}: {cause.frequency}. "
            "Other causes explain it far more often."
        )
    return f"It is {cause.likelihood}: {cause.frequency}. It is right to ask a doctor about it."
