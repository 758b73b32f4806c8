"""Two visits become one comparison."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from unclench.case.case import Case, Result, State
from unclench.case.observations import Observations
from unclench.records.ids import FindingId, InvestigationId, MedicineId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.report.compose import rule_reason
from unclench.report.plan import Plan
from unclench.report.report import CareReason, Cause, Changed, FollowUp, Moved, Report
from unclench.report.words import likelihood, time_since
from unclench.triage.evaluate import Firing, holds

_UNSEEN_LEVEL: CareLevel = "within_days"
_LEAST_P = 0.02
_LEAST_MOVE = 0.01
_MOST_MOVED = 4
_MOST_BECAUSE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """One visit with all that was made of it; `at` is None if nobody said when it was."""

    case: Case
    observations: Observations
    firings: tuple[Firing, ...]
    report: Report
    at: date | None


def compose_follow_up(knowledge: Knowledge, before: Visited, now: Visited) -> Report:
    """The report of this visit with what has changed since the one before."""
    report = now.report
    changed = changes_between(knowledge, before.case, now.case)
    rules_before = {firing.rule.id for firing in before.firings}
    new = tuple(rule_reason(knowledge, one) for one in now.firings if one.rule.id not in rules_before)
    gone = tuple(
        rule_reason(knowledge, one)
        for one in before.firings
        if holds(one.rule.when, now.case, now.observations) is False
    )
    moved = tuple(_moved(before.report, report, _findings(knowledge, changed)))
    step = knowledge.domain.urgency(report.care_level) - knowledge.domain.urgency(before.report.care_level)
    return replace(
        report,
        follow_up=FollowUp(
            visited=before.at,
            since=time_since((now.at - before.at).days) if before.at and now.at else None,
            care_before=before.report.care_level,
            care_before_name=before.report.care_name,
            direction="more_urgent" if step > 0 else "less_urgent" if step < 0 else "same",
            text=_text(before.report, report, changed, new, step),
            new_dangers=new,
            new_signs=_signs(new, changed),
            gone_dangers=gone,
            gone_signs=_signs(gone, changed),
            rose=tuple(one for one in moved if one.p_now > one.p_before)[:_MOST_MOVED],
            fell=tuple(one for one in moved if one.p_now < one.p_before)[:_MOST_MOVED],
            changed=changed,
        ),
    )


def raised_plan(knowledge: Knowledge, plan: Plan, unseen: Sequence[Firing]) -> Plan:
    """The plan with the same care level as the report."""
    if not unseen or plan.care_level is None:
        return plan
    care = knowledge.domain.care(with_unseen(knowledge, plan.care_level))
    return replace(plan, care_level=care.id, care_name=care.name, what_to_do=care.do)


def unseen_reason(firing: Firing) -> CareReason:
    """A danger that has passed without a doctor having looked, as a reason for a care level."""
    return CareReason(
        kind="earlier",
        id=firing.rule.id,
        care_level=_UNSEEN_LEVEL,
        text=(
            f"You told of a danger sign before: “{firing.rule.name}”. You do not tell of it now, but it can still matter. "
            "You have not said that a doctor has looked at it. Have it looked at."
        ),
        clinical=f"Earlier: {firing.rule.clinical} Not reported now; no assessment reported since.",
        basis="judgement",
        source=None,
        observations=(),
    )


def is_dangerous(knowledge: Knowledge, firing: Firing) -> bool:
    """Whether a danger rule of an earlier visit still counts until a doctor has looked at it."""
    urgency = knowledge.domain.urgency
    return urgency(firing.rule.care_level) >= urgency(_UNSEEN_LEVEL)


def with_unseen(knowledge: Knowledge, level: CareLevel | None) -> CareLevel:
    """The care level where a danger of an earlier visit is not told of any more and nobody has looked at it."""
    return max(_UNSEEN_LEVEL, level or _UNSEEN_LEVEL, key=knowledge.domain.urgency)


def raised(knowledge: Knowledge, report: Report, unseen: Sequence[Firing]) -> Report:
    """The report with the dangers of earlier visits that nobody has looked at: they raise its level, never lower it.

    A danger that has passed can still matter, so with one of them the level is at least doctor within days.
    """
    if not unseen:
        return report
    urgency = knowledge.domain.urgency
    care = knowledge.domain.care(with_unseen(knowledge, report.care_level))
    reasons = (
        *(reason for reason in report.care_because if reason.kind != "floor"),
        *(unseen_reason(firing) for firing in unseen),
    )
    return replace(
        report,
        care_level=care.id,
        care_name=care.name,
        what_to_do=care.do,
        care_because=tuple(sorted(reasons, key=lambda reason: -urgency(reason.care_level))),
    )


def _signs(dangers: Sequence[CareReason], changed: Sequence[Changed]) -> tuple[str, ...]:
    """What is told otherwise of all that such rules rest on; all of it, if only the rest has changed."""
    signs = dict.fromkeys(sign for reason in dangers for sign in reason.observations)
    names = {one.name for one in changed}
    return tuple(sign for sign in signs if sign in names) or tuple(signs)


def _text(
    before: Report, now: Report, changed: Sequence[Changed], new: Sequence[CareReason], step: int
) -> str:
    if not changed and not step:
        return "You told us of no change, so the result is the same."
    if not step:
        return "Some of what you told has changed. How soon to get help stays the same."
    levels = f"Then: “{before.care_name}”. Now: “{now.care_name}”."
    if step < 0:
        return f"It is less urgent than last time. {levels}"
    signs = _signs([danger for danger in new if danger.care_level == now.care_level], changed)
    why = (
        f"This comes from: {', '.join(signs)}."
        if signs
        else "What you told now fits a cause that should not wait."
    )
    return f"It is more urgent than last time. {levels} {why}"


def _findings(knowledge: Knowledge, changed: Sequence[Changed]) -> Mapping[FindingId, str]:
    """The findings behind what is told otherwise, each with the name of that."""
    found: dict[FindingId, str] = {}
    for one in changed:
        if one.kind == "medicine":
            finding = knowledge.medicines()[MedicineId(one.id)][1].finding
            found |= {finding: one.name} if finding else {}
        elif one.kind == "result":
            record = knowledge.investigations[InvestigationId(one.id)]
            found |= dict.fromkeys(record.findings(), one.name)
        else:
            found.setdefault(FindingId(one.id), one.name)
    return found


def _moved(before: Report, now: Report, changed: Mapping[FindingId, str]) -> Iterator[Moved]:
    """Causes shown at either visit whose chance moved, the greatest move first."""
    then = {cause.condition: cause for cause in before.differential}
    pairs = [
        (then[cause.condition], cause)
        for cause in now.differential
        if cause.condition in then
        and max(cause.p, then[cause.condition].p) >= _LEAST_P
        and abs(cause.p - then[cause.condition].p) >= _LEAST_MOVE
    ]
    for old, new in sorted(pairs, key=lambda pair: -abs(pair[1].p - pair[0].p)):
        yield Moved(
            condition=new.condition,
            name=new.name,
            clinical_name=new.clinical_name,
            p_before=old.p,
            p_now=new.p,
            likelihood_before=likelihood(old.p),
            likelihood_now=likelihood(new.p),
            because=_because(old, new, changed),
        )


def _because(old: Cause, new: Cause, changed: Mapping[FindingId, str]) -> tuple[str, ...]:
    """The changed answers that pull the way the cause moved, the strongest first: reasons that came, or are no more."""
    has_risen = new.p > old.p
    came, left = (new.for_, old.against) if has_risen else (new.against, old.for_)
    pulling = sorted((*came, *left), key=lambda reason: -abs(reason.decibans))
    named = dict.fromkeys(changed[reason.finding] for reason in pulling if reason.finding in changed)
    return tuple(named)[:_MOST_BECAUSE]


def changes_between(knowledge: Knowledge, before: Case, now: Case) -> tuple[Changed, ...]:
    """What is told otherwise: complaints, answers, then medicines, illnesses and results."""
    return tuple(_changed(knowledge, before, now))


def _changed(knowledge: Knowledge, before: Case, now: Case) -> Iterator[Changed]:
    findings = knowledge.findings
    then, here = _told(before), _told(now)
    complaints = {*before.complaint, *now.complaint}
    for finding in dict.fromkeys((*here, *then)):
        was, is_ = then.get(finding, "unknown"), here.get(finding, "unknown")
        if was != is_ and finding in findings:
            record = findings[finding]
            yield Changed(
                kind="complaint" if finding in complaints else "answer",
                id=finding,
                name=record.name,
                clinical_name=record.clinical,
                before=was,
                now=is_,
            )
    names = knowledge.medicines()
    for medicine in dict.fromkeys((*now.taken, *before.taken)):
        name = names[MedicineId(medicine)][0].name if medicine in names else medicine
        yield from _listed("medicine", medicine, (name, name), before.taken, now.taken)
    for known in dict.fromkeys((*now.known_conditions, *before.known_conditions)):
        yield from _listed(
            "illness",
            known,
            _illness(knowledge, known),
            before.known_conditions,
            now.known_conditions,
        )
    yield from _results(knowledge, before.results, now.results)


def _told(case: Case) -> Mapping[FindingId, State]:
    return {**dict.fromkeys(case.complaint, "present"), **case.observations}


def _illness(knowledge: Knowledge, known: str) -> tuple[str, str]:
    finding = knowledge.findings.get(FindingId(known))
    if finding:
        return finding.name, finding.clinical
    condition = next((one for id_, one in knowledge.conditions.items() if id_ == known), None)
    return (condition.lay_name, condition.name) if condition else (known, known)


def _listed(
    kind: Literal["medicine", "illness"],
    id_: str,
    names: tuple[str, str],
    before: Sequence[str],
    now: Sequence[str],
) -> Iterator[Changed]:
    was, is_ = ("present" if id_ in told else "absent" for told in (before, now))
    if was != is_:
        yield Changed(kind=kind, id=id_, name=names[0], clinical_name=names[1], before=was, now=is_)


def _results(knowledge: Knowledge, before: Sequence[Result], now: Sequence[Result]) -> Iterator[Changed]:
    then, here = (
        {one.investigation: f"{one.value:g} {one.unit}" for one in results} for results in (before, now)
    )
    for investigation in dict.fromkeys((*here, *then)):
        was, is_ = then.get(investigation, "unknown"), here.get(investigation, "unknown")
        if was != is_:
            record = knowledge.investigations.get(InvestigationId(investigation))
            yield Changed(
                kind="result",
                id=investigation,
                name=record.name if record else investigation,
                clinical_name=record.clinical if record else investigation,
                before=was,
                now=is_,
            )
