"""What the pages and the API share: every change to a consultation is checked, then kept whole."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import cast

import numpy as np
from starlette.requests import Request

from unclench.case.case import Case, State
from unclench.case.observations import observe
from unclench.consultation.consultation import Consultation
from unclench.consultation.engine import Engine
from unclench.consultation.follow_up import Changes, Visit, followed, unseen
from unclench.consultation.visits import visit_lines
from unclench.errors import EmptyCaseError
from unclench.guide.search import Guide
from unclench.interview.step import Step, Stop
from unclench.records.ids import ChoiceId, ConditionId, FindingId
from unclench.records.knowledge import Knowledge
from unclench.report.compose_follow_up import raised_plan
from unclench.report.plan import Plan
from unclench.report.report import Report
from unclench.report.visit import VisitLine
from unclench.store.store import Store
from unclench.story.lexicon import Lexicon
from unclench.story.read import read
from unclench.story.story import Story
from unclench.web.names import Names
from unclench.workup.workup import WorkUpPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Engine and store, and the acts a face may perform with them.

    Attributes:
        lexicon: What can be understood of free text; None where the folder holds no phrases.
        clock: Tells the time.
        new_id: Makes the id of a new consultation.
        lock: Held from reading a consultation to having kept it, so that no answer is lost to another.
    """

    engine: Engine
    store: Store
    guide: Guide
    illnesses: Names
    medicines: Names
    lexicon: Lexicon | None
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, request: Request) -> "Desk":
        """The desk of the app that a request came to."""
        return cast("Desk", request.app.state.desk)

    @property
    def knowledge(self) -> Knowledge:
        """The folder behind the engine."""
        return self.engine.knowledge

    def open(self, case: Case) -> Consultation:
        """Begin a consultation and keep it.

        Raises:
            CaseError: The case has faults or contradicts itself.
        """
        consultation = Consultation(id=self.new_id(), started=self.clock(), opening=case)
        return self._kept(consultation)

    def reopen(self, consultation_id: str, opening: Case) -> Consultation:
        """Change what the first page took down; the answers stay.

        Raises:
            CaseError: The new facts have faults or do not go with the answers; nothing is changed.
            UnknownConsultationError: There is none with this id.
        """
        with self.lock:
            consultation = self.store.consultation(consultation_id)
            told = consultation.opening  # the first page does not ask for these
            opening = replace(
                opening,
                medicine_history=told.medicine_history,
                cramps_began=told.cramps_began,
                cramp_changes=told.cramp_changes,
                tried=told.tried,
            )
            return self._kept(replace(consultation, opening=opening))

    def follow_up(self, consultation_id: str, changes: Changes) -> Consultation:
        """Keep a new visit that follows the last one of a series; the earlier ones stay as they are.

        Raises:
            CaseError: What is told now has faults or contradicts itself; nothing is kept.
            UnknownConsultationError: There is none with this id.
        """
        with self.lock:
            last = self.store.visits(consultation_id)[-1]
            return self._kept(followed(self.knowledge, last, changes, id_=self.new_id(), now=self.clock()))

    def tell_history(self, consultation_id: str, opening: Case) -> Consultation:
        """Change what was tried and the dates; the answers stay.

        Raises:
            CaseError: The new facts have faults; nothing is changed.
            UnknownConsultationError: There is none with this id.
        """
        with self.lock:
            return self._kept(replace(self.store.consultation(consultation_id), opening=opening))

    def reply(
        self,
        consultation_id: str,
        states: Mapping[FindingId, State],
        *,
        choice: ChoiceId | None = None,
        is_danger: bool = False,
        at: int | None = None,
    ) -> Consultation:
        """Take the answer to one step, or change it.

        Args:
            consultation_id: Which consultation.
            states: The findings and their states.
            choice: The choice that was answered; one that the folder does not hold is passed over.
            is_danger: Whether the step looked for danger.
            at: The place of the reply that is changed.

        Raises:
            CaseError: The answer does not go with the others, or names no finding; nothing is changed.
            UnknownConsultationError: There is none with this id.
        """
        with self.lock:
            told = self.store.consultation(consultation_id)
            choice = choice if choice in self.knowledge.choices else None
            return self._kept(told.replied(states, choice=choice, is_danger=is_danger, at=at))

    def undo(self, consultation_id: str) -> Consultation:
        """Take back the last step.

        Raises:
            UnknownConsultationError: There is none with this id.
        """
        with self.lock:
            return self._kept(self.store.consultation(consultation_id).undone())

    def read(self, text: str) -> Story:
        """What a text says in the words of this folder; nothing where the folder holds no phrases."""
        return read(text, self.lexicon) if self.lexicon else Story()

    def next(self, consultation: Consultation) -> Step | Stop:
        """The next step, or why there is none."""
        return self.engine.next(consultation)

    def report(self, consultation: Consultation, *, fears: tuple[ConditionId, ...] = ()) -> Report:
        """The result of a consultation, held against the visit before if there was one; the same each time.

        Args:
            consultation: What was told.
            fears: Conditions that are asked about beside those that were told.
        """
        *earlier, now = self._until(consultation)
        case = replace(now.case, fears=tuple(dict.fromkeys((*fears, *now.case.fears))))
        return self.engine.follow_up(
            (*earlier, replace(now, case=case)),
            seed=_seed(consultation.visits_of),
            place="this consultation",
        )

    def visits(self, consultation_id: str) -> tuple[VisitLine, ...]:
        """Every visit of the series that a consultation belongs to, the oldest first, each with what came of it.

        Raises:
            UnknownConsultationError: There is none with this id.
        """
        return visit_lines(self.engine, self.store.visits(consultation_id))

    def _until(self, consultation: Consultation) -> tuple[Visit, ...]:
        """The visits of its series up to a consultation."""
        kept = self.store.visits(consultation.id) if consultation.series else ()
        earlier = (one for one in kept if one.started < consultation.started)
        return (*map(Visit.of, earlier), Visit.of(consultation))

    def work_up(self, consultation: Consultation) -> WorkUpPlan:
        """What to examine and test next; nothing where there is nothing to explain."""
        with suppress(EmptyCaseError):
            return self.engine.work_up(consultation.case, place="this consultation")
        return WorkUpPlan(tests=(), at_home=())

    def plan(self, consultation: Consultation, *, is_clinician: bool = False) -> Plan:
        """The plan of a consultation."""
        plan = self.engine.plan(consultation.case, is_clinician=is_clinician, place="this consultation")
        return raised_plan(self.knowledge, plan, unseen(self.knowledge, self._until(consultation)))

    def plan_for(self, case: Case, *, is_clinician: bool) -> Plan:
        """The plan for a case that is not kept."""
        return self.engine.plan(case, is_clinician=is_clinician)

    def assess_visits(self, visits: tuple[Visit, ...]) -> Report:
        """The result for several visits that are not kept."""
        return self.engine.follow_up(visits, seed=0)

    def assess(self, case: Case) -> Report:
        """The result for a case that is not kept."""
        return self.engine.report(case, random=np.random.default_rng(0), place="this case")

    def _kept(self, consultation: Consultation) -> Consultation:
        observe(consultation.case, self.knowledge, place="this consultation")
        self.store.save(consultation, changed=self.clock())
        return consultation


def _seed(consultation_id: str) -> int:
    return int.from_bytes(hashlib.sha256(consultation_id.encode()).digest()[:8])
