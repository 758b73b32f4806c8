"""The page of a question that people ask."""

from collections.abc import Iterator

from unclench.guide.ids import PageIds
from unclench.guide.lines import lines, sections
from unclench.guide.page import Help, Line, Page, Pointer
from unclench.records.asked import Asked
from unclench.records.knowledge import Knowledge


def question_page(knowledge: Knowledge, ids: PageIds, asked: Asked) -> Page:
    """The page of one question: the answer first."""
    doubt = [Line(text=asked.doubt, basis="judgement")] if asked.doubt else []
    return Page(
        id=ids("question", asked.id).id,
        kind="question",
        title=asked.question,
        key=lines(knowledge, asked.answer),
        sections=sections(
            ("What it means for you", lines(knowledge, asked.means_for_you)), ("What is not known", doubt)
        ),
        help=Help(lines=lines(knowledge, asked.get_help)),
        also=asked.synonyms,
        related=tuple(_related(ids, asked)),
    )


def _related(ids: PageIds, asked: Asked) -> Iterator[Pointer]:
    yield from (ids("condition", id_) for id_ in asked.conditions)
    yield from (ids("treatment", id_) for id_ in asked.treatments)
    yield from (ids("muscle", id_) for id_ in asked.muscles)
    yield from (ids("test", id_) for id_ in asked.investigations)
