"""The next investigations: both outcomes average to what is known now, and what is known is not tested again."""

import dataclasses

import numpy as np
import pytest

from unclench.case.case import Case, Result
from unclench.errors import EmptyCaseError

CASE = Case(
    age=72,
    sex="female",
    complaint=("painful_cramp",),
    observations={"at_night": "present"},
    medicines=("furosemide",),
)


@pytest.fixture(scope="module")
def plan(engine):
    return engine.work_up(CASE)


def test_both_outcomes_average_to_what_is_known_now(engine, plan):
    now = {
        cause.condition: cause.p
        for cause in engine.report(CASE, random=np.random.default_rng(0)).differential
    }
    n_compared = 0
    for test in plan.tests:
        for outcome in test.outcomes:
            if_absent = {one.condition: one.p for one in outcome.if_absent}
            for one in outcome.if_present:
                if one.condition in if_absent:
                    mean = outcome.p_present * one.p + (1 - outcome.p_present) * if_absent[one.condition]
                    assert mean == pytest.approx(now[one.condition], abs=1e-6)
                    n_compared += 1
    assert n_compared > 10


def test_the_order_is_by_worth_and_home_checks_say_how(plan):
    worths = [test.worth for test in plan.tests]
    assert worths == sorted(worths, reverse=True)
    assert all(test.bits > 0 for test in plan.tests)
    assert plan.at_home
    assert all(test.at_home for test in plan.at_home)


def test_a_result_that_is_there_is_not_asked_for_again(engine, plan):
    assert "potassium" in [test.investigation for test in plan.tests]
    done = dataclasses.replace(CASE, results=(Result(investigation="potassium", value=4.1, unit="mmol/L"),))
    assert "low_potassium" not in [
        outcome.finding for test in engine.work_up(done).tests for outcome in test.outcomes
    ]


def test_nothing_told_is_an_error_and_a_folder_without_weights_orders_nothing(engine, small):
    with pytest.raises(EmptyCaseError):
        engine.work_up(Case(observations={}))
    complaint = next(id_ for id_, one in small.knowledge.findings.items() if one.kind == "complaint")
    assert small.work_up(Case(complaint=(complaint,), observations={})).tests == ()
