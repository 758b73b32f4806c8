"""What was understood of a text."""

from typing import Literal

from unclench.records.ids import ConditionId, FindingId, MedicineId
from unclench.records.shape import Sex, record

Heard = Literal["present", "absent", "unsure"]


@record
class Mention:
    """A finding that the text speaks of.

    Attributes:
        state: What it says of it.
        words: The words that this rests on.
        start, end: Where they stand in the text.
        respelt: The word it was taken for, where one was misspelt.
    """

    finding: FindingId
    state: Heard
    words: str
    start: int
    end: int
    respelt: str | None = None


@record
class Named:
    """A condition or a medicine that the text names, and the words that name it."""

    id: str
    words: str


@record
class Story:
    """Everything that was understood.

    Attributes:
        mentions: Findings, in the order of their ids.
        medicines: Those that are taken. takes_none: Whether the text says that none is taken.
        known: Conditions that were found by somebody who knows.
        feared: Conditions that are feared or asked about; nothing says that they are there.
        about: Who it is about, where the writer speaks for somebody else.
    """

    mentions: tuple[Mention, ...] = ()
    age: float | None = None
    sex: Sex | None = None
    pregnant: bool | None = None
    medicines: tuple[Named, ...] = ()
    takes_none: bool = False
    known: tuple[Named, ...] = ()
    feared: tuple[Named, ...] = ()
    about: str | None = None

    def of(self, state: Heard) -> tuple[FindingId, ...]:
        """The findings that were heard in one state."""
        return tuple(mention.finding for mention in self.mentions if mention.state == state)

    @property
    def fears(self) -> tuple[ConditionId, ...]:
        """Ids of what is feared."""
        return tuple(ConditionId(named.id) for named in self.feared)

    @property
    def takes(self) -> tuple[MedicineId, ...]:
        """Ids of the medicines."""
        return tuple(MedicineId(named.id) for named in self.medicines)
