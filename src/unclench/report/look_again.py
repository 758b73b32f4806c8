"""When to look again: what must not wait, of the danger rules that do not hold yet."""

from collections.abc import Mapping
from dataclasses import replace

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import Rule, findings_of
from unclench.records.shape import CareLevel
from unclench.report.fear import can_be_seen
from unclench.report.reference import reference
from unclench.report.report import LookAgain, Sign
from unclench.report.words import window
from unclench.triage.evaluate import n_needed

_URGENT: tuple[CareLevel, ...] = ("emergency_now", "same_day")
_MOST_SIGNS = 6
_LIKELY = 0.02
_MOST_ANSWERS = 2  # a picture that lacks more than this is not near


def look_again(
    knowledge: Knowledge,
    case: Case,
    observations: Observations,
    p_causes: Mapping[ConditionId, float],
    level: CareLevel,
) -> LookAgain:
    """When to look again, and the signs that would call for help sooner than the present level does.

    Named are signs that somebody can notice himself and that are one or two answers away: first those of the likely
    causes, then those that something present already belongs to.

    Args:
        knowledge: The folder.
        case: What is known.
        observations: The same with its consequences.
        p_causes: Chance of each condition to have a part in the complaint.
        level: The care level now.
    """
    domain = knowledge.domain
    days = window(domain.window_days)
    if level in _URGENT:
        text = "Do not wait to look again here. Once a doctor has seen you, come back and tell us what was found."
    else:
        text = (
            f"What you told is about the past {days}. If it is still there in {days}, look again and tell us what "
            "has changed. Look again sooner if anything new comes."
        )
    later = _as_it_may_become(knowledge, observations)
    found: list[tuple[tuple[float, ...], Rule]] = []
    for rule in knowledge.rules.values():
        if domain.urgency(rule.care_level) <= domain.urgency(level) or not can_be_seen(knowledge, rule):
            continue
        p = max((p_causes.get(condition, 0.0) for condition in rule.points_to), default=0.0)
        n_here = sum(later.state(finding) is True for finding in findings_of(rule.when))
        n_lacking = n_needed(rule.when, case, later)
        if 1 <= n_lacking <= _MOST_ANSWERS and (p >= _LIKELY or n_here):
            found.append(((-p if p >= _LIKELY else 0.0, n_lacking, -p, -n_here), rule))
    found.sort(key=lambda one: one[0])
    nearest = sorted(found[:_MOST_SIGNS], key=lambda one: -domain.urgency(one[1].care_level))
    return LookAgain(
        text=text,
        signs=tuple(
            Sign(
                rule=rule.id,
                picture=rule.name,
                text=rule.say,
                care_level=rule.care_level,
                care_name=domain.care(rule.care_level).name,
                basis=rule.basis,
                source=reference(knowledge, rule.source),
            )
            for _, rule in nearest
        ),
    )


def _as_it_may_become(knowledge: Knowledge, observations: Observations) -> Observations:
    """What is known, less what is absent now and may come.

    No further history, illness or medicine is looked for, nor what somebody could not notice himself.
    """
    return replace(
        observations,
        absent=tuple(
            finding.id
            for finding in knowledge.findings.values()
            if (finding.kind == "history" or finding.told_by not in ("person", "helper"))
            and not observations.state(finding.id)
        ),
        is_complete=(True, True),
    )
