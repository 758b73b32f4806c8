"""What is still unknown and would tell most, whoever can find it out."""

from unclench.inference.differential import Inquiry
from unclench.interview.rules import Rules
from unclench.interview.worth import Question, worths
from unclench.model.network import Model

_N_SHOWN = 10


def open_questions(model: Model, inquiry: Inquiry) -> tuple[Question, ...]:
    """The findings that would tell most about the causes, examination and tests included."""
    observations = inquiry.observations
    unknown = tuple(
        finding.id
        for finding in model.knowledge.findings.values()
        if observations.state(finding.id) is None
        and (not finding.ask_if or any(observations.state(gate) for gate in finding.ask_if))
    )
    rules = Rules(model=model, case=inquiry.case, observations=observations)
    found = worths(model, inquiry, rules, unknown).values()
    best = sorted(found, key=lambda question: (-question.bits, question.finding))[:_N_SHOWN]
    return tuple(question for question in best if question.bits > 0.0)
