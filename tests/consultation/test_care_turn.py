"""The answer whose opposite would move the care level furthest does move it, and no other moves it further."""

from dataclasses import replace

import numpy as np
import pytest

from unclench.case.case import Case
from unclench.errors import CaseError

OTHER = {"present": "absent", "absent": "present"}


@pytest.mark.parametrize("complaint", ["painful_cramp", "low_back_pain", "weakness"])
def test_the_answer_named_moves_the_level_and_none_moves_it_further(engine, complaint):
    case = Case(
        age=62,
        sex="male",
        complaint=(complaint,),
        observations={
            "at_night": "present",
            "bladder_or_bowel_change": "absent",
            "both_legs_weak": "absent",
            "fever": "absent",
            "dark_urine": "absent",
        },
    )
    report = engine.report(case, random=np.random.default_rng(0))
    urgency = engine.knowledge.domain.urgency
    moved = {}
    for finding, state in case.observations.items():
        turned = replace(case, observations={**case.observations, finding: OTHER[state]})
        try:
            then = engine.report(turned, random=np.random.default_rng(0)).care_level
        except CaseError:
            continue
        moved[engine.knowledge.findings[finding].name] = abs(urgency(then) - urgency(report.care_level))
    assert report.care_turn is not None
    assert moved[report.care_turn.answer] == max(moved.values()) > 0


def test_a_case_without_answers_has_none(engine):
    case = Case(age=30, complaint=("painful_cramp",), observations={})
    assert engine.report(case, random=np.random.default_rng(0)).care_turn is None
