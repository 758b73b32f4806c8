"""A step in words: what is asked, why, and the lines that can be ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from unclench.records.ids import ChoiceId, FindingId
from unclench.records.knowledge import Knowledge

Pick = Literal["yes_no", "all_that_apply", "one_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding as it is shown.

    Attributes:
        label: Its name among the others, or its question where it stands alone.
        why: Why it is asked.
        needs_helper: Whether somebody else has to look.
    """

    finding: FindingId
    label: str
    why: str
    needs_helper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A step as a face shows it.

    Attributes:
        pick: Whether it is answered by yes or no, by ticking all that apply, or by picking one.
        chapter: The part of the story it belongs to.
    """

    pick: Pick
    chapter: str
    question: str
    help: str | None
    why: str
    lines: tuple[Line, ...]

    @property
    def needs_helper(self) -> bool:
        """Whether somebody else has to look for any of it."""
        return any(line.needs_helper for line in self.lines)


def shown(
    knowledge: Knowledge, findings: Iterable[FindingId], *, choice: ChoiceId | None = None
) -> Shown | None:
    """A step in words; None if the folder knows none of the findings.

    Args:
        knowledge: The folder.
        findings: What is asked, in order. Several without a choice are a danger check.
        choice: The choice they belong to.
    """
    known = [knowledge.findings[finding] for finding in findings if finding in knowledge.findings]
    if not known:
        return None
    record = knowledge.choices.get(choice) if choice else None
    chapters = {topic.id: topic.name for topic in knowledge.domain.topics}
    lines = tuple(
        Line(
            finding=finding.id,
            label=record.label(finding.id, finding.name) if record else finding.name,
            why=finding.why,
            needs_helper=finding.told_by == "helper",
        )
        for finding in known
    )
    if record:
        return Shown(
            pick=record.kind,
            chapter=chapters[record.topic],
            question=record.question,
            help=record.help,
            why=record.why,
            lines=lines,
        )
    if len(known) == 1:
        return Shown(
            pick="yes_no",
            chapter=chapters[known[0].topic],
            question=known[0].question,
            help=known[0].help,
            why=known[0].why,
            lines=lines,
        )
    settings = knowledge.domain.interview
    return Shown(
        pick="all_that_apply",
        chapter=settings.danger_chapter,
        question=settings.danger_question,
        help=None,
        why=settings.danger_why,
        lines=lines,
    )
