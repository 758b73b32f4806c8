"""What many tests start from: the built-in engine, and a folder small enough to reckon by hand."""

import shutil
from pathlib import Path

import pytest

from unclench.consultation.engine import Engine
from unclench.records.load import load

TESTS = Path(__file__).parent
SMALL = TESTS / "knowledge" / "small"


@pytest.fixture(scope="session")
def engine():
    return Engine.of(load())


@pytest.fixture(scope="session")
def small():
    return Engine.of(load(SMALL))


@pytest.fixture
def small_copy(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "knowledge"))
