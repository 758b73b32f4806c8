"""What YAML texts parse to, kept between runs: parsing is the slowest part of a start."""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs
import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Parsed:
    """Parsed YAML, found by a digest of its text; only plain values are kept, as JSON.

    A cache that is missing, damaged or cannot be written costs time and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._file = platformdirs.user_cache_path("unclench") / f"parsed-{name}.json"
        self._known: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._is_new = False
        with suppress(OSError, ValueError):
            kept = json.loads(self._file.read_bytes())
            self._known = kept if isinstance(kept, dict) else {}

    def of(self, content: bytes) -> Any:  # noqa: ANN401  whatever the text holds
        """What a text parses to.

        Raises:
            UnicodeDecodeError: It is not UTF-8.
            yaml.YAMLError: It is not YAML.
        """
        key = hashlib.sha256(content).hexdigest()
        if key not in self._known:
            self._known[key] = yaml.load(content.decode("utf-8"), Loader=_LOADER)  # noqa: S506  a safe loader, the fast one
            self._is_new = True
        self._used[key] = self._known[key]
        return self._used[key]

    @property
    def digest(self) -> str:
        """A digest of every text so far, in any order."""
        return hashlib.sha256("".join(sorted(self._used)).encode()).hexdigest()

    def keep(self) -> None:
        """Keep what was used for the next run, whole or not at all."""
        if not self._is_new:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._used, file, default=str)
            Path(name).replace(self._file)
