"""What must hold of any visit that follows another, whatever was answered."""

import random
from datetime import timedelta

import pytest
from test_interview import interview

from unclench.case.observations import observe
from unclench.consultation.follow_up import Changes, Visit, followed, unseen
from unclench.errors import ContradictionError, EmptyCaseError, ImpossibleObservationsError
from unclench.triage.evaluate import fired

N_SMALL, N_BUILT_IN = 300, 12


def interviews(engine, n, seed):
    knowledge = engine.knowledge
    complaints = [finding.id for finding in knowledge.findings.values() if finding.kind == "complaint"]
    draw = random.Random(seed)  # noqa: S311  seeded, so that a failure can be run again
    for _ in range(n):
        yield interview(engine, complaints, draw)[0], draw


def follow(engine, before, changes, *, days=7):
    return followed(engine.knowledge, before, changes, id_="later", now=before.started + timedelta(days=days))


def result(engine, *visits):
    return engine.follow_up(tuple(map(Visit.of, visits)), seed=5)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "n"), [("small", N_SMALL), ("engine", N_BUILT_IN)])
def test_unchanged_answers_give_the_unchanged_result(request, name, n):
    engine = request.getfixturevalue(name)
    for consultation, _ in interviews(engine, n, seed=3):
        later = follow(engine, consultation, Changes(observations={}))
        try:
            first = result(engine, consultation)
        except (EmptyCaseError, ImpossibleObservationsError):
            continue
        second = result(engine, consultation, later)
        assert second.differential == first.differential
        assert (second.care_level, second.care_because) == (first.care_level, first.care_because)
        assert second.follow_up.changed == ()
        assert second.follow_up.direction == "same"


@pytest.mark.parametrize(("name", "n"), [("small", N_SMALL), ("engine", 4 * N_BUILT_IN)])
def test_any_answers_can_be_told_anew_and_a_danger_told_before_never_ends_in_self_care(request, name, n):
    """No earlier answer stands in the way of a new one; until a doctor has looked, danger is not forgotten."""
    engine = request.getfixturevalue(name)
    knowledge = engine.knowledge
    urgency = knowledge.domain.urgency
    for consultation, draw in interviews(engine, n, seed=4):
        told = draw.sample(sorted(knowledge.findings), min(4, len(knowledge.findings)))
        new = {finding: draw.choice(["present", "absent", "unknown"]) for finding in told}
        changes = Changes(
            observations={id_: said for id_, said in new.items() if id_ not in consultation.opening.complaint}
        )
        try:
            later = follow(engine, consultation, changes)
            observe(later.case, knowledge)
        except ContradictionError:  # the new answers themselves do not go together, or not with who it is
            continue
        before = {firing.rule.id: firing for firing in fired_of(knowledge, consultation)}
        now = {firing.rule.id for firing in fired_of(knowledge, later)}
        passed = {firing.rule.id for firing in unseen(knowledge, [Visit.of(consultation), Visit.of(later)])}
        for id_, firing in before.items():
            is_urgent = urgency(firing.rule.care_level) >= urgency("within_days")
            assert (id_ in passed) == (is_urgent and id_ not in now)


def fired_of(knowledge, consultation):
    return fired(knowledge, consultation.case, observe(consultation.case, knowledge))
