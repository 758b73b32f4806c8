"""Every remedy held against one patient: forbidden, to be avoided, with care, fine, or not yet known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.plan.ledger import Verdict, verdict
from unclench.plan.needs import Need, needs
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.treatment import Hazard, Treatment, Use
from unclench.triage.evaluate import holds

Safety = Literal["forbidden", "avoid", "need_to_know", "with_care", "fine"]

ROLES = ("first", "option", "specialist", "unproven", "not_recommended")
_HARM: Mapping[str, int] = {"fine": 0, "with_care": 1, "avoid": 2, "forbidden": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardMet:
    """A hazard that holds for this patient, or could.

    Attributes:
        rule: How the hazard is found again: the treatment and its place among that treatment's hazards.
        open: What must be found out before it is decided; empty if it holds.
    """

    rule: str
    hazard: Hazard
    open: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One remedy for one patient.

    Attributes:
        uses: What of his it is for, the likeliest first.
        severity: The worst that holds; `need_to_know` while something worse than that could.
        because: The hazards that hold, the worst first. could_be: Those that are not decided.
        is_taken: Whether he takes it already. verdict: What an earlier try of it says.
    """

    treatment: Treatment
    uses: tuple[Use, ...]
    severity: Safety
    because: tuple[HazardMet, ...]
    could_be: tuple[HazardMet, ...]
    is_taken: bool
    verdict: Verdict | None

    @property
    def role(self) -> str:
        """The best standing it has for anything of his; `unproven` where it is for nothing of his."""
        return min((use.role for use in self.uses), key=ROLES.index, default="unproven")


def options(
    knowledge: Knowledge,
    case: Case,
    observations: Observations,
    likely: Mapping[ConditionId, float],
    *,
    is_all: bool = False,
) -> tuple[Option, ...]:
    """What can be done about the conditions a patient has or may have.

    Args:
        knowledge: The folder.
        case: The patient.
        observations: What is known of him.
        likely: Chance of each condition to be considered.
        is_all: Whether to list every remedy, also those for none of these conditions.

    Returns:
        Remedies, first choices for the likeliest condition first.
    """
    found = []
    for treatment in knowledge.treatments.values():
        uses = tuple(
            sorted(
                (use for use in treatment.used_for if use.condition in likely),
                key=lambda use: (-likely[use.condition], ROLES.index(use.role)),
            )
        )
        if uses or is_all:
            found.append(_option(knowledge, case, observations, treatment, uses))

    def standing(option: Option) -> tuple[int, float, int, str]:
        p = max((likely[use.condition] for use in option.uses), default=0.0)
        helps = sum(observations.state(finding) is True for finding in option.treatment.helps_when)
        return ROLES.index(option.role), -p, -helps, option.treatment.id

    return tuple(sorted(found, key=standing))


def option(knowledge: Knowledge, case: Case, observations: Observations, treatment: Treatment) -> Option:
    """One remedy held against a patient, whatever it is for."""
    return _option(knowledge, case, observations, treatment, ())


def _option(
    knowledge: Knowledge,
    case: Case,
    observations: Observations,
    treatment: Treatment,
    uses: tuple[Use, ...],
) -> Option:
    because, could_be = [], []
    for place, hazard in enumerate(treatment.hazards, start=1):
        rule = f"{treatment.id}/hazards/{place}"
        state = holds(hazard.when, case, observations)
        if state:
            because.append(HazardMet(rule=rule, hazard=hazard))
        elif state is None:
            could_be.append(
                HazardMet(rule=rule, hazard=hazard, open=needs(hazard.when, knowledge, case, observations))
            )
    because.sort(key=lambda met: -_HARM[met.hazard.severity])
    could_be.sort(key=lambda met: -_HARM[met.hazard.severity])
    return Option(
        treatment=treatment,
        uses=uses,
        severity=_severity(because, could_be),
        because=tuple(because),
        could_be=tuple(could_be),
        is_taken=any(observations.takes(medicine) for medicine in treatment.medicines),
        verdict=verdict(treatment, case.tried),
    )


def _severity(because: list[HazardMet], could_be: list[HazardMet]) -> Safety:
    """The worst that holds. Below "avoid", anything worse that could hold must be found out first."""
    worst: Safety = because[0].hazard.severity if because else "fine"
    possible: Safety = could_be[0].hazard.severity if could_be else "fine"
    is_open = _HARM[possible] > _HARM[worst]
    return "need_to_know" if is_open and worst in ("fine", "with_care") else worst
