"""Compiled kernel = plain kernel = enumeration of every world."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unclench.inference.plain import plain_posterior
from unclench.inference.posterior import Problem, posterior
from unclench.model.network import Parameters


def enumerated(parameters, present, absent, complaint):
    """Posterior by summing over every set of active conditions."""
    n = parameters.p_prior.size
    evidence, active, explains = 0.0, np.zeros(n), np.zeros(n)
    for world in itertools.product([0, 1], repeat=n):
        d = np.array(world)
        p = np.prod(np.where(d, parameters.p_prior, 1 - parameters.p_prior))
        q = (1 - parameters.p_leak) * np.prod(1 - d[:, None] * parameters.p_cause, axis=0)
        likelihood = np.prod(1 - q[present]) * np.prod(q[absent])
        evidence += p * likelihood
        active += d * p * likelihood
        for i in np.flatnonzero(d):
            without = d.copy()
            without[i] = 0
            q_without = (1 - parameters.p_leak) * np.prod(1 - without[:, None] * parameters.p_cause, axis=0)
            idle = np.prod(q[absent])
            for j in present:
                if j in complaint:
                    idle *= (1 - parameters.p_cause[i, j]) * (1 - q_without[j])
                else:
                    idle *= 1 - q[j]
            explains[i] += p * (likelihood - idle)
    return np.log(evidence), active / evidence, explains / evidence


@st.composite
def networks(draw):
    n_causes = draw(st.integers(1, 6))
    n_findings = draw(st.integers(1, 7))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    p_cause = random.uniform(0, 1, (n_causes, n_findings)) * (
        random.uniform(size=(n_causes, n_findings)) < 0.6
    )
    p_prior = random.uniform(0, 1, n_causes) ** 3
    p_prior[random.uniform(size=n_causes) < 0.15] = 0.0
    p_prior[random.uniform(size=n_causes) < 0.15] = 1.0
    parameters = Parameters(p_prior=p_prior, p_leak=random.uniform(1e-4, 0.2, n_findings), p_cause=p_cause)
    state = random.integers(0, 3, n_findings)
    present, absent = np.flatnonzero(state == 1), np.flatnonzero(state == 0)
    complaint = present[random.uniform(size=present.size) < 0.5]
    return parameters, present, absent, complaint


@settings(max_examples=150, deadline=None)
@given(networks())
def test_compiled_is_plain_is_enumeration(network):
    parameters, present, absent, complaint = network
    problem = Problem.of(present, absent, complaint)
    log_evidence, active, explains = enumerated(parameters, present, absent, complaint)
    for twin in (plain_posterior, posterior):
        found = twin(problem, parameters)
        assert found.log_evidence == pytest.approx(log_evidence, abs=1e-11)
        assert found.p_active == pytest.approx(active, abs=1e-12)
        assert found.p_explains == pytest.approx(explains if complaint.size else active, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_order_of_answers_changes_nothing(network, random):
    parameters, present, absent, complaint = network
    shuffled = list(present)
    random.shuffle(shuffled)
    there = posterior(Problem.of(present, absent, complaint), parameters)
    again = posterior(Problem.of(np.array(shuffled, dtype=np.int64), absent[::-1], complaint), parameters)
    assert again.p_active == pytest.approx(there.p_active, abs=1e-13)
    assert again.p_explains == pytest.approx(there.p_explains, abs=1e-13)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_a_forgotten_finding_is_an_unknown_one(network):
    parameters, present, absent, complaint = network
    for column in [*present, *absent]:
        forgotten = posterior(Problem.of(present, absent, complaint), parameters, forget=column)
        unknown = posterior(
            Problem.of(
                present[present != column],
                absent[absent != column],
                complaint[complaint != column],
            ),
            parameters,
        )
        assert forgotten.p_active == pytest.approx(unknown.p_active, abs=1e-12)
        assert forgotten.log_evidence == pytest.approx(unknown.log_evidence, abs=1e-11)


def test_a_better_rival_explains_a_cause_away():
    """Two conditions, each 0.10 beforehand: 0.50 or so after the first finding, less after the second (STYLE 6)."""
    parameters = Parameters(
        p_prior=np.array([0.1, 0.1]),
        p_leak=np.array([0.01, 1e-6]),
        p_cause=np.array([[0.9, 0.05], [0.9, 0.95]]),
    )
    none = np.array([], dtype=np.int64)
    one = posterior(Problem.of(np.array([0]), none, none), parameters)
    two = posterior(Problem.of(np.array([0, 1]), none, none), parameters)
    assert one.p_active[0] > 0.45
    assert two.p_active[0] < one.p_active[0]


def test_what_is_impossible_has_no_evidence():
    parameters = Parameters(p_prior=np.array([0.2]), p_leak=np.array([0.0]), p_cause=np.array([[0.0]]))
    none = np.array([], dtype=np.int64)
    assert posterior(Problem.of(np.array([0]), none, none), parameters).log_evidence == -np.inf
