"""The likeliest state of all causes is the one that enumeration finds."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from synthetic import network, patient
from test_posterior import networks

from unclench.inference.most_probable import likely_state, most_probable
from unclench.inference.posterior import Problem, posterior
from unclench.model.network import Parameters

NONE = np.array([], dtype=np.int64)


def joints(parameters, problem):
    """Every state with its chance given the observations, the likeliest first."""
    states, p = [], []
    for world in itertools.product([0, 1], repeat=parameters.p_prior.size):
        d = np.array(world)
        q = (1 - parameters.p_leak) * np.prod(1 - d[:, None] * parameters.p_cause, axis=0)
        likelihood = np.prod(1 - q[problem.present]) * np.prod(q[problem.absent])
        states.append(d.astype(bool))
        p.append(likelihood * np.prod(np.where(d, parameters.p_prior, 1 - parameters.p_prior)))
    order = np.argsort(p)[::-1]
    total = sum(p)
    return [(states[k], p[k] / total) for k in order]


@settings(max_examples=150, deadline=None)
@given(networks())
def test_it_is_the_one_that_enumeration_finds(drawn):
    parameters, present, absent, complaint = drawn
    problem = Problem.of(present, absent, complaint)
    found = most_probable(problem, parameters)
    (state, p), *others = joints(parameters, problem)
    assert found.is_certain
    assert found.p == pytest.approx(p, rel=1e-9)
    if not others or others[0][1] < p * (1 - 1e-9):
        assert found.is_active.tolist() == state.tolist()


@pytest.mark.parametrize("size", ["20x80", "80x300"])
@pytest.mark.parametrize("seed", range(4))
def test_no_neighbour_is_likelier_and_a_search_cut_short_says_how_far_it_may_be_off(size, seed):
    parameters = network(size, seed)
    problem = patient(parameters, size, 8, seed)
    found = most_probable(problem, parameters)
    assert found.is_certain
    log_evidence = posterior(problem, parameters).log_evidence
    for changed in [None, *range(parameters.p_prior.size)]:
        state = found.is_active.copy()
        if changed is not None:
            state[changed] ^= True
        fixed = Parameters(p_prior=state.astype(float), p_leak=parameters.p_leak, p_cause=parameters.p_cause)
        log_prior = np.log(np.where(state, parameters.p_prior, 1 - parameters.p_prior)).sum()
        p = np.exp(posterior(problem, fixed).log_evidence + log_prior - log_evidence)
        assert p <= found.p * (1 + 1e-9)
        if changed is None:
            assert p == pytest.approx(found.p, rel=1e-9)
    hasty = most_probable(problem, parameters, most_sweeps=1)
    assert hasty.p <= found.p * (1 + 1e-9)
    assert hasty.p_at_most >= found.p * (1 - 1e-9)


@settings(max_examples=100, deadline=None)
@given(networks())
def test_the_state_found_without_a_search_is_no_likelier_than_the_likeliest_and_its_bound_holds(
    drawn,
):
    parameters, present, absent, complaint = drawn
    problem = Problem.of(present, absent, complaint)
    found = likely_state(problem, parameters, posterior(problem, parameters))
    (_, p), *_ = joints(parameters, problem)
    assert 0.3 * p <= found.p <= p * (1 + 1e-9)
    assert found.p_at_most >= p * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_without_any_bound_the_likeliest_state_of_large_networks_is_found(seed):
    parameters = network("80x300", seed)
    problem = patient(parameters, "80x300", 8, seed)
    found = likely_state(problem, parameters, posterior(problem, parameters))
    assert found.p == pytest.approx(most_probable(problem, parameters).p, rel=1e-9)


def test_what_is_known_is_in_it_and_what_is_impossible_has_none():
    parameters = Parameters(
        p_prior=np.array([1.0, 0.001, 0.0]),
        p_leak=np.array([1e-6, 1e-6]),
        p_cause=np.array([[0.5, 0.0], [0.9, 0.9], [0.9, 0.9]]),
    )
    found = most_probable(Problem.of(np.array([1]), NONE, NONE), parameters)
    assert found.is_active.tolist() == [True, True, False]
    never = Parameters(p_prior=np.array([0.2]), p_leak=np.array([0.0]), p_cause=np.array([[0.0]]))
    assert most_probable(Problem.of(np.array([0]), NONE, NONE), never).p == 0.0
