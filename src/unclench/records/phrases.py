"""How people put things: patterns of words for findings, and the small words that turn their meaning."""

from typing import Annotated, Literal

from pydantic import Field

from unclench.records.ids import ConditionId, FindingId
from unclench.records.shape import Positive, Text, record

Words = Annotated[tuple[Text, ...], Field(min_length=1)]


@record
class Pattern:
    """Ways of saying something.

    Attributes:
        finds: The findings that are then present.
        names: The condition that is named.
        said: Words in their order; `{group}` stands for any of a group, `...` for a few words between.
    """

    said: Words
    finds: tuple[FindingId, ...] = ()
    names: ConditionId | None = None

    def __post_init__(self) -> None:
        if not self.finds and self.names is None:
            raise ValueError("a pattern must say what it finds or names")


@record
class Cues:
    """Words that turn the meaning of those about them, and how far they reach.

    Attributes:
        no: What follows is absent, a whole list of it.
        no_here: What follows is absent, up to the next comma.
        besides: What follows is absent, or present where a no went before.
        no_after: What went before is absent.
        no_more: What follows is over.
        yes: Words that look like a no and are none.
        unsure, unsure_after: What follows, or went before, is uncertain.
        fear: A condition that follows is feared or asked about.
        suppose: What follows is only imagined.
        diagnosed: A condition that follows was found by somebody who knows.
        somebody: What follows is about somebody else, until the writer speaks of himself again.
        charge: Of these, those somebody may be writing for.
        on_behalf: Words before somebody for whom is written.
        stop: Words at which a no ends.
        own: Words that begin something new after a comma or an "and".
        still_them: First words of a sentence that goes on about somebody else.
        only_there: Words after which a no holds only for a place or an occasion.
        me: Words by which the writer speaks of himself.
    """

    no: Words
    no_here: Words
    besides: Words
    no_after: Words
    no_more: Words
    yes: Words
    unsure: Words
    unsure_after: Words
    fear: Words
    suppose: Words
    diagnosed: Words
    somebody: Words
    charge: Words
    on_behalf: Words
    stop: Words
    own: Words
    still_them: Words
    only_there: Words
    me: Words


@record
class Duration:
    """The finding that a stated length of time makes present.

    Attributes:
        of: The length of one attack, of the whole trouble, or of a pregnancy.
        least_days, most_days: The lengths that do, both included.
    """

    finding: FindingId
    of: Literal["attack", "trouble", "pregnancy"]
    least_days: Positive | None = None
    most_days: Positive | None = None


@record
class Often:
    """The finding that a stated number of times makes present."""

    finding: FindingId
    least_per_week: Positive


@record
class Times:
    """Lengths and numbers of times, in words."""

    numbers: dict[Text, Positive]
    units_days: dict[Text, Positive]
    since: Words
    ago: Words
    durations: tuple[Duration, ...] = ()
    often: tuple[Often, ...] = ()


@record
class Person:
    """Words that tell who somebody is."""

    female: Words
    male: Words
    no_medicine: Words


@record
class Phrases:
    """Everything the reading of free text rests on, beside the names and synonyms of the records.

    Attributes:
        fillers: Words that may stand between those of a phrase and count for nothing.
        passing: Words that may stand between too, but count where a phrase holds them.
        same: Ways of writing a thing, and the one that is used here.
        common: Words that are never taken for a slip of the pen.
        empty: Phrases that hold one of our words and do not mean it.
        groups: Words that can stand for one another in a pattern.
    """

    fillers: Words
    passing: Words
    same: dict[Text, Text]
    common: Words
    empty: Words
    groups: dict[Text, Words]
    said: tuple[Pattern, ...]
    cues: Cues
    times: Times
    person: Person
