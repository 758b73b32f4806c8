"""A question that people ask, and its answer."""

from typing import Annotated

from pydantic import Field

from unclench.records.ids import ConditionId, InvestigationId, MuscleId, QuestionId, TreatmentId
from unclench.records.shape import Text, record
from unclench.records.source import Statement


@record
class Asked:
    """One question as people put it, with the answer first and the reasons after it."""

    id: QuestionId
    question: Text
    answer: Annotated[tuple[Statement, ...], Field(min_length=1)]
    means_for_you: Annotated[tuple[Statement, ...], Field(min_length=1)]
    get_help: tuple[Statement, ...] = ()
    doubt: Text | None = None
    synonyms: tuple[Text, ...] = ()
    conditions: tuple[ConditionId, ...] = ()
    treatments: tuple[TreatmentId, ...] = ()
    muscles: tuple[MuscleId, ...] = ()
    investigations: tuple[InvestigationId, ...] = ()
