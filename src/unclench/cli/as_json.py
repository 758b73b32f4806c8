"""A result as JSON on standard output: the same text whatever command prints it."""

from typing import Any

import click
from pydantic import TypeAdapter


def print_json(kind: type[Any], value: object) -> None:
    """Print a value of a result's type as indented JSON."""
    printed = TypeAdapter(kind).dump_json(value, by_alias=True, indent=2, ensure_ascii=False)
    click.echo(printed.decode())
