"""The smallest change of answers does what it says, and no single answer does where two are named."""

import numpy as np
import pytest
from synthetic import network, patient

from unclench.inference.counterfactual import smallest_change
from unclench.inference.frozen import Frozen
from unclench.inference.left_out import without_each
from unclench.inference.posterior import Problem, posterior

NONE = np.array([], dtype=np.int64)


def turned(problem, columns):
    present = np.setxor1d(problem.present, np.intersect1d(columns, problem.present))
    absent = np.setdiff1d(problem.absent, columns)
    present = np.concatenate((present, np.intersect1d(columns, problem.absent)))
    absent = np.concatenate((absent, np.intersect1d(columns, problem.present)))
    return Problem.of(present, absent, problem.present[problem.is_complaint])


@pytest.mark.parametrize("seed", range(6))
def test_the_change_puts_another_cause_first_and_is_the_smallest(seed):
    parameters = network("20x80", seed)
    frozen = Frozen.of(parameters)
    drawn = patient(parameters, "20x80", 5, seed)
    problem = Problem.of(drawn.present, drawn.absent[:8], drawn.present[:1])
    found = posterior(problem, frozen)
    change = smallest_change(frozen, problem, found)
    now = found.p_explains.argmax()
    singles = [
        posterior(turned(problem, np.array([column])), frozen).p_explains.argmax() != now
        for column in [*problem.present[1:], *problem.absent]
    ]
    if change is None:
        assert not any(singles)
        return
    then = posterior(turned(problem, np.array(change.columns)), frozen)
    assert then.p_explains.argmax() == change.leader != now
    assert then.p_explains[change.leader] == pytest.approx(change.p, abs=1e-12)
    assert (len(change.columns) == 1) == any(singles)


def test_the_complaint_is_never_turned_round():
    parameters = network("20x80", 1)
    problem = Problem.of(np.array([3]), NONE, np.array([3]))
    assert smallest_change(Frozen.of(parameters), problem, posterior(problem, parameters)) is None


def test_leaving_each_out_is_forgetting_it():
    parameters = network("20x80", 2)
    drawn = patient(parameters, "20x80", 6, 1)
    problem = Problem.of(drawn.present, drawn.absent[:5], drawn.present[:2])
    found = without_each(Frozen.of(parameters), problem)
    for k, column in enumerate([*problem.present, *problem.absent]):
        alone = posterior(problem, parameters, forget=int(column))
        assert np.array_equal(found.p_active[k], alone.p_active)
        assert found.log_evidence[k] == alone.log_evidence
