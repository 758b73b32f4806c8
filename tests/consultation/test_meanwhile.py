"""What to do until help is there: for every emergency, easy to read, and never two things that clash."""

import re
from itertools import combinations

import pytest
from textstat import textstat

from unclench.report.meanwhile import meanwhile
from unclench.triage.evaluate import Firing

MOST_GRADE = 9
CLASHES = (
    (r"[Ss]it (up|down|straight)", r"\b[Ll](ie|ying)\b(?! them)"),
    (r"^Drink|Drink (if|water)", r"drink nothing|nothing to eat or drink|before you eat or drink"),
)


def told(knowledge, *rules):
    firings = tuple(Firing(rule=rule, because=()) for rule in rules)
    return [step.text for step in meanwhile(knowledge, firings, rules[0].care_level)]


@pytest.fixture(scope="module")
def emergencies(engine):
    rules = engine.knowledge.rules.values()
    return [rule for rule in rules if rule.care_level == "emergency_now"]


def test_every_emergency_has_steps_of_its_own_and_those_of_any(engine, emergencies):
    knowledge = engine.knowledge
    always = [step.text for step in knowledge.meanwhile[knowledge.domain.in_any_emergency].steps]
    for rule in emergencies:
        steps = told(knowledge, rule)
        assert steps[-len(always) :] == always
        assert len(steps) > len(always), rule.id


def test_an_emergency_without_a_rule_has_the_steps_of_any(engine):
    assert meanwhile(engine.knowledge, (), "emergency_now")
    assert meanwhile(engine.knowledge, (), "routine_gp") == ()


@pytest.mark.parametrize("level", ["emergency_now", "same_day"])
def test_no_two_dangers_together_ask_for_what_cannot_both_be_done(engine, level):
    rules = [rule for rule in engine.knowledge.rules.values() if rule.care_level == level]
    sets = {rule.meanwhile: rule for rule in rules}
    for one, other in combinations(sets.values(), 2):
        steps = told(engine.knowledge, one, other)
        for this, that in CLASHES:
            clash = [step for step in steps if re.search(this, step) or re.search(that, step)]
            assert not (
                any(re.search(this, step) for step in steps) and any(re.search(that, step) for step in steps)
            ), (one.id, other.id, clash)


def test_steps_of_the_less_urgent_rules_are_left_out(small):
    rule = small.knowledge.rules["clot_in_lung"]
    firing = Firing(rule=rule, because=())
    assert [step.text for step in meanwhile(small.knowledge, (firing,), "emergency_now")] == [
        "Sit up.",
        "Loosen tight clothes.",
    ]
    assert meanwhile(small.knowledge, (firing,), "same_day") == ()


def test_all_that_people_read_here_is_easy(engine):
    knowledge = engine.knowledge
    texts = {id_: " ".join(step.text for step in one.steps) for id_, one in knowledge.meanwhile.items()}
    texts |= {
        id_: " ".join(line.text for line in one.elsewhere)
        for id_, one in knowledge.findings.items()
        if one.elsewhere
    }
    scope = knowledge.domain.scope
    texts["scope"] = f"{scope.elsewhere} {scope.unexplained} {scope.doubtful} {scope.no_complaint}"
    hard = {id_: textstat.flesch_kincaid_grade(text) for id_, text in texts.items()}
    assert {id_: round(grade, 1) for id_, grade in hard.items() if grade > MOST_GRADE} == {}
