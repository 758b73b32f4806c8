"""What is feared is answered, and changes no probability."""

import numpy as np
import pytest

from unclench.case.case import Case
from unclench.errors import InvalidCaseError

ALS = "amyotrophic_lateral_sclerosis"


def report(engine, **facts):
    return engine.report(Case(**facts), random=np.random.default_rng(0))


def test_a_fear_is_weighed_in_words_and_with_danger_signs(engine):
    told = report(
        engine, age=41, complaint=("muscle_twitching",), observations={"weakness": "absent"}, fears=(ALS,)
    )
    (fear,) = told.fears
    assert fear.condition == ALS
    assert "weakness" in [reason.finding for reason in fear.against]
    assert "unlikely" in fear.text
    assert fear.changes
    ranks = [engine.knowledge.domain.urgency(change.care_level) for change in fear.changes]
    assert ranks == sorted(ranks, reverse=True)
    assert not any(change.is_met for change in fear.changes if change.care_level == "emergency_now")


def test_a_fear_changes_no_probability(engine):
    facts = {"age": 41, "complaint": ("muscle_twitching",), "observations": {"weakness": "absent"}}
    assert report(engine, **facts, fears=(ALS,)).differential == report(engine, **facts).differential


def test_a_fear_that_is_no_condition_is_told(engine):
    with pytest.raises(InvalidCaseError, match="fear 'als'"):
        report(engine, complaint=("muscle_twitching",), observations={}, fears=("als",))
