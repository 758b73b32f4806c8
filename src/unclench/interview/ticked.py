"""What was ticked, and what is said about the rest, become the states of findings."""

from collections.abc import Collection, Iterable
from typing import Literal

from unclench.case.case import State
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge

Rest = Literal["absent", "unknown"]


def states_of(
    knowledge: Knowledge, shown: Iterable[FindingId], ticked: Collection[FindingId], *, rest: Rest
) -> dict[FindingId, State]:
    """The state of every finding shown that does not follow from what was ticked.

    Args:
        knowledge: The folder.
        shown: What could be ticked.
        ticked: What was; what was not shown is passed over.
        rest: What leaving a line open means: that it is not so, or that it is not known.
    """
    shown = tuple(dict.fromkeys(shown))
    kept = [finding for finding in shown if finding in ticked]
    follows = _follows(knowledge, kept)
    return {
        finding: "present" if finding in kept else rest
        for finding in shown
        if finding in kept or finding not in follows
    }


def _follows(knowledge: Knowledge, ticked: Iterable[FindingId]) -> set[FindingId]:
    """What is true or untrue because of what was ticked."""
    findings = knowledge.findings
    present = list(ticked)
    for finding in present:  # grows while it is walked
        present += [other for other in findings[finding].implies if other not in present]
    untrue = {other for finding in present for other in findings[finding].excludes}
    untrue |= {other.id for other in findings.values() if any(one in present for one in other.excludes)}
    return {*present, *untrue}
