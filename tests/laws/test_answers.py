"""What must hold of any answers: order and unknown answers change nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unclench.case.case import Case
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
