"""Checked records, kept between runs: reading and checking them is the slowest part of a start.

They are found by a digest of every file of the folder and of the code that made the records of them, so what is kept
can never be out of date. A cache that is missing, damaged or cannot be written costs time and nothing else.
"""

import gc
import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from unclench.records.knowledge import Knowledge

_KEY = 64  # characters of a key
_SETTLED_NS = (
    2_000_000_000  # a file that changed within this time of being read may have changed again unseen
)


def recall_unchanged(folder: Path) -> Knowledge | None:
    """The records of a folder of which no file was touched since they were kept; its files need not be read.

    As git does, a file is taken for untouched only if its size, its times and its place on the disk are as they
    were and it last changed well before the records were kept. Where a system does not keep the time of the last
    change, the files are read.
    """
    with suppress(OSError):
        state, newest = _state(folder)
        if newest + _SETTLED_NS < _file(folder).stat().st_mtime_ns:
            return _recall(folder, _key(state), at=1)
    return None


def recall(folder: Path, contents: str) -> Knowledge | None:
    """The records of a folder whose files have this digest, if they were kept.

    Args:
        folder: The knowledge folder.
        contents: The digest of its files.
    """
    return _recall(folder, _key(contents), at=0)


def keep(knowledge: Knowledge, contents: str) -> None:
    """Keep records for the next run, whole or not at all."""
    records = pickle.dumps(knowledge, protocol=5)
    with suppress(OSError):
        keys = _key(contents) + _key(_state(knowledge.folder)[0]) + hashlib.sha256(records).hexdigest()
        file = _file(knowledge.folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as written:
            written.write(keys.encode() + records)
        Path(name).replace(file)


def _recall(folder: Path, key: str, *, at: int) -> Knowledge | None:
    """What was kept, if the key at this position is the given one."""
    with suppress(
        OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError, ImportError
    ):
        kept = _file(folder).read_bytes()
        keys = [kept[_KEY * k : _KEY * (k + 1)].decode() for k in range(3)]
        records = memoryview(kept)[3 * _KEY :]
        if keys[at] == key and keys[2] == hashlib.sha256(records).hexdigest():
            with _no_collection():
                knowledge = _Reader(io.BytesIO(records)).load()
            return knowledge if isinstance(knowledge, Knowledge) and knowledge.folder == folder else None
    return None


def _state(folder: Path) -> tuple[str, int]:
    """A digest of where each file of a folder is, how big, and when it changed; and the time of the last change.

    Raises:
        OSError: The system does not keep the time of the last change, or the folder cannot be read.
    """
    if os.name != "posix":
        raise OSError
    digest, newest, waiting = hashlib.sha256(), 0, [str(folder)]
    for path in waiting:  # grows while it is walked
        with os.scandir(path) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    waiting.append(entry.path)
                    continue
                is_ = entry.stat()
                digest.update(
                    f"{entry.path}\0{is_.st_size} {is_.st_mtime_ns} {is_.st_ctime_ns} {is_.st_ino}\0".encode()
                )
                newest = max(newest, is_.st_ctime_ns, is_.st_mtime_ns)
    return digest.hexdigest(), newest


def digest_of(contents: Iterable[tuple[str, bytes]]) -> str:
    """A digest of files by name and content, in this order."""
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without garbage collection: it would walk all that is being made, and find nothing, again and again.

    What was made is then left out of later collections, too: records live as long as the process.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


class _Reader(pickle.Unpickler):
    """Makes records and nothing else, whatever the file holds."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  as the method it replaces
        if module.startswith("unclench.records.") and "." not in name and not name.startswith("_"):
            return super().find_class(module, name)
        if (module, name) in {("datetime", "date"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _file(folder: Path) -> Path:
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return platformdirs.user_cache_path("unclench") / f"records-{name}.bin"


def _key(contents: str) -> str:
    return hashlib.sha256(f"{contents} {_code()} {sys.version}".encode()).hexdigest()


@cache
def _code() -> str:
    """A digest of the modules that records are made by."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return digest_of((module.name, module.read_bytes()) for module in modules)
