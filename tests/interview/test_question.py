"""What a question is worth: the expected information agrees with enumeration by hand."""

from math import log2

import numpy as np
import pytest

from unclench.care.level import decide
from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.inference.differential import inquire
from unclench.interview.question import open_questions
from unclench.interview.rules import Rules
from unclench.interview.worth import worths
from unclench.model.prior import p_history
from unclench.triage.evaluate import fired


def entropy(p):
    return 0.0 if p <= 0 or p >= 1 else -p * log2(p) - (1 - p) * log2(1 - p)


def inquiry_of(engine, case):
    return inquire(engine.model, case, observe(case, engine.knowledge))


def explaining(engine, case):
    found = inquiry_of(engine, case).posterior
    return found.p_explains, found.log_evidence


def with_answer(case, finding, answer):
    return Case(
        age=case.age,
        sex=case.sex,
        complaint=case.complaint,
        observations={**case.observations, finding: answer},
    )


def bits_by_hand(engine, case, finding):
    """Sum over conditions of prior entropy minus expected posterior entropy, each answer observed for real."""
    now, log_now = explaining(engine, case)
    total, expected = sum(map(entropy, now)), 0.0
    for answer in ("present", "absent"):
        then, log_then = explaining(engine, with_answer(case, finding, answer))
        expected += np.exp(log_then - log_now) * sum(map(entropy, then))
    return total - expected


@pytest.mark.parametrize("age", [30, 70])
def test_expected_information_is_exact(small, age):
    case = Case(age=age, complaint=("cramp",), observations={})
    asked = {question.finding: question for question in open_questions(small.model, inquiry_of(small, case))}
    for finding in ("swelling", "breathless", "low_potassium"):
        assert asked[finding].bits == pytest.approx(bits_by_hand(small, case, finding), abs=1e-10)


@pytest.mark.parametrize("finding", ["immobile", "takes_water_tablet"])
def test_a_history_finding_that_moves_one_condition_is_exact(small, finding):
    case = Case(age=60, complaint=("swelling",), observations={})
    inquiry = inquiry_of(small, case)
    rules = Rules(model=small.model, case=case, observations=inquiry.observations)
    found = worths(small.model, inquiry, rules, (finding,))[finding]
    if_present, if_absent = (
        explaining(small, with_answer(case, finding, answer)) for answer in ("present", "absent")
    )
    p = p_history(small.knowledge, finding, case)
    odds = p / (1 - p) * np.exp(if_present[1] - if_absent[1])
    assert found.p_present == pytest.approx(odds / (1 + odds), rel=1e-9)
    # the law of total probability takes the place of the second answer, as history is mixed into the prior
    rest = (inquiry.posterior.p_explains - if_absent[0] * (1 - found.p_present)) / found.p_present
    expected = sum(map(entropy, inquiry.posterior.p_explains))
    expected -= (1 - found.p_present) * sum(map(entropy, if_absent[0]))
    expected -= found.p_present * sum(map(entropy, np.clip(rest, 0, 1)))
    assert found.bits == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("complaint", ["painful_cramp", "weakness", "low_back_pain"])
def test_the_expected_change_of_care_is_that_of_each_answer_given_for_real(engine, complaint):
    case = Case(age=50, sex="female", complaint=(complaint,), observations={})
    inquiry = inquiry_of(engine, case)
    rules = Rules(model=engine.model, case=case, observations=inquiry.observations)
    findings = ("site_calf", "fever", "saddle_numbness", "muscle_twitching", "weakness_over_months")
    found = worths(engine.model, inquiry, rules, findings)

    def level(case):
        seen = observe(case, engine.knowledge)
        here = inquire(engine.model, case, seen)
        firings = fired(engine.knowledge, case, seen)
        care = decide(engine.knowledge, firings, here.network.conditions, here.posterior, 0.0).level
        return engine.knowledge.domain.urgency(care)

    for finding in findings:
        p = found[finding].p_present
        steps = sum(
            share * abs(level(with_answer(case, finding, answer)) - level(case))
            for share, answer in ((p, "present"), (1 - p, "absent"))
        )
        assert found[finding].care_steps == pytest.approx(steps, abs=1e-6)
