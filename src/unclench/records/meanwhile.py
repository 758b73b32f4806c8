"""What to do until help is there, for one kind of danger."""

from typing import Annotated

from pydantic import Field

from unclench.records.ids import MeanwhileId
from unclench.records.shape import Text, record
from unclench.records.source import Citation


@record
class Step:
    """One thing to do or to leave.

    Attributes:
        unless: Lists beside which this is not said, as they say otherwise: who is short of breath does not lie flat.
    """

    text: Text
    source: Citation
    unless: tuple[MeanwhileId, ...] = ()


@record
class Meanwhile:
    """The steps for one kind of danger, the most important first."""

    id: MeanwhileId
    name: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
