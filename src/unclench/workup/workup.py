"""Remaining investigations by what they promise to tell against what they cost the patient."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.inference.differential import Inquiry
from unclench.inference.native import information
from unclench.inference.questions import absences, rough_absences
from unclench.model.network import Model
from unclench.records.domain import WorkUp
from unclench.records.ids import ConditionId, FindingId, InvestigationId
from unclench.records.investigation import Investigation
from unclench.records.shape import record

Floats = NDArray[np.float64]
_N_CAUSES = 3


@record
class Leading:
    """A cause and its chance to have a part in the complaint."""

    condition: ConditionId
    name: str
    clinical_name: str
    p: float


@record
class Outcome:
    """What one finding of an investigation would mean.

    Attributes:
        p_present: Chance that it is found.
        bits: Expected information about the causes of the complaint, in bits.
        if_present, if_absent: The leading causes then.
    """

    finding: FindingId
    name: str
    p_present: float
    bits: float
    if_present: tuple[Leading, ...]
    if_absent: tuple[Leading, ...]


@record
class NextTest:
    """An investigation that is still open.

    Attributes:
        bits: What its most telling finding promises; all of them together tell at least as much.
        worth: Bits for each unit of burden.
        at_home: How somebody can do it himself or with a helper.
    """

    investigation: InvestigationId
    name: str
    clinical_name: str
    kind: str
    bits: float
    worth: float
    cost: str
    discomfort: str
    wait: str
    harm: str | None
    at_home: str | None
    outcomes: tuple[Outcome, ...]


@record
class WorkUpPlan:
    """What to examine and test next, the most worth its burden first; and what can be checked at home."""

    tests: tuple[NextTest, ...]
    at_home: tuple[NextTest, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """Posteriors for either outcome of each open finding."""

    of: dict[FindingId, Outcome]


def work_up(model: Model, inquiry: Inquiry) -> WorkUpPlan:
    """The remaining investigations of one patient; none where the folder does not say how burdens weigh."""
    weights = model.knowledge.domain.work_up
    if weights is None:
        return WorkUpPlan(tests=(), at_home=())
    told = _outcomes(model, inquiry)
    tests = [
        _test(investigation, told, weights)
        for investigation in model.knowledge.investigations.values()
        if any(finding in told.of for finding in investigation.findings())
    ]
    tests.sort(key=lambda test: (-test.worth, test.investigation))
    n = round(weights.shown)
    telling = [test for test in tests if test.bits > 0]
    return WorkUpPlan(tests=tuple(telling[:n]), at_home=tuple(test for test in telling if test.at_home)[:n])


def _outcomes(model: Model, inquiry: Inquiry) -> _Told:
    network, found = inquiry.network, inquiry.posterior
    open_ = [
        finding
        for investigation in model.knowledge.investigations.values()
        for finding in investigation.findings()
        if finding in network.column and inquiry.observations.state(finding) is None
    ]
    open_ = list(dict.fromkeys(open_))
    asked = np.array([network.column[finding] for finding in open_], dtype=np.int64)
    absent = (
        rough_absences(network.parameters, found, asked)
        if inquiry.estimate
        else absences(inquiry.frozen, inquiry.problem, found, asked)
    )
    bits = information(found.p_explains, absent.p_explains, absent.p_absent)
    outcomes = {}
    for row, finding in enumerate(open_):
        p_no = float(absent.p_absent[row])
        if not 0.0 < p_no < 1.0:
            continue
        without = absent.p_explains[row]
        with_ = np.clip((found.p_explains - p_no * without) / (1.0 - p_no), 0.0, 1.0)
        outcomes[finding] = Outcome(
            finding=finding,
            name=model.knowledge.findings[finding].clinical,
            p_present=1.0 - p_no,
            bits=float(bits[row]),
            if_present=_leading(model, network.conditions, with_),
            if_absent=_leading(model, network.conditions, without),
        )
    return _Told(of=outcomes)


def _leading(model: Model, conditions: tuple[ConditionId, ...], p: Floats) -> tuple[Leading, ...]:
    order = np.lexsort((np.arange(p.size), -p))[:_N_CAUSES]
    return tuple(
        Leading(
            condition=conditions[row],
            name=model.knowledge.conditions[conditions[row]].lay_name,
            clinical_name=model.knowledge.conditions[conditions[row]].name,
            p=float(p[row]),
        )
        for row in order
    )


def _test(investigation: Investigation, told: _Told, weights: WorkUp) -> NextTest:
    outcomes = sorted(
        (told.of[finding] for finding in investigation.findings() if finding in told.of),
        key=lambda outcome: (-outcome.bits, outcome.finding),
    )
    burden = investigation.burden
    weight = (
        1.0 + weights.cost[burden.cost] + weights.discomfort[burden.discomfort] + weights.wait[burden.wait]
    )
    weight += weights.harm if burden.harm else 0.0
    bits = outcomes[0].bits
    return NextTest(
        investigation=investigation.id,
        name=investigation.name,
        clinical_name=investigation.clinical,
        kind=investigation.kind,
        bits=bits,
        worth=bits / weight,
        cost=burden.cost,
        discomfort=burden.discomfort,
        wait=burden.wait,
        harm=burden.harm,
        at_home=investigation.at_home,
        outcomes=tuple(outcomes),
    )
