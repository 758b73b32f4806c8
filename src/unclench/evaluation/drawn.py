"""Patients drawn from the model itself: are its chances and intervals what they claim to be?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from unclench.case.case import Case, State
from unclench.case.observations import observe
from unclench.evaluation.measures import Bin, Share, calibration_error, reliability, share_of
from unclench.inference.differential import differential, inquire
from unclench.inference.posterior import posterior
from unclench.model.network import Model, Network, Parameters
from unclench.records.ids import FindingId

Bools = NDArray[np.bool_]

_AGES = (18.0, 90.0)
_P_PRESENT_TOLD = 0.7  # whether an answer is known does not depend on anything, so it says nothing
_P_ABSENT_TOLD = 0.3
_P_FEMALE = 0.5
_WORTH_COUNTING = 0.01  # chances below it are nearly all right whatever they rest on


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How chances and intervals hold on patients drawn from the model.

    Attributes:
        n: Patients.
        n_chances: Chances of at least 0.01 that were looked at.
        ece: Expected calibration error of these.
        brier: Their mean squared difference from what was so.
        coverage: Share of their 90 % intervals that hold the chance under the numbers the patient was drawn with.
        bins: Their reliability.
    """

    n: int
    n_chances: int
    ece: float
    brier: float
    coverage: Share
    bins: tuple[Bin, ...]


def calibrate(model: Model, *, n: int, n_draws: int, seed: int) -> Calibration:
    """Chances and intervals against the truth on drawn patients.

    For each patient every number of the network is drawn from its uncertainty, then what is active, then what
    that brings about. The engine sees some of the findings and knows only the uncertain numbers.

    Args:
        model: The compiled knowledge.
        n: Number of patients.
        n_draws: Draws for each interval.
        seed: Of everything that is drawn.
    """
    random = np.random.default_rng(seed)
    stated, is_true, is_covered = [], [], []
    for case, truth, drawn_by in patients(model, n, random):
        inquiry = inquire(model, case, observe(case, model.knowledge))
        found = differential(model, inquiry, n_draws=n_draws, random=random)
        drawn = _drawn(inquiry.network, drawn_by)
        under_truth = posterior(inquiry.problem, drawn).p_explains
        for explanation in found.explanations:
            if explanation.p < _WORTH_COUNTING:
                continue
            row = inquiry.network.row[explanation.condition]
            low, high = explanation.interval
            stated.append(explanation.p)
            is_true.append(float(truth[row]))
            is_covered.append(low <= under_truth[row] <= high)
    p, was = np.array(stated), np.array(is_true)
    bins = reliability(p, was)
    return Calibration(
        n=n,
        n_chances=p.size,
        ece=calibration_error(bins),
        brier=float(np.mean((p - was) ** 2)),
        coverage=share_of(np.array(is_covered, dtype=np.bool_), random),
        bins=bins,
    )


def patients(model: Model, n: int, random: np.random.Generator) -> Iterator[tuple[Case, Bools, int]]:
    """Cases with a complaint, which conditions brought it about, and the seed of the numbers behind it."""
    knowledge = model.knowledge
    is_complaint = np.array([knowledge.findings[finding].kind == "complaint" for finding in model.findings])
    found = 0
    while found < n:
        case = Case(
            age=float(np.floor(random.uniform(*_AGES))),
            sex="female" if random.uniform() < _P_FEMALE else "male",
            observations={},
        )
        network = model.network(case, observe(case, knowledge))
        drawn_by = int(random.integers(2**32))
        by_cause, is_present = _brought_about(network, drawn_by, random)
        complaint = np.flatnonzero(is_present & is_complaint)
        if not complaint.size:
            continue
        chosen = random.choice(complaint, size=min(2, complaint.size), replace=False)
        found += 1
        yield (
            _told(model, case, is_present, chosen, random),
            np.asarray(by_cause[:, chosen].any(axis=1), dtype=np.bool_),
            drawn_by,
        )


def _brought_about(network: Network, drawn_by: int, random: np.random.Generator) -> tuple[Bools, Bools]:
    """What each condition brings about, shape (conditions, findings), and what is present, shape (findings,).

    A finding within others is there only where they are.
    """
    drawn = _drawn(replace(network, within=()), drawn_by)
    is_active = random.uniform(size=drawn.p_prior.size) < drawn.p_prior
    by_cause = is_active[:, None] & (random.uniform(size=drawn.p_cause.shape) < drawn.p_cause)
    is_present = by_cause.any(axis=0) | (random.uniform(size=drawn.p_leak.size) < drawn.p_leak)
    is_possible = is_present.copy()
    for inner, outer in network.within:
        is_possible[inner] &= is_present[list(outer)].all()
    return by_cause & is_possible, is_present & is_possible


def _drawn(network: Network, drawn_by: int) -> Parameters:
    """One draw of a network; the same numbers for the same seed, whatever lies within what."""
    draws = network.draws(np.random.default_rng(drawn_by), 1)
    p_cause = np.zeros(network.link.shape)
    p_cause[draws.cause, draws.finding] = draws.p_found[0]
    return Parameters(p_prior=draws.p_prior[0], p_leak=draws.p_leak[0], p_cause=p_cause)


def _told(
    model: Model, case: Case, is_present: Bools, complaint: NDArray[np.int64], random: np.random.Generator
) -> Case:
    """The case with the complaint and a part of the other answers."""
    chance = random.uniform(size=is_present.size)
    is_told = np.where(is_present, chance < _P_PRESENT_TOLD, chance < _P_ABSENT_TOLD)
    states: dict[FindingId, State] = {
        finding: "present" if is_present[column] else "absent"
        for column, finding in enumerate(model.findings)
        if is_told[column] and model.knowledge.findings[finding].told_by == "person"
    }
    named = tuple(model.findings[column] for column in complaint)
    for finding in (*named, *states):
        for other in model.knowledge.findings[finding].excludes:
            if states.get(finding, "present") == "present" and states.get(other) == "present":
                states[other] = "unknown"
    return Case(
        age=case.age,
        sex=case.sex,
        complaint=named,
        observations={finding: state for finding, state in states.items() if finding not in named},
    )
