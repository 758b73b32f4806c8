"""What must hold of any answers: order and unknown answers change nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.errors import ContradictionError


def result(engine, case):
    return engine.report(case, random=np.random.default_rng(0))


def p_of(report):
    return {cause.condition: cause.p for cause in report.differential}


@pytest.fixture(scope="module")
def askable(engine):
    return [
        finding.id
        for finding in engine.knowledge.findings.values()
        if finding.told_by == "person" and finding.kind != "history"
    ]


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_order_of_answers_changes_nothing(engine, askable, data):
    chosen = data.draw(st.lists(st.sampled_from(askable), min_size=2, max_size=7, unique=True))
    states = data.draw(
        st.lists(st.sampled_from(["present", "absent"]), min_size=len(chosen), max_size=len(chosen))
    )
    pairs = list(zip(chosen, states, strict=True))
    there = Case(complaint=("painful_cramp",), observations=dict(pairs), age=60, sex="female")
    again = Case(complaint=("painful_cramp",), observations=dict(reversed(pairs)), age=60, sex="female")
    try:
        first = result(engine, there)
    except ContradictionError:
        with pytest.raises(ContradictionError):
            result(engine, again)
        return
    second = result(engine, again)
    assert first.care_level == second.care_level
    assert p_of(second) == pytest.approx(p_of(first), abs=1e-10)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_an_unknown_answer_changes_nothing(engine, askable, data):
    unknown = data.draw(st.lists(st.sampled_from(askable), min_size=1, max_size=8, unique=True))
    base = Case(complaint=("painful_cramp",), observations={"site_calf": "present"}, age=60, sex="male")
    more = Case(
        complaint=("painful_cramp",),
        observations={**dict.fromkeys(unknown, "unknown"), "site_calf": "present"},
        age=60,
        sex="male",
    )
    assert result(engine, more) == result(engine, base)


def test_the_same_case_gives_the_same_result_to_the_last_bit(engine):
    case = Case(complaint=("painful_cramp",), observations={"at_night": "present"}, age=70, sex="female")
    assert result(engine, case) == result(engine, case)


def test_a_person_who_says_yes_to_everything_still_gets_a_care_level_and_is_told_what_was_left_out(engine):
    """Thirty and more present findings cannot be summed exactly; the danger rules heed all of them."""
    observations: dict = {}
    complaint: tuple = ()
    for finding in engine.knowledge.findings.values():
        if finding.told_by != "person" or finding.kind == "history":
            continue
        try:
            observe(Case(observations={**observations, finding.id: "present"}), engine.knowledge)
        except ContradictionError:
            continue
        observations[finding.id] = "present"
        if finding.kind == "complaint":
            complaint = (*complaint, finding.id)
    report = result(engine, Case(age=50, sex="female", complaint=complaint, observations=observations))
    assert report.care_level == "emergency_now"
    assert len(report.left_out) > 10
    assert report.differential[0].p > report.differential[-1].p
