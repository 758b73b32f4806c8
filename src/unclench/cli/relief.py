"""`unclench relief`: how to free a cramping muscle, now."""

from pathlib import Path
from textwrap import fill

import click

from unclench.cli.as_json import print_json
from unclench.cli.options import as_json, knowledge_folder
from unclench.records.load import load
from unclench.report.relief import Relief, relief_for, relief_list

_WIDTH = 60


@click.command()
@click.argument("muscle", required=False)
@as_json
@knowledge_folder
def relief(muscle: str | None, *, as_json: bool, folder: Path | None) -> None:
    """Free a cramping MUSCLE now (calf, toes, thigh ...); the list of muscles if none is given."""
    knowledge = load(folder)
    if muscle is None:
        for one in relief_list(knowledge):
            click.echo(f"{one.id:<20}  {one.name}")
        return
    found = relief_for(knowledge, muscle)
    if as_json:
        print_json(Relief, found)
        return
    click.secho(found.name.upper(), bold=True)
    for stretch in found.now:
        click.echo()
        click.secho(stretch.name, bold=True)
        for number, step in enumerate(stretch.steps, start=1):
            _line(f"{number}. {step}")
        if stretch.timing:
            _line(f"   {stretch.timing}")
        click.secho(f"   {stretch.source.short}", dim=True)
    for heading, sentences in (
        ("Afterwards", found.warmth),
        ("Do not", found.do_not),
        ("Get help instead if", found.stop_if),
    ):
        if sentences:
            click.echo()
            click.secho(heading, bold=True)
            for sentence in sentences:
                _line(f"- {sentence.text} [{sentence.source.short}]")


def _line(text: str) -> None:
    click.echo(fill(text, _WIDTH, subsequent_indent="   "))
