"""The next step: danger first, then what tells most for its burden; and it ends."""

from datetime import UTC, datetime

import pytest

from unclench.case.case import Case
from unclench.consultation.consultation import Consultation
from unclench.interview.shown import shown
from unclench.interview.step import Past, Step, Stop, next_step
from unclench.interview.ticked import states_of


def begun(**case):
    opening = Case(**{"observations": {}, **case})
    return Consultation(id="one", started=datetime(2026, 11, 25, tzinfo=UTC), opening=opening)


def steps_of(engine, consultation, state):
    """All steps when every line gets the same state."""
    found = []
    while isinstance(step := engine.next(consultation), Step):
        found.append(step)
        consultation = consultation.replied(
            states_of(engine.knowledge, step.findings, (), rest=state),
            choice=step.choice,
            is_danger=step.is_danger,
        )
    return found, step


def test_a_danger_that_the_picture_makes_possible_is_asked_first(small):
    step = next_step(small.model, Case(age=40, complaint=("swelling",), observations={}), Past())
    assert isinstance(step, Step)
    assert (step.findings, step.is_danger) == (("breathless",), True)


def test_an_emergency_ends_the_interview(small):
    case = Case(complaint=("swelling",), observations={"breathless": "present"})
    assert next_step(small.model, case, Past(n_steps=1)) == Stop(reason="emergency")


def test_findings_that_tell_something_are_asked_in_one_choice_in_its_order(small):
    step = next_step(small.model, Case(age=70, complaint=("cramp",), observations={}), Past())
    assert (step.kind, step.choice) == ("choice", "also")
    assert step.findings == ("at_night", "takes_water_tablet")
    assert step.bits <= sum(question.bits for question in step.questions.values())


def test_no_choice_is_shown_twice(small):
    case = Case(age=70, complaint=("cramp",), observations={})
    step = next_step(small.model, case, Past(n_steps=1, choices=frozenset({"also"})))
    assert step.kind == "question"


def test_what_follows_is_not_asked(small):
    consultation = begun(complaint=("cramp",)).answered("hurts_so_much", "present")
    found, _ = steps_of(small, consultation, "unknown")
    assert not any("at_night" in step.findings for step in found)


@pytest.mark.parametrize("state", ["unknown", "absent"])
@pytest.mark.parametrize("complaint", ["painful_cramp", "low_back_pain", "muscle_twitching", "weakness"])
def test_a_person_who_knows_nothing_more_is_let_go(engine, complaint, state):
    found, stop = steps_of(engine, begun(age=50, sex="female", complaint=(complaint,)), state)
    asked = [finding for step in found for finding in step.findings]
    assert len(asked) == len(set(asked))
    assert len(found) <= engine.knowledge.domain.interview.max_steps
    assert stop.reason in {"enough_known", "nothing_left"}
    settings = engine.knowledge.domain.interview
    for step in found:
        assert step.n_left >= 1
        assert len(step.findings) <= (
            settings.most_danger_items if step.kind == "danger" else settings.most_choice_items
        )


def test_a_danger_check_asks_for_the_few_things_that_this_picture_makes_dangerous(engine):
    case = Case(age=50, sex="male", complaint=("low_back_pain",), observations={})
    step = next_step(engine.model, case, Past())
    assert step.kind == "danger"
    assert {"saddle_numbness", "bladder_or_bowel_change"} <= set(step.findings)
    assert "jaw_stiffness" not in step.findings
    words = shown(engine.knowledge, step.findings)
    assert words.question == "Is any of these so?"
    assert words.pick == "all_that_apply"


def test_one_yes_to_a_sign_of_danger_ends_it_with_the_highest_level(engine):
    consultation = begun(age=50, sex="male", complaint=("low_back_pain",))
    step = engine.next(consultation)
    told = consultation.replied(
        states_of(engine.knowledge, step.findings, ("saddle_numbness",), rest="absent"), is_danger=True
    )
    assert engine.next(told) == Stop(reason="emergency")


def test_the_limit_of_steps_holds(engine):
    most = round(engine.knowledge.domain.interview.max_steps)
    case = Case(complaint=("painful_cramp",), observations={})
    assert next_step(engine.model, case, Past(n_steps=most)) == Stop(reason="step_limit")


def test_what_is_left_open_is_absent_or_unknown_and_what_follows_is_left_out(engine):
    asked = ("since_childhood", "long_standing", "began_this_month", "at_night")
    told = states_of(engine.knowledge, asked, ("since_childhood",), rest="absent")
    assert told == {"since_childhood": "present", "at_night": "absent"}
    assert states_of(engine.knowledge, ("at_night", "fever"), ("fever",), rest="unknown") == {
        "at_night": "unknown",
        "fever": "present",
    }


def test_nearly_every_finding_a_person_tells_stands_in_a_choice(engine):
    told = [
        finding
        for finding in engine.knowledge.findings.values()
        if finding.told_by in ("person", "helper") and finding.topic != "elsewhere"
    ]
    in_choice = [finding for finding in told if finding.id in engine.model.choice_of]
    assert len(in_choice) / len(told) > 0.9
