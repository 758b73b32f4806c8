"""From a source's number to a probability: by hand."""

from math import exp, log

import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.inference.differential import inquire
from unclench.model.network import build
from unclench.model.prior import prior
from unclench.model.uncertain import expit, link_log_odds, logit, prior_log_odds
from unclench.records.quantity import Link, Prior
from unclench.records.source import Citation

SOURCE = Citation(id="count_2020")


def p_prior(engine, condition, **case):
    patient = Case(observations=case.pop("observations", {}), **case)
    knowledge = engine.knowledge
    return expit(
        prior(knowledge, knowledge.conditions[condition], patient, observe(patient, knowledge)).middle
    )


def test_two_likelihood_ratios_fix_the_share():
    """LR+ 6 and LR- 0.2: p(1-s)=..., s = 6 * 0.8 / 5.8 = 0.8276; and s / (1 - specificity) is 6 again."""
    link = Link(finding="f", lr_present=6, lr_absent=0.2, source=SOURCE)
    share = expit(link_log_odds(link, n_when_unknown=1e9).middle)
    assert share == pytest.approx(4.8 / 5.8, abs=1e-6)
    p_without = share / 6
    assert (1 - share) / (1 - p_without) == pytest.approx(0.2, abs=1e-6)


def test_an_incidence_becomes_the_share_active_in_the_window():
    """0.001 a year, 14 days long, window 28 days: 0.001 * 42 / 365.25."""
    row = Prior(incidence_per_year=0.001, lasts_days=14, n=10**9, source=SOURCE)
    p = expit(prior_log_odds(row, window_days=28, n_when_unknown=20).middle)
    assert p == pytest.approx(0.001 * 42 / 365.25, rel=1e-3)


def test_a_band_is_used_at_the_middle_of_its_log_odds():
    row = Prior(p=(0.05, 0.15), source=SOURCE)
    middle = prior_log_odds(row, window_days=28, n_when_unknown=20).middle
    assert middle == pytest.approx((logit(0.05) + logit(0.15)) / 2)


def test_age_chooses_the_row_and_an_unknown_age_averages(small):
    assert p_prior(small, "night_cramps", age=30) == pytest.approx(0.1, abs=1e-3)
    assert p_prior(small, "night_cramps", age=59.5) == pytest.approx(0.1, abs=1e-3)
    assert p_prior(small, "night_cramps", age=60) == pytest.approx(0.4, abs=1e-3)
    assert p_prior(small, "night_cramps") == pytest.approx((60 * 0.1 + 30 * 0.4) / 90, abs=1e-3)


def test_the_average_over_a_risk_factor_is_the_prior_without_it(small):
    """The law of total probability: q p(with) + (1 - q) p(without) = p."""
    p = p_prior(small, "clot")
    p_with = p_prior(small, "clot", observations={"immobile": "present"})
    p_without = p_prior(small, "clot", observations={"immobile": "absent"})
    assert 0.02 * p_with + 0.98 * p_without == pytest.approx(p, rel=1e-6)
    odds = (p_with / (1 - p_with)) / (p_without / (1 - p_without))
    assert odds == pytest.approx(10, rel=1e-6)


def test_what_a_condition_needs_rules_it_out_when_absent(small):
    assert p_prior(small, "low_salt", observations={"takes_water_tablet": "absent"}) == 0.0
    with_it = p_prior(small, "low_salt", medicines=("furosemide",))
    assert with_it == pytest.approx(expit((logit(0.05) + logit(0.15)) / 2))
    assert p_prior(small, "low_salt") == pytest.approx(0.1 * with_it, rel=0.05)


def test_a_known_condition_is_certain(small):
    assert p_prior(small, "clot", known_conditions=("clot",)) == 1.0


def test_a_link_leaves_out_what_the_leak_explains_already(small):
    """P(f|c) as stated = 1 - (1 - p_cause)(1 - p_leak)."""
    case = Case(observations={}, age=70)
    network = build(small.knowledge).network(case, observe(case, small.knowledge))
    row, column = network.row["night_cramps"], network.column["at_night"]
    parameters = network.parameters
    stated = 1 - (1 - parameters.p_cause[row, column]) * (1 - parameters.p_leak[column])
    assert stated == pytest.approx(0.8, abs=1e-9)


def test_one_positive_finding_by_hand(small):
    """Bayes: prior odds 0.4/0.6 for night cramps at 70, cramp alone seen."""
    case = Case(observations={"cramp": "present"}, age=70)
    network = build(small.knowledge).network(case, observe(case, small.knowledge))
    parameters = network.parameters
    column = network.column["cramp"]
    evidence = joint = 0.0
    n = len(network.conditions)
    for world in range(2**n):
        p, q = 1.0, 1 - parameters.p_leak[column]
        for i in range(n):
            on = world >> i & 1
            p *= parameters.p_prior[i] if on else 1 - parameters.p_prior[i]
            q *= 1 - parameters.p_cause[i, column] * on
        evidence += p * (1 - q)
        joint += p * (1 - q) * (world >> network.row["night_cramps"] & 1)
    found = inquire(small.model, case, observe(case, small.knowledge))
    assert found.posterior.p_active[network.row["night_cramps"]] == pytest.approx(joint / evidence, abs=1e-13)
    assert found.posterior.log_evidence == pytest.approx(log(evidence), abs=1e-12)
    assert exp(found.posterior.log_evidence) < 1
