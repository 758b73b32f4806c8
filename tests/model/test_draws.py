"""Drawn networks: without uncertainty they are the network itself, and only what is touched is drawn."""

from dataclasses import replace

import numpy as np

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.inference.frozen import Frozen


def test_draws_without_uncertainty_are_the_network(engine):
    case = Case(age=60, sex="female", complaint=("painful_cramp",), observations={})
    network = engine.model.network(case, observe(case, engine.knowledge))
    sure = replace(
        network,
        prior_sd=np.zeros_like(network.prior_sd),
        leak_sd=np.zeros_like(network.leak_sd),
        link_sd=np.zeros_like(network.link_sd),
    )
    draws = sure.draws(np.random.default_rng(0), 2)
    assert np.allclose(draws.p_prior, network.parameters.p_prior, rtol=1e-14)
    assert np.allclose(draws.p_leak, network.parameters.p_leak, rtol=1e-14)
    there = network.parameters.p_cause[draws.cause, draws.finding]
    assert np.allclose(draws.p_found, there, rtol=1e-12, atol=1e-16)
    assert np.isclose(network.parameters.p_cause.sum(), there.sum(), rtol=1e-12)
    assert Frozen.of_draws(draws).numbers.shape[0] == 2


def test_narrowed_draws_keep_what_lies_within_what(engine):
    case = Case(age=60, sex="female", complaint=("painful_cramp",), observations={})
    network = engine.model.network(case, observe(case, engine.knowledge))
    inner, outer = network.within[0]
    narrow = network.narrowed(np.array([inner]))
    sure = replace(
        narrow,
        prior_sd=np.zeros_like(narrow.prior_sd),
        leak_sd=np.zeros_like(narrow.leak_sd),
        link_sd=np.zeros_like(narrow.link_sd),
    )
    draws = sure.draws(np.random.default_rng(0), 1)
    mine = draws.finding == 0
    assert len(outer) == len(narrow.findings) - 1
    assert np.allclose(
        draws.p_found[0, mine], network.parameters.p_cause[draws.cause[mine], inner], rtol=1e-12, atol=1e-16
    )
    assert np.isclose(draws.p_leak[0, 0], network.parameters.p_leak[inner], rtol=1e-12)
