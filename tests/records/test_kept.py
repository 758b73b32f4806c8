"""What is kept between runs is never out of date, never believed when damaged, and never runs code."""

import hashlib
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from unclench.records import kept
from unclench.records.kept import recall
from unclench.records.load import load

SMALL = Path(__file__).parent.parent / "knowledge" / "small"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small knowledge folder, with a cache of its own."""
    monkeypatch.setattr(kept.platformdirs, "user_cache_path", lambda _: tmp_path / "cache")
    return Path(shutil.copytree(SMALL, tmp_path / "knowledge"))


def cache_file(folder: Path) -> Path:
    (file,) = (folder.parent / "cache").iterdir()
    return file


def test_what_comes_back_is_what_was_kept(folder: Path) -> None:
    first = load(folder)
    again = recall(folder, first.digest)
    assert again == first
    assert again is not first


def test_any_change_of_any_file_is_seen_at_once(folder: Path) -> None:
    before = load(folder)
    for file in sorted(folder.rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "# a remark\n", encoding="utf-8")
        assert load(folder).digest != before.digest, f"a change of {file.name} went unseen"
        file.write_text(text, encoding="utf-8")
    assert load(folder).digest == before.digest


def test_a_file_that_goes_is_missed(folder: Path) -> None:
    assert "clot_in_lung" in load(folder).rules
    (folder / "triage" / "clot_in_lung.yaml").unlink()
    assert "clot_in_lung" not in load(folder).rules


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda kept: kept[:-9], lambda kept: kept[:200] + b"\0" + kept[201:]]
)
def test_a_damaged_cache_costs_time_and_nothing_else(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    whole = load(folder)
    cache_file(folder).write_bytes(damage(cache_file(folder).read_bytes()))
    assert recall(folder, whole.digest) is None
    assert load(folder) == whole


def test_a_cache_that_was_tampered_with_runs_nothing(folder: Path, tmp_path: Path) -> None:
    whole = load(folder)

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[Path]]:
            return Path.touch, (tmp_path / "run",)

    records = pickle.dumps(Evil())
    head = cache_file(folder).read_bytes()[:64]
    cache_file(folder).write_bytes(head + hashlib.sha256(records).hexdigest().encode() + records)
    assert recall(folder, whole.digest) is None
    assert not (tmp_path / "run").exists()
    assert load(folder) == whole
