"""Exact posteriors of a noisy-OR network given what is present and absent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.inference.plan import Plan, plan
from unclench.inference.sweep import Sweep, sweep_jit
from unclench.model.network import Parameters

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What the observations say about every condition.

    Attributes:
        log_evidence: Natural logarithm of the chance of the observations; minus infinity if impossible.
        p_active: Chance that each condition is active, shape (conditions,).
        p_explains: Chance that it is active and brings about at least one finding of the complaint, shape
            (conditions,); equal to p_active where there is no complaint.
    """

    log_evidence: float
    p_active: Floats
    p_explains: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Observations as columns of a network, with the plan of the sweep they need.

    Attributes:
        present: Columns of the present findings, shape (present,).
        absent: Columns of the absent findings, shape (absent,).
        is_complaint: Which of the present ones are the complaint, shape (present,).
        plan: The order of the sweep, over the causes linked to a present finding.
    """

    present: Ints
    absent: Ints
    is_complaint: Bools
    plan: Plan

    @classmethod
    def of(cls, parameters: Parameters, present: Ints, absent: Ints, complaint: Ints) -> "Problem":
        """The problem of one patient.

        Raises:
            TooManyFindingsError: The sweep would need too much memory.
        """
        is_linked = (parameters.p_cause[:, present] > 0.0) & (parameters.p_prior > 0.0)[:, None]
        return cls(
            present=present, absent=absent, is_complaint=np.isin(present, complaint), plan=plan(is_linked)
        )


def posterior(
    problem: Problem,
    parameters: Parameters,
    *,
    also_absent: int | None = None,
    forget: int | None = None,
    without_complaint_causes: bool = False,
    sweep: Sweep = sweep_jit,
) -> Posterior:
    """Exact posteriors of all conditions.

    Absent findings factor over the causes, and so cost only a product. A finding is forgotten, at no new
    plan, by letting its leak explain it for certain.

    Args:
        problem: What was observed.
        parameters: The network; the plan must have been made for its links.
        also_absent: The column of one more finding to take as absent.
        forget: The column of one observed finding to leave out.
        without_complaint_causes: Let no condition bring about the complaint, so that the evidence is the
            chance that all of it has other reasons.
        sweep: The compiled sweep, or its plain twin.
    """
    absent = problem.absent[problem.absent != forget] if forget is not None else problem.absent
    if also_absent is not None:
        absent = np.append(absent, also_absent)
    p_cause = parameters.p_cause[:, problem.present].copy()
    p_leak = parameters.p_leak[problem.present].copy()
    weight_off = 1.0 - parameters.p_prior
    weight_on = parameters.p_prior * np.prod(1.0 - parameters.p_cause[:, absent], axis=1)
    if forget is not None:
        p_cause[:, problem.present == forget] = 0.0
        p_leak[problem.present == forget] = 1.0
    if without_complaint_causes:
        weight_on = weight_on * np.prod(1.0 - p_cause[:, problem.is_complaint], axis=1)
        p_cause[:, problem.is_complaint] = 0.0
    steps = problem.plan
    log_evidence, p_on, p_idle = sweep(
        steps.step,
        steps.subject,
        steps.bit,
        steps.first,
        steps.link_bit,
        steps.link_finding,
        steps.n_kept,
        weight_off,
        weight_on,
        p_leak,
        p_cause,
        problem.is_complaint,
    )
    is_apart = np.ones(weight_on.size, dtype=np.bool_)
    is_apart[steps.subject[steps.step == 1]] = False
    total = weight_off[is_apart] + weight_on[is_apart]
    with np.errstate(divide="ignore", invalid="ignore"):
        p_on[is_apart] = weight_on[is_apart] / total
        log_evidence += float(np.sum(np.log(total)) + np.sum(np.log1p(-parameters.p_leak[absent])))
    p_idle[is_apart] = p_on[is_apart]
    has_complaint = bool(problem.is_complaint.any())
    return Posterior(
        log_evidence=log_evidence,
        p_active=p_on,
        p_explains=np.clip(p_on - p_idle, 0.0, 1.0) if has_complaint else p_on,
    )
