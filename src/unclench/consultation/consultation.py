"""One consultation: how it opened and every answer since, each of which can be taken back."""

from dataclasses import replace
from datetime import datetime

from unclench.case.case import Case, State
from unclench.records.ids import FindingId
from unclench.records.shape import Text, record


@record
class Answer:
    """One answer to one question."""

    finding: FindingId
    state: State


@record
class Consultation:
    """What a person has told so far, in order.

    Attributes:
        id: How it is found again.
        started: When it began, with time zone.
        opening: What the first page took down.
        answers: Answers since, the oldest first.
    """

    id: Text
    started: datetime
    opening: Case
    answers: tuple[Answer, ...] = ()

    @property
    def case(self) -> Case:
        """All that is known so far."""
        observations = dict(self.opening.observations)
        observations.update({answer.finding: answer.state for answer in self.answers})
        return replace(self.opening, observations=observations)

    @property
    def asked(self) -> tuple[FindingId, ...]:
        """What was asked, in order."""
        return tuple(answer.finding for answer in self.answers)

    def answered(self, finding: FindingId, state: State) -> "Consultation":
        """With one more answer; an earlier answer to the same question is replaced where it stands."""
        answer = Answer(finding=finding, state=state)
        if finding in self.asked:
            answers = tuple(answer if old.finding == finding else old for old in self.answers)
            return replace(self, answers=answers)
        return replace(self, answers=(*self.answers, answer))

    def undone(self) -> "Consultation":
        """Without its last answer; unchanged if there is none."""
        return replace(self, answers=self.answers[:-1])
