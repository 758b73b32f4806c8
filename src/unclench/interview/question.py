"""The next question: first what danger makes possible, then what tells most about causes and care."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from unclench.care.level import decide
from unclench.case.case import Case
from unclench.case.observations import Observations, observe
from unclench.inference.differential import Inquiry, inquire
from unclench.inference.posterior import posterior
from unclench.inference.questions import absences, information
from unclench.model.network import Model
from unclench.model.prior import p_history
from unclench.records.finding import Finding
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import Absent, AllOf, AnyOf, Clause, Has, OfAge, OfSex, Takes
from unclench.triage.evaluate import fired, holds, n_needed, open_findings

Floats = NDArray[np.float64]

_PER_LEVEL = 4.0  # a level more urgent, or an answer fewer, counts for as much as four times the chance
_N_EXACT = 10  # the most telling candidates, whose effect on the care level is computed
_SAME_TOPIC = 0.6  # a question on the present topic is preferred down to this share of the best one's use


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask next, and why.

    Attributes:
        finding: What it finds out.
        purpose: Whether it looks for danger or for the cause.
        p_present: Chance that the answer is yes.
        bits: Expected information about which causes have a part in the complaint, in bits.
        care_steps: Expected change of the care level, in levels.
    """

    finding: FindingId
    purpose: Literal["danger", "cause"]
    p_present: float
    bits: float
    care_steps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The interview is over, and why."""

    reason: Literal["enough_known", "question_limit", "nothing_left", "emergency"]


def next_question(
    model: Model, case: Case, *, asked: tuple[FindingId, ...], last: FindingId | None = None
) -> Question | Stop:
    """The question whose answer is expected to change most.

    Args:
        model: The compiled knowledge.
        case: What is known so far.
        asked: Findings that were asked already, whatever the answer.
        last: The finding asked last, whose topic is kept up where that costs little.
    """
    knowledge = model.knowledge
    observations = observe(case, knowledge)
    if len(asked) >= knowledge.domain.interview.max_questions:
        return Stop(reason="question_limit")
    firings = fired(knowledge, case, observations)
    most_urgent = knowledge.domain.care_levels[0].id
    if any(firing.rule.care_level == most_urgent for firing in firings):
        return Stop(reason="emergency")
    candidates = askable(knowledge, case, observations, asked)
    if not candidates:
        return Stop(reason="nothing_left")
    inquiry = inquire(model, case, observations)
    p_present = _p_present(model, inquiry, candidates)
    patience = 2.0 ** (len(asked) / knowledge.domain.interview.patience_questions)
    danger = _danger_question(knowledge, inquiry, p_present, last, patience)
    if danger is not None:
        return Question(
            finding=danger, purpose="danger", p_present=p_present[danger], bits=0.0, care_steps=0.0
        )
    return _cause_question(model, inquiry, candidates, p_present, last, patience)


def open_questions(model: Model, inquiry: Inquiry) -> tuple[Question, ...]:
    """What is still unknown and would tell most about the causes, examination and tests included."""
    observations = inquiry.observations
    unknown = tuple(
        finding.id
        for finding in model.knowledge.findings.values()
        if observations.state(finding.id) is None
        and (not finding.ask_if or any(observations.state(gate) for gate in finding.ask_if))
    )
    p_present = _p_present(model, inquiry, unknown)
    best = _most_telling(model, inquiry, unknown, p_present)
    return tuple(question for question, bits in best if bits > 0.0)


def askable(
    knowledge: Knowledge, case: Case, observations: Observations, asked: tuple[FindingId, ...]
) -> tuple[FindingId, ...]:
    """Findings a person could still be asked about: unknown, sensible now, and not asked before."""

    def is_open(finding: Finding) -> bool:
        if finding.told_by not in ("person", "helper") or finding.id in asked:
            return False
        if observations.state(finding.id) is not None or finding.id == knowledge.domain.pregnancy:
            return False
        if finding.medicine_class and case.medicines_complete:
            return False
        return not finding.ask_if or any(observations.state(gate) for gate in finding.ask_if)

    return tuple(finding.id for finding in knowledge.findings.values() if is_open(finding))


def _p_present(model: Model, inquiry: Inquiry, candidates: tuple[FindingId, ...]) -> dict[FindingId, float]:
    """Chance of each finding, conditions taken as independent given what is known."""
    network = inquiry.network
    parameters = network.parameters
    p_none = (1.0 - parameters.p_leak) * np.prod(
        1.0 - inquiry.posterior.p_active[:, None] * parameters.p_cause, axis=0
    )
    return {
        finding: float(1.0 - p_none[network.column[finding]])
        if finding in network.column
        else p_history(model.knowledge, finding, inquiry.case)
        for finding in candidates
    }


def _danger_question(
    knowledge: Knowledge,
    inquiry: Inquiry,
    p_present: Mapping[FindingId, float],
    last: FindingId | None,
    patience: float,
) -> FindingId | None:
    """The open finding of the danger rule most worth settling, if any is possible enough.

    A rule counts when it would raise the care level; the more urgent first, then the likelier.
    """
    case, observations = inquiry.case, inquiry.observations
    level = _level_by_rules(knowledge, case, observations)
    best: tuple[float, FindingId] | None = None
    topic = knowledge.findings[last].topic if last else None
    n_steps = len(knowledge.domain.care_levels) - 1
    use_at_least = knowledge.domain.interview.danger_p_at_least * _PER_LEVEL**n_steps * patience
    for rule in knowledge.rules.values():
        steps = knowledge.domain.urgency(rule.care_level) - level
        if steps <= 0 or holds(rule.when, case, observations) is not None:
            continue
        p = _p_holds(rule.when, case, observations, p_present)
        use = p * _PER_LEVEL ** (steps + 1 - n_needed(rule.when, case, observations))
        if use < use_at_least:
            continue
        ask = [finding for finding in open_findings(rule.when, case, observations) if finding in p_present]
        if not ask:
            continue
        finding = max(ask, key=lambda finding: p_present[finding])
        use *= 1.0 / _SAME_TOPIC if knowledge.findings[finding].topic == topic else 1.0
        if best is None or use > best[0]:
            best = (use, finding)
    return best[1] if best else None


def _p_holds(
    clause: Clause, case: Case, observations: Observations, p_present: Mapping[FindingId, float]
) -> float:
    """Chance that a clause comes to hold, its parts taken as independent; 0 if it cannot be asked."""
    known = holds(clause, case, observations)
    if known is not None:
        return float(known)
    match clause:
        case AllOf(all=parts):
            return prod(_p_holds(part, case, observations, p_present) for part in parts)
        case AnyOf(any=parts):
            return 1.0 - prod(1.0 - _p_holds(part, case, observations, p_present) for part in parts)
        case Absent(absent=finding):
            return 1.0 - p_present.get(finding, 1.0)
        case OfAge() | OfSex() | Takes() | Has():
            return 0.5
        case finding:
            return p_present.get(finding, 0.0)


def _level_by_rules(knowledge: Knowledge, case: Case, observations: Observations) -> int:
    urgencies = [
        knowledge.domain.urgency(firing.rule.care_level) for firing in fired(knowledge, case, observations)
    ]
    return max(urgencies, default=0)


def _cause_question(
    model: Model,
    inquiry: Inquiry,
    candidates: tuple[FindingId, ...],
    p_present: Mapping[FindingId, float],
    last: FindingId | None,
    patience: float,
) -> Question | Stop:
    """The question that is worth most for its burden among those that tell most."""
    knowledge = model.knowledge
    settings = knowledge.domain.interview

    def use(question: Question) -> float:
        worth = question.bits + settings.care_step_bits * question.care_steps
        return worth / knowledge.findings[question.finding].burden

    questions = [question for question, _ in _most_telling(model, inquiry, candidates, p_present)]
    best = max(questions, key=use)
    if use(best) < settings.stop_below_bits * patience:
        return Stop(reason="enough_known")
    if last is not None:
        topic = knowledge.findings[last].topic
        near = [question for question in questions if knowledge.findings[question.finding].topic == topic]
        if near and use(max(near, key=use)) >= _SAME_TOPIC * use(best):
            return max(near, key=use)
    return best


def _most_telling(
    model: Model, inquiry: Inquiry, candidates: tuple[FindingId, ...], p_present: Mapping[FindingId, float]
) -> list[tuple[Question, float]]:
    """The questions expected to tell most about the causes, with the bits that they were chosen by.

    What the network holds is computed exactly, all of it at once. History, which acts through the priors, is
    screened as if the conditions were independent; of what is chosen, every number is exact.
    """
    network, found = inquiry.network, inquiry.posterior
    columns = {finding: network.column[finding] for finding in candidates if finding in network.column}
    if_absent = absences(
        inquiry.frozen, inquiry.problem, found, np.array([*columns.values()], dtype=np.int64)
    )
    bits = information(found.p_explains, if_absent.p_explains, if_absent.p_absent)
    place = {finding: k for k, finding in enumerate(columns)}
    ranked = sorted(
        (
            (
                float(bits[place[finding]])
                if finding in place
                else _screened_history_bits(model, inquiry, finding, p_present[finding]),
                finding,
            )
            for finding in candidates
        ),
        reverse=True,
    )
    best = []
    for worth, finding in ranked[:_N_EXACT]:
        if finding in place:
            k = place[finding]
            answer_no, p_absent = if_absent.p_explains[k], float(if_absent.p_absent[k])
        else:
            answer_no, p_absent = _history_absent(model, inquiry, finding)
        best.append((_question(model, inquiry, finding, answer_no, p_absent), worth))
    return best


def _screened_history_bits(model: Model, inquiry: Inquiry, finding: FindingId, p: float) -> float:
    """Expected information of a history finding, each condition taken as independent of the others."""
    explains, without = [], []
    for row, condition in enumerate(inquiry.network.conditions):
        record = model.knowledge.conditions[condition]
        now = float(inquiry.posterior.p_explains[row])
        if any(finding in group for group in record.needed()):
            explains.append(now)
            without.append(0.0)
        for factor in record.risk_factors:
            if factor.finding == finding:
                ratio = factor.odds_ratio or factor.risk_ratio
                if ratio is None and factor.estimate:
                    ratio = (factor.estimate.low * factor.estimate.high) ** 0.5
                explains.append(now)
                without.append(min(now / (1.0 - p + p * (ratio or 1.0)), 1.0))
    return _bits(np.array(explains), np.array(without), 1.0 - p)


def _history_absent(model: Model, inquiry: Inquiry, finding: FindingId) -> tuple[Floats, float]:
    """What each condition explains if a history finding is absent, and the chance of that."""
    absent = _with(model, inquiry, finding, is_present=False).posterior
    present = _with(model, inquiry, finding, is_present=True).posterior
    p_before = p_history(model.knowledge, finding, inquiry.case)
    odds = p_before / (1.0 - p_before) * np.exp(present.log_evidence - absent.log_evidence)
    return absent.p_explains, float(1.0 / (1.0 + odds))


def _question(
    model: Model, inquiry: Inquiry, finding: FindingId, explains_if_absent: Floats, p_absent: float
) -> Question:
    """A question's expected information and change of care level."""
    p_absent = min(max(p_absent, 0.0), 1.0)
    return Question(
        finding=finding,
        purpose="cause",
        p_present=1.0 - p_absent,
        bits=_bits(inquiry.posterior.p_explains, explains_if_absent, p_absent),
        care_steps=_care_steps(model, inquiry, finding, explains_if_absent, p_absent),
    )


def _with(model: Model, inquiry: Inquiry, finding: FindingId, *, is_present: bool) -> Inquiry:
    """The inquiry with one more history finding, which changes priors and leaves the plan as it is."""
    observations = _observations_with(inquiry.observations, finding, is_present=is_present)
    network = model.with_history(inquiry.network, inquiry.case, observations, finding)
    found = posterior(inquiry.problem, inquiry.frozen.with_prior(network.p_prior))
    return replace(inquiry, observations=observations, network=network, posterior=found)


def _observations_with(observations: Observations, finding: FindingId, *, is_present: bool) -> Observations:
    """The observations with one more, its own consequences left aside."""
    if is_present:
        return replace(observations, present=(*observations.present, finding))
    return replace(
        observations,
        absent=(*observations.absent, finding),
        told_absent=(*observations.told_absent, finding),
    )


def _care_steps(
    model: Model, inquiry: Inquiry, finding: FindingId, explains_if_absent: Floats, p_absent: float
) -> float:
    """Expected number of levels by which the care level moves with the answer."""
    found = inquiry.posterior
    now = _urgency(model, inquiry, inquiry.observations, found.p_explains)
    steps = 0.0
    for is_present, p in ((True, 1.0 - p_absent), (False, p_absent)):
        if p < 1e-9:
            continue
        explains = (
            np.clip((found.p_explains - p_absent * explains_if_absent) / (1.0 - p_absent), 0.0, 1.0)
            if is_present
            else explains_if_absent
        )
        then = _urgency(
            model, inquiry, _observations_with(inquiry.observations, finding, is_present=is_present), explains
        )
        steps += p * abs(then - now)
    return steps


def _urgency(model: Model, inquiry: Inquiry, observations: Observations, explains: Floats) -> int:
    knowledge = model.knowledge
    decision = decide(
        knowledge,
        fired(knowledge, inquiry.case, observations),
        inquiry.network.conditions,
        replace(inquiry.posterior, p_explains=explains),
        0.0,
    )
    return knowledge.domain.urgency(decision.level)


def _bits(p_on: Floats, p_on_if_absent: Floats, p_absent: float) -> float:
    return float(information(p_on, p_on_if_absent[None, :], np.array([p_absent]))[0])
