"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def knowledge_folder(command: F) -> F:
    """`--knowledge DIR`."""
    return click.option(
        "--knowledge",
        "folder",
        type=click.Path(path_type=Path),
        envvar="UNCLENCH_KNOWLEDGE",
        help="Knowledge folder to use instead of the built-in one.",
    )(command)


def as_json(command: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)
