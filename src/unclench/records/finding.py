"""Something that can be true of a patient, and the question that finds out."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import ConditionId, FindingId, MedicineClassId
from unclench.records.quantity import Rate
from unclench.records.shape import Text, record
from unclench.records.source import Statement

Kind = Literal["complaint", "symptom", "sign", "history", "result"]


@record
class Finding:
    """A symptom, sign, history fact or result: its words, and how common it is by itself.

    Attributes:
        elsewhere: Where to turn if this is the complaint; empty unless it is one that the folder is not about.
    """

    id: FindingId
    name: Text
    clinical: Text
    kind: Kind
    topic: Text
    question: Text
    why: Text
    told_by: Literal["person", "helper", "clinician", "laboratory"]
    background: Annotated[tuple[Rate, ...], Field(min_length=1)]
    help: Text | None = None
    ask_if: tuple[FindingId, ...] = ()
    implies: tuple[FindingId, ...] = ()
    excludes: tuple[FindingId, ...] = ()
    burden: Literal[1, 2, 3] = 1
    synonyms: tuple[Text, ...] = ()
    medicine_class: MedicineClassId | None = None
    diagnosis_of: ConditionId | None = None
    hpo: Text | None = None
    elsewhere: tuple[Statement, ...] = ()

    @property
    def can_bring(self) -> bool:
        """Whether somebody may come because of it."""
        return self.kind == "complaint" or bool(self.elsewhere)
