"""Draws come from the exact posterior, and are the same however they are asked for."""

import numpy as np
import pytest
from synthetic import network, patient

from unclench.inference.drawing import draw
from unclench.inference.frozen import Frozen
from unclench.inference.native import MOST_ROOM
from unclench.inference.posterior import Problem, posterior
from unclench.model.network import Parameters

N_DRAWS = 20_000
NONE = np.array([], dtype=np.int64)


def drawn(problem, parameters, *, n=N_DRAWS, seed=1, first=0):
    out = np.empty((n, parameters.p_prior.size), dtype=np.uint8)
    frozen = Frozen.of(parameters)
    assert not draw(
        frozen.links,
        present=problem.present,
        absent=problem.absent,
        most_room=MOST_ROOM,
        seed=seed,
        first=first,
        out=out,
    )
    return out


def small(seed):
    """A network of six causes, some known and some impossible, whose posterior can be enumerated."""
    random = np.random.default_rng(seed)
    p_prior = random.uniform(0, 1, 6)
    p_prior[random.uniform(size=6) < 0.15] = 0.0
    p_prior[random.uniform(size=6) < 0.15] = 1.0
    p_cause = random.uniform(0, 1, (6, 7)) * (random.uniform(size=(6, 7)) < 0.6)
    parameters = Parameters(p_prior=p_prior, p_leak=random.uniform(0.01, 0.2, 7), p_cause=p_cause)
    state = random.integers(0, 3, 7)
    return parameters, Problem.of(np.flatnonzero(state == 1), np.flatnonzero(state == 0), NONE)


def joint(parameters, problem):
    """The exact chance of each of the 64 sets of active causes."""
    sets = (np.arange(64)[:, None] >> np.arange(6)) & 1
    none = (1 - parameters.p_leak) * np.prod(1 - sets[:, :, None] * parameters.p_cause, axis=1)
    p = np.prod(np.where(sets, parameters.p_prior, 1 - parameters.p_prior), axis=1)
    p = p * np.prod(1 - none[:, problem.present], axis=1) * np.prod(none[:, problem.absent], axis=1)
    return p / p.sum()


@pytest.mark.parametrize("seed", range(30))
def test_every_set_of_causes_is_drawn_as_often_as_it_should(seed):
    parameters, problem = small(seed)
    p = joint(parameters, problem)
    sets = drawn(problem, parameters, seed=seed) @ (1 << np.arange(6))
    share = np.bincount(sets, minlength=64) / N_DRAWS
    assert np.abs(share - p).max() <= 5 * np.sqrt(0.25 / N_DRAWS)
    assert not share[p == 0.0].any()
    n_expected = np.maximum(N_DRAWS * p, 1e-300)
    is_common = n_expected >= 5
    chi_square = ((N_DRAWS * share - n_expected) ** 2 / n_expected)[is_common].sum()
    n_common = is_common.sum()
    assert chi_square <= n_common + 6 * np.sqrt(2 * n_common) + 6


@pytest.mark.parametrize("size", ["20x80", "80x300", "200x1000"])
@pytest.mark.parametrize("n_present", [0, 1, 4, 12])
def test_the_shares_of_large_networks_are_the_posterior(size, n_present):
    parameters = network(size, 7)
    problem = patient(parameters, size, n_present, 8)
    p = posterior(problem, parameters).p_active
    share = drawn(problem, parameters).mean(axis=0)
    assert np.all(np.abs(share - p) <= 5 * np.sqrt(p * (1 - p) / N_DRAWS) + 5 / N_DRAWS)


def test_the_same_seed_gives_the_same_draws_in_any_portions():
    parameters = network("80x300", 3)
    problem = patient(parameters, "80x300", 9, 3)
    whole = drawn(problem, parameters, n=300)
    parts = [drawn(problem, parameters, n=100, first=first) for first in (0, 100, 200)]
    assert np.array_equal(whole, np.vstack(parts))
    assert not np.array_equal(whole, drawn(problem, parameters, n=300, seed=2))


def test_nothing_is_drawn_where_what_is_present_is_impossible():
    parameters = Parameters(p_prior=np.array([0.2]), p_leak=np.array([0.0]), p_cause=np.array([[0.0]]))
    assert not drawn(Problem.of(np.array([0]), NONE, NONE), parameters, n=5).any()
