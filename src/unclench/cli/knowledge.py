"""`unclench knowledge check`: every fault of a knowledge folder at once."""

from pathlib import Path

import click

from unclench.cli.options import knowledge_folder
from unclench.records.load import built_in, read


@click.group()
def knowledge() -> None:
    """Look after a knowledge folder."""


@knowledge.command()
@knowledge_folder
@click.pass_context
def check(context: click.Context, folder: Path | None) -> None:
    """Report every fault of a folder: place, fault, consequence, remedy."""
    folder = folder or built_in()
    found, faults = read(folder, is_thorough=True)
    for fault in faults:
        click.echo(str(fault))
    n_errors = sum(fault.level == "error" for fault in faults)
    n_warnings = len(faults) - n_errors
    if found:
        click.echo(
            f"{folder}: {len(found.conditions)} conditions, {len(found.findings)} findings, {len(found.rules)} danger "
            f"rules, {len(found.medicines())} medicines, {len(found.investigations)} investigations, "
            f"{len(found.sources)} sources; version {found.version}"
        )
    click.echo(f"{n_errors} error(s), {n_warnings} warning(s)")
    if n_errors or found is None:
        context.exit(3)
