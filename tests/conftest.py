"""What many tests start from: the built-in engine, and a folder small enough to reckon by hand."""

import shutil
from pathlib import Path

import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.consultation.engine import Engine
from unclench.errors import ContradictionError
from unclench.inference.differential import inquire
from unclench.records.load import load

TESTS = Path(__file__).parent
SMALL = TESTS / "knowledge" / "small"


@pytest.fixture(scope="session")
def engine():
    return Engine.of(load())


@pytest.fixture(scope="session")
def small():
    return Engine.of(load(SMALL))


@pytest.fixture(scope="session")
def wide(engine):
    """Somebody who says yes to one thing after another until six of them are too many for the exact sum."""
    observations = {}
    for finding in engine.knowledge.findings.values():
        if finding.told_by != "person" or finding.kind == "history":
            continue
        case = Case(
            age=50,
            sex="female",
            complaint=("painful_cramp",),
            observations={**observations, finding.id: "present"},
        )
        try:
            told = observe(case, engine.knowledge)
        except ContradictionError:
            continue
        observations = dict(case.observations)
        if len(told.present) > 18 and len(inquire(engine.model, case, told).left_out) >= 6:
            return case
    pytest.fail("nothing is too wide for this folder")


@pytest.fixture
def small_copy(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "knowledge"))
