"""What was tried before, and whether it had a fair chance."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from unclench.case.case import Tried
from unclench.records.treatment import Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the tries of one remedy amount to.

    Attributes:
        kind: It `helped`; it `failed` a fair trial; it `harmed`; it had `no_fair_trial`; or nobody can `tell` what a
            fair trial is, or how long it was tried.
        tried: The try that decides.
    """

    kind: Literal["helped", "failed", "harmed", "no_fair_trial", "cannot_tell"]
    tried: Tried

    @property
    def is_offered_again(self) -> bool:
        """Whether to offer it once more."""
        return self.kind not in ("failed", "harmed")


def verdict(treatment: Treatment, tries: Iterable[Tried]) -> Verdict | None:
    """What the tries of a remedy say; None if it was not tried. Harm counts before help, help before failure."""
    verdicts = [Verdict(kind=_kind(treatment, one), tried=one) for one in tries if one.remedy == treatment.id]
    order = ("harmed", "helped", "failed", "no_fair_trial", "cannot_tell")
    return min(verdicts, key=lambda one: order.index(one.kind), default=None)


def _kind(
    treatment: Treatment, tried: Tried
) -> Literal["helped", "failed", "harmed", "no_fair_trial", "cannot_tell"]:
    if tried.effect == "worse":
        return "harmed"
    if tried.effect == "helped":
        return "helped"
    if treatment.fair_trial is None or tried.weeks is None:
        return "cannot_tell"
    if tried.weeks < treatment.fair_trial.weeks:
        return "no_fair_trial"
    return "failed" if tried.effect == "no_change" else "cannot_tell"
