"""Whether a complaint is one that the folder is about: by hand, on written stories, and on drawn patients."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from unclench.care.scope import scope_of
from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.cli.story import case_of_story, understood
from unclench.evaluation.drawn import patients

STORIES = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text())
N_DRAWN = 200


def verdict(engine, complaint, p_unexplained, p_alone, **observations):
    observed = observe(Case(complaint=complaint, observations=observations), engine.knowledge)
    decision = scope_of(engine.knowledge, observed, p_unexplained, p_alone)
    return decision.verdict, decision.reason, decision.elsewhere


@pytest.mark.parametrize(
    ("complaint", "p_unexplained", "p_alone", "told", "expected"),
    [
        (("painful_cramp",), 0.1, 0.1, {}, ("in", "complaint_fits", ())),
        (("painful_cramp",), 0.6, 0.3, {}, ("doubtful", "unexplained", ())),
        (("painful_cramp",), 0.95, 0.3, {}, ("out", "unexplained", ())),
        (
            ("painful_cramp",),
            0.95,
            0.95,
            {},
            ("in", "complaint_fits", ()),
        ),  # nothing but the complaint is known
        (("painful_cramp", "sore_throat"), 0.1, 0.1, {}, ("in", "complaint_fits", ("sore_throat",))),
        (("sore_throat",), 1.0, 1.0, {}, ("out", "complaint_elsewhere", ("sore_throat",))),
        (("visceral_cramp",), 0.2, 0.9, {}, ("doubtful", "complaint_elsewhere", ("visceral_cramp",))),
        ((), 0.0, 0.0, {"chest_pain": "present"}, ("out", "complaint_elsewhere", ("chest_pain",))),
        ((), 0.0, 0.0, {"at_night": "present"}, ("doubtful", "no_complaint", ())),
    ],
)
def test_by_hand(engine, complaint, p_unexplained, p_alone, told, expected):
    assert verdict(engine, complaint, p_unexplained, p_alone, **told) == expected


def test_a_folder_that_does_not_judge_it_says_nothing(small):
    observed = observe(Case(complaint=("cramp",), observations={}), small.knowledge)
    assert scope_of(small.knowledge, observed, 1.0, 0.0) is None


@pytest.mark.parametrize(
    ("expected", "text"), [(expected, text) for expected, texts in STORIES.items() for text in texts]
)
def test_written_stories(engine, expected, text):
    case = case_of_story(engine, understood(engine, text))
    report = engine.report(case, random=np.random.default_rng(0))
    assert report.scope.verdict == expected, report.scope
    if expected == "out":
        assert report.scope.text
        assert all(one.turn_to for one in report.scope.elsewhere)
        assert report.care_level != "self_care"


def test_no_danger_sign_is_muted(engine):
    told = {"short_of_breath": "present", "heavy_sweating_attack": "present"}
    case = Case(age=60, complaint=("chest_pain",), observations=told)
    report = engine.report(case, random=np.random.default_rng(0))
    assert report.scope.reason == "complaint_elsewhere"
    assert report.care_level == "emergency_now"
    assert report.meanwhile


def test_of_drawn_patients_those_with_a_cause_of_ours_are_rarely_called_out_of_scope(engine):
    """And of those whose muscle complaint has another reason, most are."""
    verdicts = {True: [], False: []}
    findings = engine.knowledge.findings
    for case, truth, _ in patients(engine.model, N_DRAWN, np.random.default_rng(7)):
        if not all(findings[finding].elsewhere for finding in case.complaint):
            report = engine.scope(case)
            verdicts[bool(truth.any())].append(report.verdict)
    caused, not_caused = verdicts[True], verdicts[False]
    assert sum(one != "in" for one in caused) <= 0.1 * len(caused)
    assert "out" not in caused
    assert sum(one != "in" for one in not_caused) >= 0.7 * len(not_caused)
