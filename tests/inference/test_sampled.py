"""Estimates from draws agree with the exact posterior within what they say of their own error."""

import numpy as np
import pytest
from synthetic import network, patient
from test_posterior import enumerated

from unclench.inference.posterior import Problem, posterior
from unclench.inference.sampled import sampled
from unclench.model.network import Parameters

ROOM = 1 << 22
NONE = np.array([], dtype=np.int64)


def fitting(problem, parameters, n):
    """The n most telling findings."""
    worth = parameters.p_cause[:, problem.present].max(axis=0) / parameters.p_leak[problem.present]
    is_fitting = np.zeros(problem.present.size, dtype=np.bool_)
    is_fitting[np.argsort(-worth)[:n]] = True
    return is_fitting


def drawn(size, n_present, seed):
    parameters = network(size, seed)
    one = patient(parameters, size, n_present, seed)
    return Problem.of(one.present, one.absent, one.present[:2]), parameters


@pytest.mark.parametrize("size", ["20x80", "80x300", "200x1000"])
@pytest.mark.parametrize("n_present", [8, 12, 16])
@pytest.mark.parametrize("seed", [11, 12])
def test_it_is_the_exact_posterior_within_four_standard_errors(size, n_present, seed):
    problem, parameters = drawn(size, n_present, seed)
    exact = posterior(problem, parameters)
    found = sampled(problem, parameters, fitting(problem, parameters, 5), seed=seed, most_room=ROOM)
    assert found is not None
    assert np.all(np.abs(found.posterior.p_active - exact.p_active) <= 4 * found.error_active)
    assert np.all(np.abs(found.posterior.p_explains - exact.p_explains) <= 4 * found.error_explains)
    off = abs(found.posterior.log_evidence - exact.log_evidence)
    assert off <= 4 * found.error_log_evidence + 1e-3
    alone = posterior(problem, parameters, without_complaint_causes=True)
    p_unexplained = np.exp(alone.log_evidence - exact.log_evidence)
    assert abs(found.p_unexplained - p_unexplained) <= 4 * found.error_unexplained
    assert found.error_explains.max() <= 0.02


def test_the_stated_error_covers_as_often_as_it_should():
    """Two standard errors of the leading cause hold the exact chance about 95 times in 100."""
    is_covered = []
    for seed in range(60):
        problem, parameters = drawn("80x300", 9, seed % 12)
        exact = posterior(problem, parameters).p_explains
        found = sampled(
            problem,
            parameters,
            fitting(problem, parameters, 4),
            seed=seed,
            most_room=ROOM,
            n_fewest=2000,
        )
        leader = exact.argmax()
        is_covered.append(
            abs(found.posterior.p_explains[leader] - exact[leader]) <= 2 * found.error_explains[leader]
        )
    assert np.mean(is_covered) >= 0.87


@pytest.mark.parametrize("seed", range(12))
def test_known_causes_and_certain_links_are_as_enumeration_has_them(seed):
    random = np.random.default_rng(seed)
    parameters = Parameters(
        p_prior=random.choice([0.0, 0.1, 0.3, 1.0], 6),
        p_leak=random.uniform(0.01, 0.2, 7),
        p_cause=random.choice([0.0, 0.0, 0.4, 0.9, 1.0], (6, 7)),
    )
    parameters.p_cause[:, 5:] *= 0.5
    problem = Problem.of(np.arange(5), np.array([5, 6]), np.array([0, 4]))
    _, active, explains = enumerated(parameters, problem.present, problem.absent, [0, 4])
    is_fitting = np.array([True, True, False, False, False])
    found = sampled(problem, parameters, is_fitting, seed=seed, most_room=ROOM)
    assert np.all(np.abs(found.posterior.p_active - active) <= 4 * found.error_active)
    assert np.all(np.abs(found.posterior.p_explains - explains) <= 4 * found.error_explains)


def test_the_same_seed_gives_the_same_to_the_last_bit():
    problem, parameters = drawn("80x300", 9, 1)
    one, two, other = (
        sampled(problem, parameters, fitting(problem, parameters, 4), seed=seed, most_room=ROOM)
        for seed in (5, 5, 6)
    )
    assert np.array_equal(one.posterior.p_explains, two.posterior.p_explains)
    assert one.posterior.log_evidence == two.posterior.log_evidence
    assert not np.array_equal(one.posterior.p_explains, other.posterior.p_explains)


def test_where_everything_fits_all_draws_weigh_the_same():
    problem, parameters = drawn("80x300", 9, 2)
    everything = np.ones(9, dtype=np.bool_)
    found = sampled(problem, parameters, everything, seed=1, most_room=ROOM)
    assert found.n_effective == pytest.approx(found.n_draws)
    assert found.posterior.log_evidence == pytest.approx(posterior(problem, parameters).log_evidence)


def test_what_is_impossible_is_no_answer():
    parameters = Parameters(
        p_prior=np.array([0.2]), p_leak=np.array([0.1, 0.0]), p_cause=np.array([[0.5, 0.0]])
    )
    problem = Problem.of(np.array([0, 1]), NONE, NONE)
    assert sampled(problem, parameters, np.array([True, False]), seed=1, most_room=ROOM) is None


def test_without_a_complaint_what_is_active_explains():
    problem, parameters = drawn("80x300", 9, 3)
    problem = Problem.of(problem.present, problem.absent, NONE)
    found = sampled(problem, parameters, fitting(problem, parameters, 5), seed=1, most_room=ROOM)
    assert np.array_equal(found.posterior.p_explains, found.posterior.p_active)
    assert found.p_unexplained == 0.0


def test_too_few_draws_that_tell_are_no_answer():
    """Twenty findings, each of its own rare cause, and none of them among those that fit: hopeless by few draws."""
    parameters = Parameters(
        p_prior=np.full(20, 1e-3),
        p_leak=np.full(20, 1e-9),
        p_cause=np.full((20, 20), 0.02) + 0.5 * np.eye(20),
    )
    problem = Problem.of(np.arange(20), NONE, NONE)
    few = sampled(
        problem, parameters, np.zeros(20, dtype=np.bool_), seed=1, most_room=ROOM, n_fewest=500, n_most=500
    )
    assert few is None
