"""The account of a folder adds up, and numbers drawn from it can be traced to their publications."""

from pathlib import Path

import numpy as np
import pytest

from unclench.records.audit import audit
from unclench.records.condition import Condition
from unclench.records.load import built_in, load
from unclench.records.quantity import Cited, Link, RiskFactor

SMALL = Path(__file__).parent.parent / "knowledge" / "small"
N_TRACED = 20
SEED = 20261128


def test_the_small_folder_by_hand() -> None:
    found = audit(load(SMALL))
    assert (found.conditions, found.findings, found.investigations, found.danger_rules) == (3, 8, 1, 1)
    assert found.links == found.links_measured + found.links_estimated
    assert found.never_cited == ("hearsay_2001",)


@pytest.mark.parametrize("folder", [SMALL, built_in()], ids=["small", "built in"])
def test_the_parts_add_up(folder: Path) -> None:
    found = audit(load(folder))
    for total in ("links", "links_measured", "links_indirect", "links_estimated"):
        assert getattr(found, total) == sum(getattr(one, total) for one in found.per_condition)
    assert found.links_measured + found.links_estimated == found.links
    assert found.links_indirect <= found.links_measured


def test_every_finding_can_be_found_out() -> None:
    assert audit(load()).unreachable == ()


def measured(condition: Condition) -> list[Link | RiskFactor]:
    return [number for number in (*condition.links, *condition.risk_factors) if number.estimate is None]


def test_twenty_measured_numbers_lead_to_their_sources() -> None:
    """From number to publication: what it counts, in whom, and where that can be read."""
    knowledge = load()
    every = [
        (condition, number) for condition in knowledge.conditions.values() for number in measured(condition)
    ]
    for index in np.random.default_rng(SEED).choice(len(every), N_TRACED, replace=False):
        condition, number = every[index]
        where = f"{condition.id}, {number.finding}"
        assert isinstance(number, Cited)
        assert number.source is not None, where
        source = knowledge.sources[number.source.id]
        assert source.address or source.published_in, f"{where}: {source.id} can be found nowhere"
        assert source.title, where
        assert source.doubtful is None, f"{where}: {source.id} is doubtful"
        assert number.population, f"{where}: measured in whom?"
        assert number.source.at, f"{where}: where in {source.id}?"


def test_estimates_say_why_and_are_wide() -> None:
    for condition in load().conditions.values():
        for number in (*condition.links, *condition.risk_factors):
            if number.estimate is not None:
                assert len(number.estimate.because) >= 5, f"{condition.id}, {number.finding}"
                assert number.estimate.low < number.estimate.high, f"{condition.id}, {number.finding}"
