"""Many patients, many questions and many networks in one call give what one at a time gives."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic import network, patient

from unclench.errors import TooManyFindingsError
from unclench.inference.batch import Patients, posteriors
from unclench.inference.frozen import Frozen
from unclench.inference.native import bounds, information
from unclench.inference.posterior import Problem, posterior
from unclench.inference.questions import absences, best_question, entropy
from unclench.model.network import Parameters

NONE = np.array([], dtype=np.int64)


def columns(problems):
    def at(lists):
        return np.concatenate(([0], np.cumsum([part.size for part in lists]))).astype(np.int64)

    present, absent = [p.present for p in problems], [p.absent for p in problems]
    return Patients(
        present_at=at(present),
        present=np.concatenate(present),
        is_complaint=np.concatenate([p.is_complaint for p in problems]),
        absent_at=at(absent),
        absent=np.concatenate(absent),
    )


@pytest.fixture(scope="module")
def parameters():
    return network("80x300", 3)


def test_a_batch_is_the_single_call_to_the_last_bit(parameters):
    drawn = [patient(parameters, "80x300", k % 9, k) for k in range(150)]
    problems = [Problem.of(p.present, p.absent, p.present[: k % 3]) for k, p in enumerate(drawn)]
    frozen = Frozen.of(parameters)
    found = posteriors(frozen, columns(problems))
    for k, problem in enumerate(problems):
        single = posterior(problem, frozen)
        assert found.log_evidence[k] == single.log_evidence
        assert np.array_equal(found.p_active[k], single.p_active)
        assert np.array_equal(found.p_explains[k], single.p_explains)


def test_what_is_impossible_or_too_much_does_not_stop_a_batch(parameters):
    frozen = Frozen.of(parameters)
    impossible = frozen.numbers.copy()
    impossible[0, 80:680] = 0.0
    impossible[0, :80] = 0.0
    problems = [
        Problem.of(np.arange(4), NONE, NONE),
        Problem.of(np.arange(90), NONE, NONE),
        Problem.of(NONE, np.arange(4), NONE),
    ]
    none = Frozen(n_causes=80, n_findings=300, start=frozen.start, cause=frozen.cause, numbers=impossible)
    found = posteriors(none, columns(problems))
    assert found.log_evidence[0] == -np.inf
    assert np.isnan(found.log_evidence[1])
    assert found.log_evidence[2] == 0.0


@pytest.mark.parametrize("n_present", [0, 1, 4, 9, 12])
@pytest.mark.parametrize("n_complaint", [0, 2])
def test_every_question_is_what_its_answer_no_gives(parameters, n_present, n_complaint):
    drawn = patient(parameters, "80x300", n_present, 11)
    problem = Problem.of(drawn.present, drawn.absent, drawn.present[:n_complaint])
    frozen = Frozen.of(parameters)
    now = posterior(problem, frozen)
    asked = np.setdiff1d(np.arange(300), np.concatenate((drawn.present, drawn.absent)))[:75]
    found = absences(frozen, problem, now, asked)
    for k, column in enumerate(asked):
        then = posterior(problem, frozen, also_absent=int(column))
        assert found.p_absent[k] == pytest.approx(np.exp(then.log_evidence - now.log_evidence), abs=1e-12)
        assert np.abs(found.p_active[k] - then.p_active).max() <= 1e-12
        assert np.abs(found.p_explains[k] - then.p_explains).max() <= 1e-12
    bits = information(now.p_explains, found.p_explains, found.p_absent)
    for k in range(0, asked.size, 10):
        no, p_then = found.p_absent[k], found.p_explains[k]
        p_if_present = (now.p_explains - no * p_then) / (1 - no)
        expected = entropy(now.p_explains) - no * entropy(p_then) - (1 - no) * entropy(p_if_present)
        assert bits[k] == pytest.approx(expected.sum(), abs=1e-12)


def test_columns_that_cannot_be_written_or_are_narrow_do(parameters):
    """Arrow hands out read-only buffers with offsets of 32 bits."""
    frozen = Frozen.of(parameters)
    problems = [patient(parameters, "80x300", 4, k) for k in range(5)]
    patients = columns(problems)
    present_at, present = patients.present_at.astype(np.int32), patients.present.copy()
    present.flags.writeable = False
    found = posteriors(frozen, replace(patients, present_at=present_at, present=present))
    assert np.array_equal(found.p_active, posteriors(frozen, patients).p_active)


def test_too_much_at_once_is_an_error_that_says_how_much(parameters):
    problem = Problem.of(np.arange(40), NONE, NONE)
    with pytest.raises(TooManyFindingsError, match=r"40 present findings .* limit is 8 MiB"):
        posterior(problem, parameters, most_room=1 << 20)


@pytest.mark.parametrize("size", ["20x80", "80x300"])
@pytest.mark.parametrize("n_present", [0, 3, 8, 11])
def test_the_best_question_is_the_best_of_all(size, n_present):
    parameters = network(size, n_present)
    problem = patient(parameters, size, n_present, 5)
    frozen = Frozen.of(parameters)
    now = posterior(problem, frozen)
    asked = np.setdiff1d(np.arange(frozen.n_findings), np.concatenate((problem.present, problem.absent)))
    then = absences(frozen, problem, now, asked)
    told = information(now.p_active, then.p_active, then.p_absent)
    best = best_question(frozen, problem, now, asked)
    assert best.bits == pytest.approx(told.max(), abs=1e-12)
    assert told[np.flatnonzero(asked == best.column)[0]] == pytest.approx(best.bits, abs=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_no_answer_tells_more_than_its_bound(seed):
    random = np.random.default_rng(seed)
    n_causes, n_findings = int(random.integers(3, 12)), 14
    has_link = random.uniform(size=(n_causes, n_findings)) < 0.5
    parameters = Parameters(
        p_prior=random.choice(np.array([1e-9, 0.02, 0.4, 0.97, 1.0]), n_causes),
        p_leak=random.choice(np.array([1e-6, 0.01, 0.5]), n_findings),
        p_cause=np.where(
            has_link, random.choice(np.array([1e-3, 0.3, 0.9, 1.0]), (n_causes, n_findings)), 0.0
        ),
    )
    problem = Problem.of(np.arange(int(random.integers(0, 6))), NONE, NONE)
    frozen, asked = Frozen.of(parameters), np.arange(6, n_findings)
    now = posterior(problem, frozen)
    if np.isneginf(now.log_evidence):
        return
    is_coupled = (parameters.p_cause[:, problem.present] > 0).any(axis=1)
    for n_watched in (0, 2, n_causes):
        watched = np.flatnonzero(is_coupled & (now.p_active < 1.0))[:n_watched]
        if_off = absences(frozen, problem, now, -1 - watched)
        most = bounds(
            frozen.links,
            np.ascontiguousarray(now.p_active),
            is_coupled=is_coupled,
            watched=watched,
            p_if_off=if_off.p_active,
            asked=asked,
        )
        then = absences(frozen, problem, now, asked)
        told = information(now.p_active, then.p_active, then.p_absent)
        assert np.all(told <= most + 1e-9)


def test_what_is_all_but_certain_tells_nothing():
    p = np.array([0.0, 1e-320, 1e-300, 0.5, 1.0 - 1e-16, 1.0])
    then = np.array([[0.0, 1e-321, 5e-301, 0.4, 1.0 - 2e-16, 0.9999]])
    told = information(p, then, np.array([0.3]))
    assert told[0] == pytest.approx(information(p[3:4], then[:, 3:4].copy(), np.array([0.3]))[0], abs=1e-12)
