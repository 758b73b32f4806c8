"""What is likely raises the care level: alone from its bound, together when the shares of the bounds add up to one."""

import numpy as np
import pytest

from unclench.care.level import decide
from unclench.inference.posterior import Posterior

CONDITIONS = (
    "clot",
    "low_salt",
    "night_cramps",
)  # bounds 0.05, 0.3, 0.5; levels same_day, within_days, self_care


def decided(small, clot, low_salt, night_cramps=0.0, p_unexplained=0.0):
    p = np.array([clot, low_salt, night_cramps])
    found = Posterior(log_evidence=0.0, p_active=p, p_explains=p)
    return decide(small.knowledge, (), CONDITIONS, found, p_unexplained)


@pytest.mark.parametrize(
    ("clot", "low_salt", "level", "causes"),
    [
        (0.05, 0.0, "same_day", {"clot"}),
        (0.04, 0.0, "self_care", set()),
        (0.0, 0.3, "within_days", {"low_salt"}),
        (0.03, 0.13, "within_days", {"clot", "low_salt"}),  # 0.6 + 0.43 of their bounds
        (0.02, 0.15, "self_care", set()),  # 0.4 + 0.5
        (0.05, 0.3, "same_day", {"clot", "low_salt"}),
    ],
)
def test_by_hand(small, clot, low_salt, level, causes):
    decision = decided(small, clot, low_salt)
    assert decision.level == level
    assert {cause.condition for cause in decision.causes} == causes


def test_together_they_ask_for_the_lesser_level(small):
    decision = decided(small, 0.03, 0.13)
    assert {cause.care_level for cause in decision.causes} == {"within_days"}
    assert not any(cause.is_enough_alone for cause in decision.causes)


def test_more_chance_of_a_danger_never_lowers_the_level(small):
    urgency = small.knowledge.domain.urgency
    levels = [urgency(decided(small, p, 0.1).level) for p in np.linspace(0, 1, 101)]
    assert levels == sorted(levels)


def test_what_nothing_explains_is_looked_at(small):
    assert decided(small, 0.0, 0.0, p_unexplained=0.5).level == "routine_gp"
    assert decided(small, 0.0, 0.0, p_unexplained=0.49).level == "self_care"
