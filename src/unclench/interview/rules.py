"""The danger rules as they stand in the middle of an interview: what holds, what is open, what one answer does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.model.network import Model
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import Absent, AllOf, AnyOf, Clause, Has, OfAge, OfSex, Rule, Takes
from unclench.triage.evaluate import holds, n_needed, open_findings


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRule:
    """A rule that could still come to hold, and would then raise the care level.

    Attributes:
        steps: By how many levels it would.
        n_needed: How many answers it needs at least.
        findings: The open findings that could decide it.
    """

    rule: Rule
    steps: int
    n_needed: int
    findings: tuple[FindingId, ...]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """All rules for one patient."""

    model: Model
    case: Case
    observations: Observations

    @property
    def knowledge(self) -> Knowledge:
        """The folder they are from."""
        return self.model.knowledge

    @cached_property
    def states(self) -> Mapping[str, bool | None]:
        """Whether each rule holds."""
        return {
            rule.id: holds(rule.when, self.case, self.observations) for rule in self.knowledge.rules.values()
        }

    @cached_property
    def level(self) -> int:
        """The care level that the rules ask for; 0 for the least urgent."""
        urgency = self.knowledge.domain.urgency
        return max(
            (urgency(rule.care_level) for rule in self.knowledge.rules.values() if self.states[rule.id]),
            default=0,
        )

    @cached_property
    def open(self) -> tuple[OpenRule, ...]:
        """Rules that could raise the level above where it is, in the order of their ids."""
        return tuple(
            OpenRule(
                rule=rule,
                steps=steps,
                n_needed=n_needed(rule.when, self.case, self.observations),
                findings=open_findings(rule.when, self.case, self.observations),
            )
            for rule in self.knowledge.rules.values()
            if self.states[rule.id] is None
            and (steps := self.knowledge.domain.urgency(rule.care_level) - self.level) > 0
        )

    @cached_property
    def _decided_by_one(self) -> dict[FindingId, tuple[OpenRule, ...]]:
        found: dict[FindingId, tuple[OpenRule, ...]] = {}
        for rule in self.open:
            if rule.n_needed == 1:
                for finding in rule.findings:
                    found[finding] = (*found.get(finding, ()), rule)
        return found

    def level_if(self, finding: FindingId, *, is_present: bool) -> int:
        """The level that the rules ask for after one more answer, its own consequences left aside."""
        rules = self._decided_by_one.get(finding, ())
        if not rules:
            return self.level
        then = observations_with(self.observations, finding, is_present=is_present)
        return max(
            self.level,
            max(
                (self.level + rule.steps for rule in rules if holds(rule.rule.when, self.case, then)),
                default=0,
            ),
        )


def observations_with(observations: Observations, finding: FindingId, *, is_present: bool) -> Observations:
    """The observations with one more, its own consequences left aside."""
    if is_present:
        return replace(observations, present=(*observations.present, finding))
    return replace(
        observations,
        absent=(*observations.absent, finding),
        told_absent=(*observations.told_absent, finding),
    )


def p_holds(
    clause: Clause, case: Case, observations: Observations, p_present: Mapping[FindingId, float]
) -> float:
    """Chance that a clause comes to hold, its parts taken as independent; 0 if it cannot be asked."""
    known = holds(clause, case, observations)
    if known is not None:
        return float(known)
    match clause:
        case AllOf(all=parts):
            return prod(p_holds(part, case, observations, p_present) for part in parts)
        case AnyOf(any=parts):
            return 1.0 - prod(1.0 - p_holds(part, case, observations, p_present) for part in parts)
        case Absent(absent=finding):
            return 1.0 - p_present.get(finding, 1.0)
        case OfAge() | OfSex() | Takes() | Has():
            return 0.5
        case finding:
            return p_present.get(finding, 0.0)
