"""A class of medicines: what it makes true of those who take one, and its names."""

from typing import Annotated

from pydantic import Field

from unclench.records.ids import FindingId, MedicineClassId, MedicineId
from unclench.records.shape import Text, record


@record
class Medicine:
    """A generic medicine and its common brand names."""

    id: MedicineId
    name: Text
    brands: tuple[Text, ...] = ()
    also: tuple[FindingId, ...] = ()


@record
class MedicineClass:
    """Medicines that make the same history finding true."""

    id: MedicineClassId
    name: Text
    medicines: Annotated[tuple[Medicine, ...], Field(min_length=1)]
    finding: FindingId | None = None
