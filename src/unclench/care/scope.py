"""Whether the complaint is one that the folder is about.

Two things speak against it. What is named may be a trouble of another kind, such as a sore throat: such findings say
so themselves. And for a complaint of our kind, the chance that no condition of the folder has a part in it: from a
bound on it is in doubt, from a higher one it is out. But a common complaint of which little else is known has no
likely cause either, and is ours all the same; so the answers must have made it less explicable than the complaint
alone. Danger rules know nothing of this.
"""

from dataclasses import dataclass
from typing import Literal

from unclench.case.observations import Observations
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge

Verdict = Literal["in", "doubtful", "out"]
Reason = Literal["complaint_fits", "complaint_elsewhere", "unexplained", "no_complaint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeDecision:
    """Whether the complaint is in scope, and why.

    Attributes:
        elsewhere: The findings that the folder is not about and that somebody should be told where to turn with.
    """

    verdict: Verdict
    reason: Reason
    elsewhere: tuple[FindingId, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody else should look at it, whatever the causes that the folder holds say."""
        return self.verdict == "out" or self.reason == "no_complaint"


def scope_of(
    knowledge: Knowledge, observations: Observations, p_unexplained: float, p_unexplained_alone: float
) -> ScopeDecision | None:
    """Whether a complaint is in scope; None if the folder does not judge it.

    Args:
        knowledge: The folder, with its bounds.
        observations: What is known of the patient.
        p_unexplained: Chance that no condition has a part in the complaint.
        p_unexplained_alone: The same if nothing but the complaint were known of somebody of this age and sex.
    """
    domain = knowledge.domain
    if domain.scope is None:
        return None
    findings = knowledge.findings
    is_unexplained = p_unexplained >= domain.unexplained.p_at_least
    foreign = tuple(finding for finding in observations.complaint if findings[finding].elsewhere)
    if len(foreign) < len(observations.complaint):
        if not is_unexplained or p_unexplained <= p_unexplained_alone:
            return ScopeDecision(verdict="in", reason="complaint_fits", elsewhere=foreign)
        is_out = p_unexplained >= domain.scope.out_p_at_least
        return ScopeDecision(verdict="out" if is_out else "doubtful", reason="unexplained", elsewhere=foreign)
    if foreign:
        verdict: Verdict = "out" if is_unexplained else "doubtful"
        return ScopeDecision(verdict=verdict, reason="complaint_elsewhere", elsewhere=foreign)
    told = tuple(finding for finding in observations.present if findings[finding].elsewhere)
    if told:
        return ScopeDecision(verdict="out", reason="complaint_elsewhere", elsewhere=told)
    return ScopeDecision(verdict="doubtful", reason="no_complaint")
