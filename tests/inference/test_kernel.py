"""The kernel against eighty digits, against its plain twin on large networks, and at the edges of probability."""

import mpmath
import numpy as np
import pytest
from synthetic import network, patient

from unclench.inference.plain import plain_posterior
from unclench.inference.posterior import Problem, posterior
from unclench.model.network import Parameters

NONE = np.array([], dtype=np.int64)


def in_eighty_digits(parameters, problem):
    """Log evidence and posteriors by inclusion and exclusion (Quickscore), which needs the digits."""
    with mpmath.workdps(80):
        p_prior = [mpmath.mpf(float(p)) for p in parameters.p_prior]
        q = [[1 - mpmath.mpf(float(p)) for p in row] for row in parameters.p_cause]
        q_leak = [1 - mpmath.mpf(float(p)) for p in parameters.p_leak]
        on = [p * mpmath.fprod(row[j] for j in problem.absent) for p, row in zip(p_prior, q, strict=True)]
        off = [1 - p for p in p_prior]
        linked = [i for i, row in enumerate(parameters.p_cause) if row[problem.present].any()]
        total, active = mpmath.mpf(0), [mpmath.mpf(0)] * len(p_prior)

        def add(depth, term, fails):
            nonlocal total
            if depth == problem.present.size:
                factors = [off[i] + fail for i, fail in zip(linked, fails, strict=True)]
                product = mpmath.fprod(factors)
                total += term * product
                for k, i in enumerate(linked):
                    rest = factors[:k] + factors[k + 1 :]
                    others = product / factors[k] if factors[k] else mpmath.fprod(rest)
                    active[i] += term * fails[k] * others
                return
            j = problem.present[depth]
            add(depth + 1, term, fails)
            add(depth + 1, -term * q_leak[j], [f * q[i][j] for i, f in zip(linked, fails, strict=True)])

        add(0, mpmath.mpf(1), [on[i] for i in linked])
        apart = [i for i in range(len(p_prior)) if i not in set(linked)]
        found = [a / total for a in active]
        for i in apart:
            found[i] = on[i] / (on[i] + off[i])
        evidence = total * mpmath.fprod(on[i] + off[i] for i in apart)
        evidence *= mpmath.fprod(q_leak[j] for j in problem.absent)
        return float(mpmath.log(evidence)), np.array([float(p) for p in found])


@pytest.mark.parametrize("size", ["20x80", "80x300"])
@pytest.mark.parametrize("n_present", [5, 10])
def test_agrees_with_eighty_digits(size, n_present):
    parameters = network(size, 3)
    problem = patient(parameters, size, n_present, 4)
    log_evidence, active = in_eighty_digits(parameters, problem)
    found = posterior(problem, parameters)
    assert found.log_evidence == pytest.approx(log_evidence, abs=1e-11)
    assert np.abs(found.p_active - active).max() <= 1e-12


@pytest.mark.parametrize("size", ["20x80", "80x300", "200x1000"])
def test_compiled_is_plain_on_large_networks(size):
    parameters = network(size, 5)
    drawn = patient(parameters, size, 8, 6)
    problem = Problem.of(drawn.present, drawn.absent, drawn.present[:3])
    fast, plain = posterior(problem, parameters), plain_posterior(problem, parameters)
    assert fast.log_evidence == pytest.approx(plain.log_evidence, abs=1e-11)
    assert np.abs(fast.p_active - plain.p_active).max() <= 1e-12
    assert np.abs(fast.p_explains - plain.p_explains).max() <= 1e-12


@pytest.mark.parametrize("tiny", [1e-12, 0.0])
@pytest.mark.parametrize("n_present", [0, 1, 2, 6, 9])
def test_extreme_probabilities_and_certain_links_give_the_true_posterior(tiny, n_present):
    random = np.random.default_rng(n_present)
    extremes = np.array([tiny, 1 - tiny, 0.3])
    parameters = Parameters(
        p_prior=random.choice(extremes, 7),
        p_leak=random.choice(np.array([1e-12, 0.01]), 9),
        p_cause=random.choice(extremes, (7, 9)) * (random.uniform(size=(7, 9)) < 0.5),
    )
    problem = Problem.of(np.arange(n_present), NONE, NONE)
    log_evidence, active = in_eighty_digits(parameters, problem)
    found = posterior(problem, parameters)
    assert found.log_evidence == pytest.approx(log_evidence, abs=1e-10)
    assert np.abs(found.p_active - active).max() <= 1e-12


def test_all_findings_absent_leaves_the_causes_apart():
    parameters = network("20x80", 1)
    found = posterior(Problem.of(NONE, np.arange(80), NONE), parameters)
    on = parameters.p_prior * np.prod(1 - parameters.p_cause, axis=1)
    assert found.p_active == pytest.approx(on / (on + 1 - parameters.p_prior), abs=1e-15)


def test_a_duplicated_cause_shares_with_its_twin():
    parameters = network("20x80", 2)
    problem = patient(parameters, "20x80", 6, 3)
    twice = Parameters(
        p_prior=np.append(parameters.p_prior, parameters.p_prior[0]),
        p_leak=parameters.p_leak,
        p_cause=np.vstack((parameters.p_cause, parameters.p_cause[:1])),
    )
    found = posterior(problem, twice)
    assert found.p_active[0] == pytest.approx(found.p_active[-1], abs=1e-13)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_causes_and_findings_changes_nothing(seed):
    random = np.random.default_rng(seed)
    parameters = network("80x300", seed)
    drawn = patient(parameters, "80x300", 9, seed)
    problem = Problem.of(drawn.present, drawn.absent, drawn.present[:2])
    causes, findings = random.permutation(80), random.permutation(300)
    shuffled = Parameters(
        p_prior=parameters.p_prior[causes],
        p_leak=parameters.p_leak[findings],
        p_cause=parameters.p_cause[np.ix_(causes, findings)],
    )
    place = np.argsort(findings)
    again = Problem.of(place[problem.present][::-1], place[problem.absent], place[problem.present[:2]])
    found, then = posterior(problem, parameters), posterior(again, shuffled)
    assert then.log_evidence == pytest.approx(found.log_evidence, abs=1e-11)
    assert np.abs(then.p_active - found.p_active[causes]).max() <= 1e-12
    assert np.abs(then.p_explains - found.p_explains[causes]).max() <= 1e-12


def test_a_cause_with_no_prior_changes_nothing_for_the_others():
    parameters = network("20x80", 4)
    drawn = patient(parameters, "20x80", 7, 5)
    never = Parameters(
        p_prior=np.append(parameters.p_prior, 0.0),
        p_leak=parameters.p_leak,
        p_cause=np.vstack((parameters.p_cause, np.full((1, 80), 0.9))),
    )
    found, then = posterior(drawn, parameters), posterior(drawn, never)
    assert then.p_active[-1] == 0.0
    assert np.abs(then.p_active[:-1] - found.p_active).max() <= 1e-13


def test_sixty_findings_that_hardly_ever_happen_do_not_lose_the_number():
    """The chance of the whole is far below what a double holds; the posteriors are not."""
    parameters = Parameters(
        p_prior=np.array([1e-12, 1e-12, 0.5]),
        p_leak=np.full(60, 1e-12),
        p_cause=np.vstack((np.full(60, 1e-9), np.full(60, 1e-9), np.zeros(60))),
    )
    found = posterior(Problem.of(np.arange(60), NONE, NONE), parameters)
    one, both = np.log(2e-12) + 60 * np.log(1.001e-9), np.log(1e-24) + 60 * np.log(2.001e-9)
    assert found.log_evidence == pytest.approx(np.logaddexp(one, both), abs=1e-6)
    assert found.p_active[0] == pytest.approx(
        1 / (1 + np.exp(one - both)) + 0.5 * np.exp(one - both), abs=1e-6
    )
    assert found.p_active[2] == 0.5
