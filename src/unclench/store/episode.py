"""One cramp, noted with one tap."""

from datetime import datetime

from unclench.records.ids import MuscleId
from unclench.records.shape import Text, record


@record
class Episode:
    """When a cramp was, and in which muscle."""

    id: Text
    at: datetime
    muscle: MuscleId
