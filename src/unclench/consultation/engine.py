"""The stages strung together, so that no face has to."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from unclench.care.level import decide
from unclench.care.scope import ScopeDecision, scope_of
from unclench.case.case import Case
from unclench.case.observations import Observations, observe
from unclench.consultation.care_turn import care_turn
from unclench.consultation.consultation import Consultation
from unclench.consultation.follow_up import Visit, unseen
from unclench.consultation.planning import plan_parts
from unclench.consultation.trying import Wish, frame_of, option_for, trial_parts
from unclench.errors import CaseError, EmptyCaseError, UnknownBlockError
from unclench.inference.differential import Inquiry, differential, inquire, p_unexplained
from unclench.interview.question import open_questions
from unclench.interview.step import Step, Stop, next_step
from unclench.model.network import Model, build
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.report.compose import compose, to_care_turn
from unclench.report.compose_follow_up import Visited, compose_follow_up, raised
from unclench.report.compose_plan import compose_plan
from unclench.report.compose_trial import TrialParts, compose_trial
from unclench.report.look_again import look_again
from unclench.report.plan import Plan
from unclench.report.report import Report
from unclench.report.trial import Trial
from unclench.triage.evaluate import fired
from unclench.workup.workup import WorkUpPlan, work_up

_SEED = 0  # one for all, so that result, plan and work-up of a patient tell the same
_N_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Engine:
    """A knowledge folder made ready to answer."""

    model: Model

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Engine":
        """The engine for a knowledge folder."""
        return cls(build(knowledge))

    @property
    def knowledge(self) -> Knowledge:
        """The folder behind it."""
        return self.model.knowledge

    def report(self, case: Case, *, random: np.random.Generator, place: str = "this case") -> Report:
        """The result for one patient.

        Args:
            case: What is known.
            random: Where the draws for the intervals come from.
            place: What to call the case in messages.

        Raises:
            CaseError: The case has faults or contradicts itself.
            EmptyCaseError: Nothing is known to be present.
            ImpossibleObservationsError: The model gives the observations no chance at all.
        """
        observations = observe(case, self.knowledge, place=place)
        firings = fired(self.knowledge, case, observations)
        if not firings and not any(finding in self.model.findings for finding in observations.present):
            raise EmptyCaseError(place)
        inquiry = inquire(self.model, case, observations, seed=_SEED)
        ranked = differential(self.model, inquiry, n_draws=_N_DRAWS, random=random)
        scope = self._scope(inquiry, ranked.p_unexplained)
        decision = decide(
            self.knowledge,
            firings,
            inquiry.network.conditions,
            inquiry.posterior,
            ranked.p_unexplained,
            needs_a_look=scope is not None and scope.needs_a_look,
        )
        p_causes = {cause.condition: cause.p for cause in ranked.explanations}
        again = look_again(self.knowledge, case, observations, p_causes, decision.level)
        turn = care_turn(self.model, case, decision.level, ranked.p_unexplained)
        return compose(
            self.knowledge,
            decision,
            ranked,
            open_questions(self.model, inquiry),
            again,
            to_care_turn(self.knowledge, turn.finding, turn.care_level) if turn else None,
            case.fears,
            scope,
        )

    def follow_up(self, visits: Sequence[Visit], *, seed: int, place: str = "this case") -> Report:
        """The result of the last of several visits of one patient, held against the one before.

        Visits at which there was nothing to explain are passed over.

        Args:
            visits: The visits, the oldest first; at least one.
            seed: Of the draws for the intervals, the same at each visit.
            place: What to call the last visit in messages.

        Raises:
            CaseError: A case has faults or contradicts itself.
            EmptyCaseError: Nothing is known to be present now.
            ImpossibleObservationsError: The model gives the observations no chance at all.
        """
        report = self._report_of(visits, seed=seed, place=place)
        for n in range(len(visits) - 1, 0, -1):
            with suppress(EmptyCaseError, CaseError):  # it had gone, or the folder knows its words no more
                earlier = self._report_of(visits[:n], seed=seed, place="the visit before")
                return compose_follow_up(
                    self.knowledge,
                    self._visited(visits[n - 1], earlier),
                    self._visited(visits[-1], report),
                )
        return report

    def _report_of(self, visits: Sequence[Visit], *, seed: int, place: str) -> Report:
        """The report of the last of several visits, with the dangers of those before that nobody has looked at."""
        report = self.report(visits[-1].case, random=np.random.default_rng(seed), place=place)
        return raised(self.knowledge, report, unseen(self.knowledge, visits))

    def _visited(self, visit: Visit, report: Report) -> Visited:
        observations = observe(visit.case, self.knowledge)
        return Visited(
            case=visit.case,
            observations=observations,
            firings=fired(self.knowledge, visit.case, observations),
            report=report,
            at=visit.at,
        )

    def standing(self, case: Case) -> tuple[CareLevel | None, dict[ConditionId, float]]:
        """How soon to see whom, and the chance of each cause; None and nothing if there is nothing to explain.

        Raises:
            CaseError: The case has faults or contradicts itself.
        """
        return self._situation(case, observe(case, self.knowledge))

    def work_up(self, case: Case, *, place: str = "this case") -> WorkUpPlan:
        """What to examine and test next in one patient.

        Args:
            case: What is known.
            place: What to call the case in messages.

        Raises:
            CaseError: The case has faults or contradicts itself.
            EmptyCaseError: Nothing is known to be present.
            ImpossibleObservationsError: The model gives the observations no chance at all.
        """
        observations = observe(case, self.knowledge, place=place)
        if not any(finding in self.model.findings for finding in observations.present):
            raise EmptyCaseError(place)
        return work_up(self.model, inquire(self.model, case, observations, seed=_SEED))

    def plan(
        self, case: Case, *, is_clinician: bool = False, is_all: bool = False, place: str = "this case"
    ) -> Plan:
        """The plan for one patient: for the likely causes and for what he is known to have.

        Args:
            case: What is known.
            is_clinician: Whether to hold the options for a clinician as well.
            is_all: Whether these are all remedies there are, or those for the patient's conditions.
            place: What to call the case in messages.

        Raises:
            CaseError: The case has faults or contradicts itself.
            EmptyCaseError: Nothing is known to be present, and no condition is known.
            ImpossibleObservationsError: The model gives the observations no chance at all.
        """
        observations = observe(case, self.knowledge, place=place)
        level, p_causes = self._situation(case, observations)
        if level is None and not (observations.known_conditions or is_all):
            raise EmptyCaseError(place)
        parts = plan_parts(self.knowledge, case, observations, p_causes, is_all=is_all)
        return compose_plan(self.knowledge, parts, level, is_clinician=is_clinician)

    def trial(self, case: Case, wish: Wish, *, place: str = "this case") -> Trial:
        """A fair trial of one remedy on this patient, or why it should not be done; the same each time.

        Raises:
            CaseError: The case has faults or contradicts itself.
            UnknownTreatmentError: There is no such remedy.
            NoSingleTrialError: The folder says nothing of such trials.
        """
        return self.drawn_trial(case, wish, place=place)[0]

    def drawn_trial(
        self, case: Case, wish: Wish, *, place: str = "this case"
    ) -> tuple[Trial, tuple[bool, ...]]:
        """The same, with its order: whether the remedy is used, block by block. Whoever keeps it must not show it."""
        parts = self._trial_parts(case, wish, place=place)
        trial = compose_trial(self.knowledge, frame_of(self.knowledge), parts)
        return trial, tuple(block.is_on for block in parts.blocks)

    def unsealed(self, case: Case, wish: Wish, number: int, *, place: str = "this case") -> bool:
        """Whether the remedy is used in one block of a trial.

        Raises:
            UnknownBlockError: The trial has no such block.
        """
        drawn = self._trial_parts(case, wish, place=place).blocks
        if not 1 <= number <= len(drawn):
            raise UnknownBlockError(number, n_blocks=len(drawn))
        return drawn[number - 1].is_on

    def _trial_parts(self, case: Case, wish: Wish, *, place: str) -> TrialParts:
        observations = observe(case, self.knowledge, place=place)
        frame = frame_of(self.knowledge)
        held = option_for(self.knowledge, case, observations, wish.treatment)
        level, _ = self._situation(case, observations)
        return trial_parts(frame, held, wish, care_level=level)

    def _situation(
        self, case: Case, observations: Observations
    ) -> tuple[CareLevel | None, dict[ConditionId, float]]:
        """How soon to see whom, and the chance of each cause; None and nothing if there is nothing to explain."""
        firings = fired(self.knowledge, case, observations)
        if not firings and not any(finding in self.model.findings for finding in observations.present):
            return None, {}
        inquiry = inquire(self.model, case, observations, seed=_SEED)
        conditions, posterior = inquiry.network.conditions, inquiry.posterior
        p_none = p_unexplained(inquiry)
        scope = self._scope(inquiry, p_none)
        needs_a_look = scope is not None and scope.needs_a_look
        decision = decide(self.knowledge, firings, conditions, posterior, p_none, needs_a_look=needs_a_look)
        return decision.level, dict(zip(conditions, posterior.p_explains.tolist(), strict=True))

    def scope(self, case: Case, *, place: str = "this case") -> ScopeDecision | None:
        """Whether the complaint is one that the folder is about; None if it does not judge that.

        Raises:
            CaseError: The case has faults or contradicts itself.
            ImpossibleObservationsError: The model gives the observations no chance at all.
        """
        inquiry = inquire(self.model, case, observe(case, self.knowledge, place=place))
        return self._scope(inquiry, p_unexplained(inquiry))

    def _scope(self, inquiry: Inquiry, p_none: float) -> ScopeDecision | None:
        """Whether the complaint is one that the folder is about."""
        case = Case(
            age=inquiry.case.age,
            sex=inquiry.case.sex,
            complaint=inquiry.observations.complaint,
            observations={},
        )
        p_alone = p_unexplained(inquire(self.model, case, observe(case, self.knowledge)))
        return scope_of(self.knowledge, inquiry.observations, p_none, p_alone)

    def next(self, consultation: Consultation) -> Step | Stop:
        """The next step of a consultation, or why there is none."""
        return next_step(self.model, consultation.case, consultation.past)
