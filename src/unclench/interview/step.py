"""The next step of an interview: a danger check, a choice or a single question; and when to stop."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Literal

from unclench.case.case import Case
from unclench.case.observations import Observations, observe
from unclench.inference.differential import Inquiry, inquire
from unclench.interview.danger import danger_findings
from unclench.interview.rules import Rules
from unclench.interview.worth import Question, open_bits, worths
from unclench.model.network import Model
from unclench.records.domain import Interview
from unclench.records.finding import Finding
from unclench.records.ids import ChoiceId, FindingId

_ROOM = 1 << 18  # doubles: what a step may take, so that nobody waits; a result may take more
_SAME_TOPIC = 0.6  # a step on the present topic is preferred down to this share of the best one's use
_PER_ITEM = 0.2  # reading one more line to tick costs a fifth of what a question costs
_P_SHOWN = 0.05  # a line this likely to be ticked is shown, whatever it tells
_P_POSSIBLE = 1e-5  # history less likely than this is kept above zero only for slips, such as a pregnant man


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to ask next, and why.

    Attributes:
        kind: A danger check looks for what needs help soon; a choice and a question look for the cause.
        findings: What it finds out, in the order shown; one for a question.
        choice: The record behind a choice.
        questions: What each answer is worth.
        bits: Expected information of all answers together.
        p_care_change: Chance that the care level changes.
        is_danger: Whether it is asked to find danger.
        n_left: About how many steps are left, this one included.
    """

    kind: Literal["danger", "choice", "question"]
    findings: tuple[FindingId, ...]
    questions: Mapping[FindingId, Question]
    bits: float
    p_care_change: float
    is_danger: bool
    n_left: int
    choice: ChoiceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The interview is over, and why."""

    reason: Literal["enough_known", "step_limit", "nothing_left", "emergency"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was asked so far.

    Attributes:
        n_steps: How many steps there were.
        findings: Every finding asked about, whatever the answer.
        choices: The choices shown; none is shown twice.
        last: The finding asked last while looking for the cause: its topic is kept up where that costs little.
    """

    n_steps: int = 0
    findings: frozenset[FindingId] = frozenset()
    choices: frozenset[ChoiceId] = frozenset()
    last: FindingId | None = None


def next_step(model: Model, case: Case, past: Past) -> Step | Stop:
    """The step whose answers are expected to change most for the trouble of answering.

    Args:
        model: The compiled knowledge.
        case: What is known so far.
        past: What was asked so far.
    """
    knowledge = model.knowledge
    settings = knowledge.domain.interview
    if past.n_steps >= settings.max_steps:
        return Stop(reason="step_limit")
    observations = observe(case, knowledge)
    rules = Rules(model=model, case=case, observations=observations)
    if rules.level == len(knowledge.domain.care_levels) - 1:
        return Stop(reason="emergency")
    candidates = askable(model, case, observations, past.findings)
    if not candidates:
        return Stop(reason="nothing_left")
    inquiry = inquire(model, case, observations, most_room=_ROOM)
    questions = worths(model, inquiry, rules, candidates)
    patience = 2.0 ** (past.n_steps / settings.patience_steps)
    causes = _Causes(model=model, inquiry=inquiry, questions=questions, past=past, patience=patience)
    danger = danger_findings(rules, questions, patience, causes.scene)
    return causes.against(danger) if danger else causes.best()


def askable(
    model: Model, case: Case, observations: Observations, asked: frozenset[FindingId]
) -> tuple[FindingId, ...]:
    """Findings a person could still be asked about: unknown, sensible now, and not asked before."""
    knowledge = model.knowledge

    def is_open(finding: Finding) -> bool:
        if finding.told_by not in ("person", "helper") or finding.id in asked:
            return False
        if observations.state(finding.id) is not None or finding.id == knowledge.domain.pregnancy:
            return False
        if finding.medicine_class and case.medicines_complete:
            return False
        if finding.ask_if and not any(observations.state(gate) for gate in finding.ask_if):
            return False
        return finding.kind != "history" or model.p_told(finding.id, case) >= _P_POSSIBLE

    return tuple(finding.id for finding in knowledge.findings.values() if is_open(finding))


@dataclass(frozen=True, kw_only=True)
class _Causes:
    """The steps that look for the cause."""

    model: Model
    inquiry: Inquiry
    questions: Mapping[FindingId, Question]
    past: Past
    patience: float

    @property
    def settings(self) -> Interview:
        """How far the interview goes."""
        return self.model.knowledge.domain.interview

    def best(self) -> Step | Stop:
        """The best of them, or the reason why none is worth while."""
        found = self.steps
        if not found:
            return Stop(reason="nothing_left")
        use, best = max(found, key=lambda one: one[0])
        if use < self.settings.stop_below_bits * self.patience:
            best = max(found, key=lambda one: one[1].p_care_change)[1]
            if best.p_care_change < self.settings.care_change_p_at_least * self.patience:
                return Stop(reason="enough_known")
        else:
            near = [one for one in found if self._is_near(one[1]) and one[0] >= _SAME_TOPIC * use]
            best = max(near, key=lambda one: one[0])[1] if near else best
        return replace(best, n_left=max(self.n_left, 1))

    def against(self, danger: tuple[FindingId, ...]) -> Step:
        """The step that settles these signs of danger.

        What is one of several, such as how long ago it began, is asked with the others of its choice.
        """
        if danger[0] in self.scene:
            return replace(self.scene[danger[0]], is_danger=True, n_left=self.n_left + 1)
        step = self._step([self.questions[sign] for sign in danger], None)[1]
        step = replace(step, kind="danger" if len(danger) > 1 else "question")
        return replace(step, is_danger=True, n_left=self.n_left + 1)

    @cached_property
    def scene(self) -> dict[FindingId, Step]:
        """The findings of which one is picked among others, each with the step that asks for it."""
        choices = self.model.knowledge.choices
        return {
            finding: step
            for _, step in self.steps
            if step.choice and choices[step.choice].kind == "one_of"
            for finding in step.findings
        }

    @cached_property
    def steps(self) -> list[tuple[float, Step]]:
        """Every step, with what it is worth for its burden."""
        choices = self.model.knowledge.choices
        left = dict(self.questions)
        found: list[tuple[float, Step]] = []
        for choice in choices.values():
            if choice.id in self.past.choices:
                continue
            is_open = [item.finding for item in choice.findings if item.finding in left]
            shown = self._shown(is_open, is_whole=choice.kind == "one_of")
            if len(shown) < 2:
                continue
            for item in choice.findings:
                left.pop(item.finding, None)
            found.append(self._step(shown, choice.id))
        found += [self._step([question], None) for question in left.values()]
        return found

    def together(self, questions: list[Question]) -> float:
        """Expected information of several answers: each tells its share of what the others leave open."""
        is_open = self._open_bits
        if is_open <= 0.0:
            return 0.0
        return is_open * (1.0 - prod(1.0 - min(question.bits / is_open, 1.0) for question in questions))

    @cached_property
    def _open_bits(self) -> float:
        return open_bits(self.inquiry)

    @property
    def n_left(self) -> int:
        """About how many steps are worth while: each leaves less open, and each further one must be worth more."""
        settings = self.settings
        n, is_open = 0, 1.0
        for use, step in sorted(self.steps, key=lambda one: -one[0]):
            least = settings.stop_below_bits * self.patience * 2.0 ** (n / settings.patience_steps)
            if use * is_open < least:
                break
            n += 1
            is_open *= 1.0 - min(step.bits / max(self._open_bits, 1e-300), 1.0)
        return min(n, round(settings.max_steps) - self.past.n_steps)

    def _worth(self, question: Question) -> float:
        return question.bits + self.settings.care_step_bits * question.care_steps

    def _shown(self, is_open: list[FindingId], *, is_whole: bool) -> list[Question]:
        """The lines worth showing, in the record's order: those that tell enough or are likely, not too many.

        Args:
            is_open: Those that may be asked.
            is_whole: Whether they read well only all together, as one of them is picked.
        """
        questions = [self.questions[finding] for finding in is_open]
        if not is_whole:
            least = self.settings.stop_below_bits * _PER_ITEM
            questions = [
                question
                for question in questions
                if self._worth(question) >= least or question.p_present >= _P_SHOWN
            ]
        most = round(self.settings.most_choice_items)
        kept = sorted(questions, key=self._worth, reverse=True)[:most]
        return [question for question in questions if question in kept]

    def _step(self, questions: list[Question], choice: ChoiceId | None) -> tuple[float, Step]:
        """A step, and what it is worth for its burden."""
        findings = self.model.knowledge.findings
        burden = sum(findings[question.finding].burden for question in questions) / len(questions)
        burden *= 1.0 + _PER_ITEM * (len(questions) - 1)
        bits = self.together(questions)
        care_steps = sum(question.care_steps for question in questions)
        step = Step(
            kind="choice" if choice else "question",
            findings=tuple(question.finding for question in questions),
            choice=choice,
            questions={question.finding: question for question in questions},
            bits=bits,
            p_care_change=_p_any(questions),
            is_danger=False,
            n_left=0,
        )
        return (bits + self.settings.care_step_bits * care_steps) / burden, step

    def _is_near(self, step: Step) -> bool:
        return self.past.last is not None and self._topic(step.findings[0]) == self._topic(self.past.last)

    def _topic(self, finding: FindingId) -> str:
        choice = self.model.choice_of.get(finding)
        return choice.topic if choice else self.model.knowledge.findings[finding].topic


def _p_any(questions: Iterable[Question]) -> float:
    """Chance that at least one of several answers changes the care level, each on its own."""
    return 1.0 - prod(1.0 - min(question.p_care_change, 1.0) for question in questions)
