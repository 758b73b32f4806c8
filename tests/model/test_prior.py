"""Priors by hand: who asks for help, who would have named an illness, and shares within others."""

from dataclasses import replace

import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.model.prior import p_background, prior
from unclench.model.uncertain import expit
from unclench.records.domain import SeeksHelp, ToldAtStart
from unclench.records.quantity import Estimate, Rate
from unclench.records.source import Citation

SOURCE = Citation(id="count_2020")


def share(knowledge, condition, **case):
    patient = Case(age=70, sex="female", observations={}, **case)
    record = knowledge.conditions[condition]
    return expit(prior(knowledge, record, patient, observe(patient, knowledge)).middle)


def with_condition(knowledge, condition, **changes):
    record = replace(knowledge.conditions[condition], **changes)
    return replace(knowledge, conditions={**knowledge.conditions, condition: record})


def test_a_prior_is_of_those_who_ask_for_help(small):
    plain = small.knowledge
    asks = with_condition(plain, "night_cramps", seeks_help=Rate(p=0.1, n=1000, source=SOURCE))
    assert share(plain, "night_cramps") == pytest.approx(0.4)
    assert share(asks, "night_cramps") == pytest.approx(0.04)


def test_without_a_count_the_share_who_ask_goes_by_danger(small):
    band = Estimate(low=0.5, high=0.5, because="by hand")
    seeks = SeeksHelp(emergency=band, urgent=band, serious=band, benign=band, basis="judgement")
    knowledge = replace(small.knowledge, domain=replace(small.knowledge.domain, seeks_help=seeks))
    assert share(knowledge, "night_cramps") == pytest.approx(0.2)


def test_silence_speaks_against_an_illness_that_people_name(small):
    told = ToldAtStart(topics=("diagnoses",), p_told=0.8, basis="judgement", because="by hand")
    plain = replace(small.knowledge, domain=replace(small.knowledge.domain, told_at_start=told))
    named = with_condition(plain, "night_cramps", named_at_start=Rate(p=0.75, n=10**6, source=SOURCE))
    assert share(plain, "night_cramps") == pytest.approx(0.4)
    assert share(named, "night_cramps") == pytest.approx(0.4 * 0.25 / (0.4 * 0.25 + 0.6), rel=1e-3)
    assert share(named, "night_cramps", known_conditions=("night_cramps",)) == 1.0


def test_an_uncertain_share_who_ask_widens_the_prior_and_a_sure_one_does_not(small):
    patient = Case(age=70, sex="female", observations={})
    sds = []
    for low, high in ((0.3, 0.3), (0.1, 0.6)):
        rate = Rate(estimate=Estimate(low=low, high=high, because="by hand"))
        knowledge = with_condition(small.knowledge, "night_cramps", seeks_help=rate)
        record = knowledge.conditions["night_cramps"]
        sds.append(prior(knowledge, record, patient, observe(patient, knowledge)).sd)
    assert sds[0] < sds[1]


def test_a_history_within_another_is_as_rare_as_both(engine):
    knowledge, patient = engine.knowledge, Case(age=50, sex="male", observations={})
    inner = knowledge.findings["takes_tki"]
    (outer,) = inner.implies
    among = {row: p_background(knowledge, row, patient) for row in (inner.id, outer)}
    assert among[inner.id] < 0.2 * among[outer]
    known = Case(age=50, sex="male", observations={outer: "present"})
    assert p_background(knowledge, inner.id, known, observe(known, knowledge)) > 4 * among[inner.id]
