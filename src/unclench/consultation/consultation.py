"""One consultation: how it opened and every reply since, each of which can be taken back; and whose visit it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import Field

from unclench.case.case import Case, State
from unclench.interview.step import Past
from unclench.records.ids import ChoiceId, FindingId
from unclench.records.shape import Text, record


@record
class Reply:
    """What one step brought.

    Attributes:
        states: The state of each finding that was asked about.
        choice: The choice that was shown, if it was one.
        is_danger: Whether the step looked for danger.
    """

    states: Annotated[dict[FindingId, State], Field(min_length=1)]
    choice: ChoiceId | None = None
    is_danger: bool = False


@record
class Consultation:
    """What a person has told so far, in order.

    Attributes:
        id: How it is found again.
        started: When it began, with time zone.
        opening: What the first page took down.
        replies: Replies since, one for each step, the oldest first.
        series: What all visits of one person about one trouble have in common: the id of the first; None for that one.
        is_seen: Whether a doctor looked at it between the visit before and this one; None if nobody said.
    """

    id: Text
    started: datetime
    opening: Case
    replies: tuple[Reply, ...] = ()
    series: Text | None = None
    is_seen: bool | None = None

    @property
    def visits_of(self) -> str:
        """The series it belongs to."""
        return self.series or self.id

    @property
    def is_gone(self) -> bool:
        """Whether it says that the trouble has gone."""
        return self.series is not None and not self.opening.complaint

    @property
    def states(self) -> dict[FindingId, State]:
        """The state of every finding asked about, in order."""
        return {finding: state for reply in self.replies for finding, state in reply.states.items()}

    @property
    def case(self) -> Case:
        """All that is known so far."""
        return replace(self.opening, observations={**self.opening.observations, **self.states})

    @property
    def past(self) -> Past:
        """What was asked so far."""
        last = next((reply for reply in reversed(self.replies) if not reply.is_danger), None)
        return Past(
            n_steps=len(self.replies),
            findings=frozenset(self.states),
            choices=frozenset(reply.choice for reply in self.replies if reply.choice),
            last=next(iter(last.states)) if last else None,
        )

    def replied(
        self,
        states: Mapping[FindingId, State],
        *,
        choice: ChoiceId | None = None,
        is_danger: bool = False,
        at: int | None = None,
    ) -> "Consultation":
        """With one more reply; findings asked before are replaced where they stand.

        Args:
            states: The findings and their states.
            choice: The choice that was answered.
            is_danger: Whether the step looked for danger.
            at: The place of the reply that this one takes the place of, as a whole.
        """
        if at is not None and 0 <= at < len(self.replies):
            changed = replace(self.replies[at], states=dict(states))
            return replace(self, replies=(*self.replies[:at], changed, *self.replies[at + 1 :]))
        told = self.states
        replies = tuple(
            replace(
                reply, states={finding: states.get(finding, old) for finding, old in reply.states.items()}
            )
            for reply in self.replies
        )
        new = {finding: state for finding, state in states.items() if finding not in told}
        if new:
            replies = (*replies, Reply(states=new, choice=choice, is_danger=is_danger))
        return replace(self, replies=replies)

    def answered(self, finding: FindingId, state: State) -> "Consultation":
        """With the answer to one question."""
        return self.replied({finding: state})

    def undone(self) -> "Consultation":
        """Without its last reply; unchanged if there is none."""
        return replace(self, replies=self.replies[:-1])
