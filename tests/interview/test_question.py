"""The next question is the one that tells most; it comes from enumeration by hand, and it ends."""

from dataclasses import replace
from math import log2

import numpy as np
import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.inference.differential import inquire
from unclench.interview.question import Question, Stop, next_question, open_questions


def entropy(p):
    return 0.0 if p <= 0 or p >= 1 else -p * log2(p) - (1 - p) * log2(1 - p)


def explaining(engine, case):
    seen = observe(case, engine.knowledge)
    found = inquire(engine.model, case, seen)
    return found.posterior.p_explains, found.posterior.log_evidence


def bits_by_hand(engine, case, finding):
    """Sum over conditions of prior entropy minus expected posterior entropy, each answer observed for real."""
    now, log_now = explaining(engine, case)
    total, expected = sum(map(entropy, now)), 0.0
    for answer in ("present", "absent"):
        with_answer = Case(
            age=case.age, complaint=case.complaint, observations={**case.observations, finding: answer}
        )
        then, log_then = explaining(engine, with_answer)
        expected += np.exp(log_then - log_now) * sum(map(entropy, then))
    return total - expected


@pytest.mark.parametrize("age", [30, 70])
def test_expected_information_is_exact(small, age):
    case = Case(age=age, complaint=("cramp",), observations={})
    asked = {
        question.finding: question
        for question in open_questions(
            small.model, inquire(small.model, case, observe(case, small.knowledge))
        )
    }
    for finding in ("swelling", "breathless", "low_potassium"):
        assert asked[finding].bits == pytest.approx(bits_by_hand(small, case, finding), abs=1e-10)


def test_a_danger_that_the_picture_makes_possible_is_asked_first(small):
    case = Case(age=40, complaint=("swelling",), observations={})
    question = next_question(small.model, case, asked=())
    assert isinstance(question, Question)
    assert (question.finding, question.purpose) == ("breathless", "danger")


def test_an_emergency_ends_the_interview(small):
    case = Case(complaint=("swelling",), observations={"breathless": "present"})
    assert next_question(small.model, case, asked=("breathless",)) == Stop(reason="emergency")


def test_nothing_is_asked_twice_and_it_ends(small):
    case = Case(age=70, complaint=("cramp",), observations={})
    asked: tuple = ()
    while isinstance(question := next_question(small.model, case, asked=asked), Question):
        assert question.finding not in asked
        asked = (*asked, question.finding)
        case = Case(
            age=70, complaint=("cramp",), observations={**case.observations, question.finding: "unknown"}
        )
    assert question.reason in {"enough_known", "nothing_left"}
    assert len(asked) <= 25


def test_an_answer_that_follows_is_not_asked(small):
    case = Case(complaint=("cramp",), observations={"hurts_so_much": "present"})
    asked: tuple = ("hurts_so_much",)
    while isinstance(question := next_question(small.model, case, asked=asked), Question):
        assert question.finding != "at_night"
        asked = (*asked, question.finding)


@pytest.mark.parametrize("complaint", ["painful_cramp", "low_back_pain", "muscle_twitching", "weakness"])
def test_a_person_who_knows_nothing_more_is_let_go_within_25_questions(engine, complaint):
    asked: tuple = ()
    case = Case(age=50, sex="female", complaint=(complaint,), observations={})
    while isinstance(question := next_question(engine.model, case, asked=asked), Question):
        asked = (*asked, question.finding)
    assert len(asked) <= engine.knowledge.domain.interview.max_questions


def test_an_answer_about_the_history_moves_the_priors_as_a_new_network_would(engine):
    """Only the priors that the answer touches are computed anew."""
    model = engine.model
    case = Case(age=60, sex="female", complaint=("painful_cramp",), observations={})
    seen = observe(case, engine.knowledge)
    network = model.network(case, seen)
    history = [finding.id for finding in engine.knowledge.findings.values() if finding.kind == "history"]
    for finding in history[::7]:
        for more in (
            replace(seen, present=(*seen.present, finding)),
            replace(seen, absent=(*seen.absent, finding)),
        ):
            there = model.with_history(network, case, more, finding)
            anew = model.network(case, more)
            assert np.array_equal(there.prior, anew.prior)
            assert np.array_equal(there.prior_sd, anew.prior_sd)
