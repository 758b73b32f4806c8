"""One question that settles many findings: what is so is ticked, the rest is left."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from unclench.records.ids import ChoiceId, FindingId
from unclench.records.shape import Text, record


@record
class Item:
    """A line to tick: a finding, by its own name unless that reads badly here."""

    finding: FindingId
    label: Text | None = None


def _named(raw: object) -> object:
    """A finding by its id alone is an item without a label."""
    return {"finding": raw} if isinstance(raw, str) else raw


@record
class Choice:
    """A question with findings to tick, in the order a person would tell them.

    Attributes:
        kind: Whether all that apply are ticked, or at most one.
    """

    id: ChoiceId
    question: Text
    why: Text
    topic: Text
    kind: Literal["all_that_apply", "one_of"]
    findings: Annotated[tuple[Annotated[Item, BeforeValidator(_named)], ...], Field(min_length=2)]
    help: Text | None = None

    def label(self, finding: FindingId, name: str) -> str:
        """How a finding is named here.

        Args:
            finding: One of the findings to tick.
            name: Its own name.
        """
        return next((item.label for item in self.findings if item.finding == finding and item.label), name)
