"""What must hold of any sequence of answers.

Ten thousand interviews are run. Most of them are on the small folder, where a step takes a millisecond and every law
can break just as well; some are on the built-in folder with nothing left out. No posterior is replaced.
"""

import random
from datetime import UTC, datetime

import numpy as np
import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.consultation.consultation import Consultation
from unclench.errors import ContradictionError
from unclench.interview.step import Step
from unclench.interview.ticked import states_of
from unclench.triage.evaluate import fired

N_SMALL, N_BUILT_IN = 9_960, 40
PREGNANCY = {"is_pregnant", "late_pregnancy", "recent_childbirth", "breastfeeding"}


def interview(engine, complaints, draw):
    """A random person who answers at random; the consultation, the findings asked in order, and the steps."""
    opening = Case(
        age=draw.choice([None, draw.randint(0, 100)]),
        sex=draw.choice([None, "female", "male"]),
        complaint=tuple(draw.sample(complaints, draw.randint(1, min(3, len(complaints))))),
        observations={},
    )
    consultation = Consultation(id="one", started=datetime(2026, 11, 25, tzinfo=UTC), opening=opening)
    inclined = draw.choice([0.05, 0.3, 0.9])
    asked, n_steps = [], 0
    while isinstance(step := engine.next(consultation), Step):
        n_steps += 1
        asked += step.findings
        ticked = [finding for finding in step.findings if draw.random() < inclined]
        if step.choice and engine.knowledge.choices[step.choice].kind == "one_of":
            ticked = ticked[:1]
        rest = draw.choice(["absent", "unknown"])
        for chosen in (ticked, ticked[:1], []):  # what cannot be true together is refused: fewer are ticked
            told = consultation.replied(
                states_of(engine.knowledge, step.findings, chosen, rest=rest),
                choice=step.choice,
                is_danger=step.is_danger,
            )
            try:
                observe(told.case, engine.knowledge)
            except ContradictionError:
                continue
            break
        assert len(told.replies) == len(consultation.replies) + 1
        consultation = told
    return consultation, asked, n_steps


def check(engine, n, seed):
    knowledge = engine.knowledge
    complaints = [finding.id for finding in knowledge.findings.values() if finding.kind == "complaint"]
    draw = random.Random(seed)  # noqa: S311  seeded, so that a failure can be run again
    urgency = knowledge.domain.urgency
    for _ in range(n):
        consultation, asked, n_steps = interview(engine, complaints, draw)
        assert len(asked) == len(set(asked))
        assert n_steps <= knowledge.domain.interview.max_steps
        assert consultation.opening.sex != "male" or not PREGNANCY & set(asked)
        yield consultation
        case = consultation.case
        firings = fired(knowledge, case, observe(case, knowledge))
        if firings and draw.random() < 0.05:
            report = engine.report(case, random=np.random.default_rng(0))
            assert urgency(report.care_level) >= max(urgency(firing.rule.care_level) for firing in firings)


@pytest.mark.timeout(900)
def test_no_answers_break_the_laws_on_the_small_folder(small):
    assert sum(1 for _ in check(small, N_SMALL, seed=1)) == N_SMALL


@pytest.mark.timeout(900)
def test_no_answers_break_the_laws_on_the_built_in_folder(engine):
    assert sum(1 for _ in check(engine, N_BUILT_IN, seed=2)) == N_BUILT_IN
