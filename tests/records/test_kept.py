"""What is kept between runs is never out of date, never believed when damaged, and never runs code."""

import hashlib
import os
import pickle
import shutil
import time
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


def settled(folder: Path) -> None:
    """As if the records had been kept a while ago, and after the last change of a file."""
    later = time.time() + 60
    os.utime(cache_file(folder), (later, later))


def test_files_that_nobody_touched_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(folder)
    settled(folder)
    monkeypatch.setattr(Path, "read_bytes", unread(folder, Path.read_bytes))
    assert load(folder) == first


def unread(folder: Path, read: Callable[[Path], bytes]) -> Callable[[Path], bytes]:
    """Reading that fails for the files of a folder."""

    def refuse(file: Path) -> bytes:
        assert folder not in file.parents, f"{file} was read"
        return read(file)

    return refuse


def test_a_change_of_the_same_size_and_time_is_seen(folder: Path) -> None:
    before = load(folder)
    settled(folder)
    file = folder / "conditions" / "clot.yaml"
    was = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("deep vein.", "deep vena."), encoding="utf-8")
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert file.stat().st_size == was.st_size
    assert load(folder).digest != before.digest


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
    "damage",
    [lambda _: b"", lambda kept: kept[:-9], lambda kept: kept[:300] + bytes([kept[300] ^ 1]) + kept[301:]],
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
    head = cache_file(folder).read_bytes()[: 2 * 64]
    cache_file(folder).write_bytes(head + hashlib.sha256(records).hexdigest().encode() + records)
    assert recall(folder, whole.digest) is None
    assert not (tmp_path / "run").exists()
    assert load(folder) == whole
