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


def recall(folder: Path, contents: str) -> Knowledge | None:
    """The records of a folder whose files have this digest, if they were kept.

    Args:
        folder: The knowledge folder.
        contents: The digest of its files.
    """
    with suppress(
        OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError, ImportError
    ):
        kept = _file(folder).read_bytes()
        key, digest, records = kept[:64].decode(), kept[64:128].decode(), memoryview(kept)[128:]
        if key == _key(contents) and digest == hashlib.sha256(records).hexdigest():
            with _no_collection():
                knowledge = _Reader(io.BytesIO(records)).load()
            return knowledge if isinstance(knowledge, Knowledge) and knowledge.folder == folder else None
    return None


def keep(knowledge: Knowledge, contents: str) -> None:
    """Keep records for the next run, whole or not at all."""
    records = pickle.dumps(knowledge, protocol=5)
    with suppress(OSError):
        file = _file(knowledge.folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as written:
            written.write(_key(contents).encode() + hashlib.sha256(records).hexdigest().encode() + records)
        Path(name).replace(file)


def digest_of(contents: Iterable[tuple[str, bytes]]) -> str:
    """A digest of files by name and content, in this order."""
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without garbage collection: it would walk all that is being made, and find nothing, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
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
