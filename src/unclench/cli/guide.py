"""`unclench guide search`, `show`, `list`: the guide that people read, in the terminal."""

import json
from pathlib import Path
from textwrap import fill

import click

from unclench.cli.options import as_json, knowledge_folder
from unclench.errors import UnknownPageError
from unclench.guide.page import KINDS, Kind, Line, Page
from unclench.guide.search import Guide
from unclench.records.load import load
from unclench.report.report import Reference

_WIDTH = 88
_MOST = 8


@click.group()
def guide() -> None:
    """Read about causes, treatments, muscles, tests and what people ask."""


@guide.command()
@click.argument("words", nargs=-1, required=True)
@as_json
@knowledge_folder
def search(words: tuple[str, ...], *, as_json: bool, folder: Path | None) -> None:
    """Find pages by everyday WORDS, the best fit first."""
    asked = " ".join(words)
    found = Guide.of(load(folder)).search(asked, most=_MOST)
    if as_json:
        entries = [
            {"id": page.id, "kind": page.kind, "title": page.title, "key": page.key[0].text}
            for page in found.pages
        ]
        click.echo(json.dumps({"read_as": found.read_as, "pages": entries}, ensure_ascii=False, indent=2))
        return
    if not found.pages:
        click.echo(
            f"No page fits '{asked}'. Try other or fewer words, or 'unclench guide list' for all pages.",
            err=True,
        )
        return
    if found.read_as:
        click.echo(f"Looked for: {found.read_as}")
    for page in found.pages:
        click.echo(f"{click.style(page.title, bold=True)} ({page.kind})  {click.style(page.id, dim=True)}")
        _paragraph(page.key[0].text, indent="    ")


@guide.command()
@click.argument("id_", metavar="ID")
@as_json
@knowledge_folder
def show(id_: str, *, as_json: bool, folder: Path | None) -> None:
    """Print the page ID, with the sources at each claim."""
    known = Guide.of(load(folder))
    if id_ not in known.pages:
        raise UnknownPageError(id_, nearest=known.nearest(id_))
    page = known.pages[id_]
    if as_json:
        click.echo(page.as_json())
    else:
        _page(page)


@guide.command("list")
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind.")
@as_json
@knowledge_folder
def list_(*, kind: Kind | None, as_json: bool, folder: Path | None) -> None:
    """List all pages."""
    pages = [page for page in Guide.of(load(folder)).pages.values() if kind is None or page.kind == kind]
    if as_json:
        entries = [{"id": page.id, "kind": page.kind, "title": page.title} for page in pages]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return
    width = max((len(page.id) for page in pages), default=0)
    for page in pages:
        click.echo(f"{page.id:<{width}}  {page.kind:<9}  {page.title}")


def _page(page: Page) -> None:
    click.echo()
    click.secho(page.title, bold=True)
    if page.clinical and page.clinical != page.title:
        click.secho(page.clinical, dim=True)
    for line in page.key:
        _line(line, "  ")
    for section in page.sections:
        _heading(f"{section.heading} (for clinicians)" if section.is_for_clinicians else section.heading)
        for at, line in enumerate(section.lines, start=1):
            _line(line, f"{at}. " if section.is_order else "- ")
    if page.help.care_name or page.help.lines:
        _heading("Who must take care" if page.kind == "treatment" else "When to get help")
        if page.help.care_name and page.help.what_to_do:
            care = Line(
                strong=page.help.care_name,
                text=page.help.what_to_do,
                source=page.help.source,
                basis=page.help.basis,
            )
            _line(care, "- ")
        for line in page.help.lines:
            _line(line, "- ")
    if page.ask:
        _heading("What to ask your doctor")
        for question in page.ask:
            _paragraph(question, bullet="- ")
    if page.related:
        _heading("See also")
        for other in page.related:
            click.echo(f"  {other.id}: {other.title}")


def _heading(text: str) -> None:
    click.echo()
    click.secho(text, bold=True)


def _line(line: Line, bullet: str) -> None:
    said = f"{line.strong}: {line.text}" if line.strong else line.text
    _paragraph(f"{said} [{_rests_on(line.source, line.basis)}]", bullet=bullet)


def _rests_on(source: Reference | None, basis: str | None) -> str:
    """What stands behind a line: its source, and that it is an estimate where it is one."""
    if source is None:
        return basis or ""
    return f"{basis}, {source.short}" if basis == "estimate" else source.short


def _paragraph(text: str, *, bullet: str = "", indent: str = "") -> None:
    first = indent or bullet
    click.echo(fill(text, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first)))
