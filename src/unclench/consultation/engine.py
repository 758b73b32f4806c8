"""The stages strung together, so that no face has to."""

from dataclasses import dataclass

import numpy as np

from unclench.care.level import decide
from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.consultation.consultation import Consultation
from unclench.errors import EmptyCaseError
from unclench.inference.differential import differential, inquire
from unclench.interview.question import open_questions
from unclench.interview.step import Step, Stop, next_step
from unclench.model.network import Model, build
from unclench.records.knowledge import Knowledge
from unclench.report.compose import compose
from unclench.report.report import Report
from unclench.triage.evaluate import fired
from unclench.workup.workup import WorkUpPlan, work_up

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
        inquiry = inquire(self.model, case, observations)
        ranked = differential(self.model, inquiry, n_draws=_N_DRAWS, random=random)
        decision = decide(
            self.knowledge, firings, inquiry.network.conditions, inquiry.posterior, ranked.p_unexplained
        )
        return compose(self.knowledge, decision, ranked, open_questions(self.model, inquiry), case.fears)

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
        return work_up(self.model, inquire(self.model, case, observations))

    def next(self, consultation: Consultation) -> Step | Stop:
        """The next step of a consultation, or why there is none."""
        return next_step(self.model, consultation.case, consultation.past)
