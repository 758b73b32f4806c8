"""What brings somebody, out of all that he tells."""

from collections.abc import Iterable

from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge


def complaint_of(present: Iterable[FindingId], knowledge: Knowledge) -> tuple[FindingId, ...]:
    """The complaints among what is present; where there is none, the troubles that the folder is not about."""
    told = tuple(dict.fromkeys(present))
    findings = knowledge.findings
    complaints = tuple(finding for finding in told if findings[finding].kind == "complaint")
    return complaints or tuple(finding for finding in told if findings[finding].elsewhere)
