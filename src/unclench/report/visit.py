"""One visit of a series, as its line in the list of all of them."""

from datetime import datetime

from unclench.records.ids import ConditionId
from unclench.records.shape import CareLevel, record
from unclench.report.report import CareReason, Changed


@record
class Leader:
    """The likeliest cause at one visit."""

    condition: ConditionId
    name: str
    clinical_name: str
    p: float
    likelihood: str


@record
class VisitLine:
    """One visit and what came of it.

    Attributes:
        id: The consultation.
        started: When it began.
        complaint: What bothered then, in words; nothing if it had gone.
        is_gone: Whether it said that the trouble had gone.
        is_seen: Whether a doctor had looked at it since the visit before; None if nobody said.
        care_level, care_name: How soon to see whom; None where there was nothing to explain.
        unseen: Dangers of earlier visits that it did not tell of any more, though no doctor had looked at them.
        leader: The likeliest cause; None where there was nothing to explain.
        changed: What was told otherwise than at the visit before.
    """

    id: str
    started: datetime
    complaint: tuple[str, ...]
    is_gone: bool
    is_seen: bool | None
    care_level: CareLevel | None
    care_name: str | None
    unseen: tuple[CareReason, ...]
    leader: Leader | None
    changed: tuple[Changed, ...]
