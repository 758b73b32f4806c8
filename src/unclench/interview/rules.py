"""The danger rules as they stand in the middle of an interview: what holds, what is open, what one answer does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import mul
from typing import Self

from unclench.case.case import Case
from unclench.case.observations import Observations
from unclench.model.network import Model
from unclench.records.ids import FindingId
from unclench.records.knowledge import Knowledge
from unclench.records.rule import Absent, AllOf, AnyOf, Clause, Rule, findings_of
from unclench.triage.evaluate import holds

_MOST_KEPT = 1 << 15


@dataclass(frozen=True, slots=True)
class Open:
    """What is left of a clause that waits for answers, all that is decided taken out.

    Attributes:
        parts: Of a clause with parts, the open ones.
        is_all: Whether all of them must hold; one is enough otherwise.
        finding: Of a clause without parts, the finding it waits for; None if it is nothing that is asked.
        wants: Whether that finding must be present.
    """

    parts: tuple["Open", ...] = ()
    is_all: bool = True
    finding: FindingId | None = None
    wants: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRule:
    """A rule that could still come to hold, and would then raise the care level.

    Attributes:
        when: What is left of its clause.
        steps: By how many levels it would raise it.
        n_needed: How many answers it needs at least.
        findings: The open findings that could decide it, in the order the rule names them.
    """

    rule: Rule
    when: Open
    steps: int
    n_needed: int
    findings: tuple[FindingId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is left of a rule.

    Attributes:
        when: Whether it holds, or what it waits for.
        n_needed: How many answers it needs at least.
        findings: The open findings that could decide it, in the order the rule names them.
    """

    when: bool | Open
    n_needed: int = 0
    findings: tuple[FindingId, ...] = ()

    @classmethod
    def of(cls, clause: Clause, case: Case, observations: Observations) -> Self:
        """Of a rule's clause, for one patient."""
        left = left_of(clause, case, observations)
        if isinstance(left, bool):
            return cls(when=left)
        return cls(when=left, n_needed=n_needed(left), findings=tuple(dict.fromkeys(_findings(left))))


class Memory:
    """What is left of rules, kept between steps and people: one answer concerns few of them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = [
            (rule, tuple(dict.fromkeys(findings_of(rule.when))), _asks_who(rule.when))
            for rule in knowledge.rules.values()
        ]
        self._left: dict[object, Left] = {}

    def left(self, case: Case, observations: Observations) -> tuple[tuple[Rule, Left], ...]:
        """What is left of each rule for one patient."""
        if len(self._left) > _MOST_KEPT:
            self._left.clear()
        who = (
            case.age,
            case.sex,
            observations.known_conditions,
            observations.medicines,
            observations.is_complete,
        )
        found = []
        for rule, findings, asks_who in self._rules:
            key = (rule.id, who if asks_who else None, observations.states(findings))
            left = self._left.get(key)
            if left is None:
                left = self._left[key] = Left.of(rule.when, case, observations)
            found.append((rule, left))
        return tuple(found)


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
    def left(self) -> tuple[tuple[Rule, Left], ...]:
        """What is left of each rule."""
        memory = self.model.kept.get(Memory)
        if memory is None:
            memory = self.model.kept[Memory] = Memory(self.knowledge)
        return memory.left(self.case, self.observations)

    @cached_property
    def level(self) -> int:
        """The care level that the rules ask for; 0 for the least urgent."""
        urgency = self.knowledge.domain.urgency
        return max((urgency(rule.care_level) for rule, left in self.left if left.when is True), default=0)

    @cached_property
    def open(self) -> tuple[OpenRule, ...]:
        """Rules that could raise the level above where it is, in the order of their ids."""
        urgency = self.knowledge.domain.urgency
        return tuple(
            OpenRule(
                rule=rule,
                when=left.when,
                steps=steps,
                n_needed=left.n_needed,
                findings=left.findings,
            )
            for rule, left in self.left
            if isinstance(left.when, Open) and (steps := urgency(rule.care_level) - self.level) > 0
        )

    @cached_property
    def _steps_if(self) -> dict[tuple[FindingId, bool], int]:
        """By how many levels each answer raises the level by itself; answers that do not are left out."""
        found: dict[tuple[FindingId, bool], int] = {}
        for rule in self.open:
            if rule.n_needed == 1:
                for answer in _deciding(rule.when):
                    found[answer] = max(rule.steps, found.get(answer, 0))
        return found

    def levels_if(self, findings: Sequence[FindingId], *, is_present: bool) -> list[int]:
        """The level that the rules ask for after one more answer, its own consequences left aside: for each finding."""
        steps_if = self._steps_if
        return [self.level + steps_if.get((finding, is_present), 0) for finding in findings]


def left_of(clause: Clause, case: Case, observations: Observations) -> bool | Open:
    """Whether a clause holds, or what of it is still open."""
    match clause:
        case AllOf(all=parts):
            is_all = True
        case AnyOf(any=parts):
            is_all = False
        case Absent(absent=finding):
            state = observations.state(finding)
            return Open(finding=finding, wants=False) if state is None else not state
        case str():
            state = observations.state(clause)
            return Open(finding=clause) if state is None else state
        case _:
            found = holds(clause, case, observations)
            return Open() if found is None else found
    left: list[Open] = []
    for part in parts:
        of_part = left_of(part, case, observations)
        if isinstance(of_part, Open):
            left.append(of_part)
        elif of_part is not is_all:
            return of_part
    if not left:
        return is_all
    return left[0] if len(left) == 1 else Open(parts=tuple(left), is_all=is_all)


def _asks_who(clause: Clause) -> bool:
    """Whether a clause asks for more than findings: age, sex, what is known or taken."""
    match clause:
        case AllOf(all=parts) | AnyOf(any=parts):
            return any(map(_asks_who, parts))
        case Absent() | str():
            return False
        case _:
            return True


def n_needed(left: Open) -> int:
    """The least number of answers that could make an open clause hold."""
    if not left.parts:
        return 1
    needed = map(n_needed, left.parts)
    return sum(needed) if left.is_all else min(needed)


def p_at_most(left: Open, p_present: Mapping[FindingId, float]) -> float:
    """A bound on the chance that an open clause comes to hold, found faster than the chance.

    Args:
        left: The clause.
        p_present: As p_holds takes it.
    """
    if not left.parts:
        if left.finding is None:
            return 0.5
        p = p_present.get(left.finding)
        return 0.0 if p is None else p if left.wants else 1.0 - p
    bounds = [p_at_most(part, p_present) for part in left.parts]
    return min(bounds) if left.is_all else min(sum(bounds), 1.0)


def p_holds(left: Open, p_present: Mapping[FindingId, float]) -> tuple[float, dict[FindingId, float]]:
    """Chance that an open clause comes to hold, its parts taken as independent, and how it moves with each finding.

    Args:
        left: The clause.
        p_present: Chance of each finding that may be asked about; no other can make it hold.

    Returns:
        The chance, and for each finding the chance with it less the chance without it.
    """
    if not left.parts:
        if left.finding is None:
            return 0.5, {}  # an age or a sex not told
        p = p_present.get(left.finding)
        if p is None:
            return 0.0, {}
        return (p, {left.finding: 1.0}) if left.wants else (1.0 - p, {left.finding: -1.0})
    found = [p_holds(part, p_present) for part in left.parts]
    kept = [p if left.is_all else 1.0 - p for p, _ in found]
    before = [1.0, *accumulate(kept, mul)]
    after = [*reversed([1.0, *accumulate(reversed(kept), mul)])]
    slopes: dict[FindingId, float] = {}
    for k, (_, mine) in enumerate(found):
        others = before[k] * after[k + 1]
        for finding, slope in mine.items():
            slopes[finding] = slopes.get(finding, 0.0) + slope * others
    return (before[-1] if left.is_all else 1.0 - before[-1]), slopes


def _deciding(left: Open) -> Iterator[tuple[FindingId, bool]]:
    """The answers each of which alone makes an open clause hold."""
    if left.finding is not None:
        yield left.finding, left.wants
    elif left.parts and not left.is_all:
        for part in left.parts:
            yield from _deciding(part)


def _findings(left: Open) -> Iterator[FindingId]:
    if left.finding is not None:
        yield left.finding
    for part in left.parts:
        yield from _findings(part)
