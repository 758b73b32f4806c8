"""What the answer to every open finding is expected to tell about the causes, and to change in care."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.errors import TooManyFindingsError
from unclench.inference.differential import Inquiry
from unclench.inference.native import information
from unclench.inference.questions import Absences, absences, entropy, rough_absences
from unclench.interview.rules import Rules
from unclench.model.network import Model
from unclench.records.ids import FindingId

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROOM = (
    1 << 15
)  # doubles of a sweep: there is one for each question, and all together may not keep anybody waiting
_MOST_LOG, _LEAST = 300.0, 1e-300  # keep products and quotients finite


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One finding that can be asked about, and what the answer is worth.

    Attributes:
        finding: What it finds out.
        p_present: Chance that the answer is yes.
        bits: Expected information about which causes have a part in the complaint, in bits.
        care_steps: Expected change of the care level, in levels.
        p_care_change: Chance that the care level changes.
    """

    finding: FindingId
    p_present: float
    bits: float
    care_steps: float
    p_care_change: float


def worths(
    model: Model, inquiry: Inquiry, rules: Rules, findings: tuple[FindingId, ...]
) -> dict[FindingId, Question]:
    """The worth of each finding.

    What the network holds is computed exactly, all of it at once, unless so much is present that this would keep
    somebody waiting: then as if the conditions were independent. History acts through the priors: exactly where it
    moves one condition, as if they were independent where it moves more.
    """
    network, found = inquiry.network, inquiry.posterior
    held = [finding for finding in findings if finding in network.column]
    history = [finding for finding in findings if finding not in network.column]
    columns = np.array([network.column[finding] for finding in held], dtype=np.int64)
    if_absent = _absences(inquiry, columns)
    p_untold, explains_untold = _history_absent(model, inquiry, history)
    p_absent = np.concatenate((if_absent.p_absent, p_untold))
    explains = np.concatenate((if_absent.p_explains, explains_untold))
    bits = information(found.p_explains, explains, p_absent)
    steps, p_change = _care(model, inquiry, rules, (*held, *history), p_absent, explains)
    return {
        finding: Question(
            finding=finding,
            p_present=1.0 - float(p_absent[k]),
            bits=float(bits[k]),
            care_steps=float(steps[k]),
            p_care_change=float(p_change[k]),
        )
        for k, finding in enumerate((*held, *history))
    }


def _absences(inquiry: Inquiry, columns: Ints) -> Absences:
    found = inquiry.posterior
    if not inquiry.estimate:
        try:
            return absences(inquiry.frozen, inquiry.problem, found, columns, most_room=_ROOM)
        except TooManyFindingsError:
            pass
    return rough_absences(inquiry.network.parameters, found, columns)


def open_bits(inquiry: Inquiry) -> float:
    """All that is still to be known about the causes, in bits."""
    return float(entropy(inquiry.posterior.p_explains).sum())


def _history_absent(model: Model, inquiry: Inquiry, findings: Sequence[FindingId]) -> tuple[Floats, Floats]:
    """The chance that each history finding is absent, and what each condition explains then.

    A prior with odds o times r instead of o makes the posterior odds r times what they are, and the chance of all
    that was observed (1 - a + a r) (1 + o) / (1 + o r) times what it is, a being the posterior chance.
    """
    moves = model.person(inquiry.case, inquiry.observations).moves
    place = {finding: k for k, finding in enumerate(findings)}
    finding = np.array([place.get(moved, -1) for moved in moves.findings], dtype=np.int64)[moves.finding]
    is_asked = finding >= 0
    finding, row = finding[is_asked], moves.row[is_asked]
    active = inquiry.posterior.p_active[row]
    odds = np.exp(np.minimum(inquiry.network.prior[row], _MOST_LOG))
    log_ratio = np.zeros(len(findings))  # of the chances of the observations, present against absent
    for sign, shift in ((1.0, moves.if_present[is_asked]), (-1.0, moves.if_absent[is_asked])):
        ratio = np.exp(np.minimum(shift, _MOST_LOG))
        stays = np.maximum(1.0 - active + active * ratio, _LEAST)
        moved = sign * np.log(np.maximum(stays * (1.0 + odds) / (1.0 + odds * ratio), _LEAST))
        log_ratio += np.bincount(finding, moved, minlength=len(findings))
    explains = np.tile(inquiry.posterior.p_explains, (len(findings), 1))
    np.multiply.at(explains, (finding, row), ratio / stays)  # the last ones: of what is absent
    p = np.array([model.p_told(told, inquiry.case) for told in findings])
    odds_present = p / np.maximum(1.0 - p, _LEAST) * np.exp(np.clip(log_ratio, -_MOST_LOG, _MOST_LOG))
    return 1.0 / (1.0 + odds_present), np.minimum(explains, 1.0)


def _care(
    model: Model,
    inquiry: Inquiry,
    rules: Rules,
    findings: tuple[FindingId, ...],
    p_absent: Floats,
    explains_if_absent: Floats,
) -> tuple[Floats, Floats]:
    """Expected number of levels by which the care level moves with each answer, and the chance that it does."""
    found = inquiry.posterior.p_explains
    bounds = _bounds(model, inquiry)
    p_present = 1.0 - p_absent
    is_open = (p_present > 1e-9) & (p_absent > 1e-9)
    rest = found - p_absent[:, None] * explains_if_absent
    explains_if_present = np.clip(rest / np.where(is_open, p_present, 1.0)[:, None], 0.0, 1.0)
    now = max(rules.level, int(_by_causes(found[None, :], bounds)[0]))
    steps, p_change = np.zeros(len(findings)), np.zeros(len(findings))
    for is_present, p, explains in (
        (True, p_present, explains_if_present),
        (False, p_absent, explains_if_absent),
    ):
        by_rules = np.array(rules.levels_if(findings, is_present=is_present), np.int64)
        moved = np.abs(np.maximum(by_rules, _by_causes(explains, bounds)) - now) * is_open
        steps += p * moved
        p_change += p * (moved > 0)
    return steps, p_change


def _bounds(model: Model, inquiry: Inquiry) -> Floats:
    """For each condition and each care level that it asks for, one part in its bound; shape (conditions, levels).

    `care.level` says why conditions add up.
    """
    domain = model.knowledge.domain
    shares = np.zeros((len(inquiry.network.conditions), len(domain.care_levels)))
    for row, condition in enumerate(inquiry.network.conditions):
        record = model.knowledge.conditions[condition]
        bound = max(domain.raise_care.p_at_least(record.danger), 1e-12)
        shares[row, : domain.urgency(record.care) + 1] = 1.0 / bound
    return shares


def _by_causes(explains: Floats, bounds: Floats) -> Ints:
    """The most urgent level that the likely causes ask for, 0 for the least urgent; shape (answers,)."""
    reached = explains @ bounds >= 1.0
    reached[:, 0] = True
    levels = np.arange(bounds.shape[1])
    return np.asarray(np.where(reached, levels, 0).max(axis=1), dtype=np.int64)
