"""Statements of records as lines of a page."""

from collections.abc import Iterable

from unclench.guide.page import Line, Section
from unclench.records.knowledge import Knowledge
from unclench.records.source import Statement
from unclench.report.reference import reference


def lines(knowledge: Knowledge, statements: Iterable[Statement]) -> tuple[Line, ...]:
    """Each statement with its source."""
    return tuple(Line(text=one.text, source=reference(knowledge, one.source)) for one in statements)


def sections(*parts: tuple[str, Iterable[Line]]) -> tuple[Section, ...]:
    """The parts that have something to say."""
    made = ((heading, tuple(said)) for heading, said in parts)
    return tuple(Section(heading=heading, lines=said) for heading, said in made if said)


def for_clinicians(*parts: tuple[str, Iterable[Line]]) -> tuple[Section, ...]:
    """The same, folded away."""
    made = ((heading, tuple(said)) for heading, said in parts)
    return tuple(
        Section(heading=heading, lines=said, is_for_clinicians=True) for heading, said in made if said
    )


def first_up(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
