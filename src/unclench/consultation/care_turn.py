"""The one answer that, given the other way round, would change the care level most."""

from contextlib import suppress
from dataclasses import dataclass, replace

from unclench.care.level import decide
from unclench.case.case import Case, State
from unclench.case.observations import observe
from unclench.errors import CaseError, ImpossibleObservationsError
from unclench.inference.differential import inquire
from unclench.model.network import Model
from unclench.records.ids import FindingId
from unclench.records.shape import CareLevel
from unclench.triage.evaluate import fired

_MOST_ANSWERS = 20  # a longer case gets no such line: each answer is reckoned anew
_OTHER: dict[State, State] = {"present": "absent", "absent": "present"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTurn:
    """One answer, and what its opposite would do.

    Attributes:
        finding: Whose answer.
        care_level: How soon to see whom then.
    """

    finding: FindingId
    care_level: CareLevel


def care_turn(model: Model, case: Case, level: CareLevel, p_unexplained: float) -> CareTurn | None:
    """The answer whose opposite would move the care level furthest; of several, the one told first.

    The complaint stays. What the opposite answer implies is taken in. None if no single answer would do.

    Args:
        model: The compiled knowledge.
        case: The patient.
        level: The care level as it is.
        p_unexplained: Chance that no condition has a part in the complaint, taken to stay as it is.
    """
    knowledge = model.knowledge
    urgency = knowledge.domain.urgency
    answers = [
        (finding, _OTHER[state])
        for finding, state in case.observations.items()
        if state in _OTHER and finding not in case.complaint
    ]
    if len(answers) > _MOST_ANSWERS:
        return None
    found: CareTurn | None = None
    furthest = 0
    for finding, other in answers:
        turned = replace(case, observations={**case.observations, finding: other})
        with suppress(CaseError, ImpossibleObservationsError):
            observations = observe(turned, knowledge)
            inquiry = inquire(model, turned, observations)
            then = decide(
                knowledge,
                fired(knowledge, turned, observations),
                inquiry.network.conditions,
                inquiry.posterior,
                p_unexplained,
            ).level
            moved = abs(urgency(then) - urgency(level))
            if moved > furthest:
                found, furthest = CareTurn(finding=finding, care_level=then), moved
    return found
