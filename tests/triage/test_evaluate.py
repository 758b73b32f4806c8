"""Clauses hold, do not hold, or wait for an answer; and no probability has a say."""

import numpy as np
import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.records.rule import Absent, AgeRange, AllOf, AnyOf, OfAge, OfSex
from unclench.triage.evaluate import fired, holds, open_findings


def state(clause, small, **case):
    patient = Case(observations=case.pop("observations", {}), **case)
    return holds(clause, patient, observe(patient, small.knowledge))


BOTH = AllOf(all=("swelling", "breathless"))
EITHER = AnyOf(any=("swelling", "breathless"))


@pytest.mark.parametrize(
    ("clause", "observations", "expected"),
    [
        (BOTH, {}, None),
        (BOTH, {"swelling": "present"}, None),
        (BOTH, {"swelling": "absent"}, False),
        (BOTH, {"swelling": "present", "breathless": "present"}, True),
        (EITHER, {}, None),
        (EITHER, {"swelling": "present"}, True),
        (EITHER, {"swelling": "absent", "breathless": "absent"}, False),
        (Absent(absent="swelling"), {}, None),
        (Absent(absent="swelling"), {"swelling": "absent"}, True),
        (Absent(absent="swelling"), {"swelling": "present"}, False),
        (AllOf(all=(EITHER, Absent(absent="cramp"))), {"swelling": "present", "cramp": "absent"}, True),
    ],
)
def test_a_clause_holds_only_on_what_was_said(clause, observations, expected, small):
    assert state(clause, small, observations=observations) is expected


def test_age_and_sex(small):
    over_60 = OfAge(age=AgeRange(from_=60))
    assert state(over_60, small, age=59) is False
    assert state(over_60, small, age=60) is True
    assert state(over_60, small) is None
    assert state(OfSex(sex="female"), small, sex="male") is False
    assert state(OfSex(sex="female"), small) is None


def test_what_could_still_decide_a_rule(small):
    patient = Case(observations={"swelling": "present"})
    seen = observe(patient, small.knowledge)
    assert open_findings(BOTH, patient, seen) == ("breathless",)
    assert open_findings(EITHER, patient, seen) == ()


def test_a_rule_sets_the_level_however_small_the_probability(small):
    """A clot is all but ruled out by its prior here; the rule does not care."""
    case = Case(observations={"swelling": "present", "breathless": "present"}, age=20)
    report = small.report(case, random=np.random.default_rng(0))
    assert report.care_level == "emergency_now"
    assert report.care_because[0].id == "clot_in_lung"
    assert report.care_because[0].observations == ("swollen leg", "short of breath")


def test_no_further_answer_lowers_a_level_that_a_rule_set(small):
    danger = {"swelling": "present", "breathless": "present"}
    for finding in small.knowledge.findings:
        for answer in ("present", "absent", "unknown"):
            if finding in danger:
                continue
            case = Case(observations={**danger, finding: answer})
            assert fired(small.knowledge, case, observe(case, small.knowledge))
            assert small.report(case, random=np.random.default_rng(0)).care_level == "emergency_now"
