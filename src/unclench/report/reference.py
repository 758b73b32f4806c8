"""Citations as a reader can follow them."""

from unclench.records.knowledge import Knowledge
from unclench.records.source import Citation, Statement
from unclench.report.report import Reference, Sentence


def reference(knowledge: Knowledge, citation: Citation | None) -> Reference | None:
    """A citation as a reader can follow it, if there is one."""
    return to_reference(knowledge, citation) if citation else None


def to_reference(knowledge: Knowledge, citation: Citation) -> Reference:
    """A citation as a reader can follow it."""
    source = knowledge.sources[citation.id]
    return Reference(id=source.id, title=source.title, short=source.short, at=citation.at, url=source.address)


def sentences(knowledge: Knowledge, statements: tuple[Statement, ...]) -> tuple[Sentence, ...]:
    """Statements with sources that a reader can follow."""
    return tuple(
        Sentence(text=statement.text, source=to_reference(knowledge, statement.source))
        for statement in statements
    )
