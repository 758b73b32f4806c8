"""Where in a file something stands."""

from collections.abc import Sequence
from pathlib import Path

import yaml


def place(file: Path, line: int | None = None) -> str:
    """A file, relative to the working folder where it lies under it, and a line."""
    try:
        shown = file.resolve().relative_to(Path.cwd())
    except ValueError:
        shown = file
    return f"{shown}:{line}" if line else str(shown)


def line_of(file: Path, path: Sequence[str | int]) -> int | None:
    """The line, from 1, where a key path stands in a YAML file; the nearest parent's if it is not there."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None
    line: int | None = None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if pair is None:
                continue
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line
