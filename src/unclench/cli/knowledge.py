"""`unclench knowledge`: every fault of a folder at once, and an account of what its numbers rest on."""

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from statistics import median

import click

from unclench.cli.options import as_json, knowledge_folder
from unclench.guide.grade import reading_grade
from unclench.guide.ids import PageIds
from unclench.guide.pages import pages
from unclench.records.audit import Audit, audit
from unclench.records.fault import did_you_mean
from unclench.records.ids import ConditionId
from unclench.records.knowledge import Knowledge
from unclench.records.load import built_in, load, read

_MOST_GRADE = 9.0


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


@knowledge.command("audit")
@click.argument("condition", required=False)
@as_json
@knowledge_folder
def audit_command(condition: str | None, *, as_json: bool, folder: Path | None) -> None:
    """Show what is measured, estimated and missing: for all conditions, or in full for one."""
    held = load(folder)
    found = audit(held)
    if condition is not None:
        found = _only(found, condition)
    grades = _grades(held, None if condition is None else ConditionId(condition))
    if as_json:
        document = asdict(found)
        for one in document["per_condition"]:
            one["reading_grade"] = grades[one["id"]]
        document["reading_grades"] = grades
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        return
    if condition is None:
        _show_counts(found)
        hard = {page: grade for page, grade in grades.items() if grade > _MOST_GRADE}
        click.echo(
            f"pages of the guide: {len(grades)}, median reading grade {median(grades.values()):.1f}; "
            f"above grade {_MOST_GRADE:g}: {', '.join(f'{page} ({grade:.1f})' for page, grade in hard.items()) or 'none'}"
        )
        click.echo()
    for one in found.per_condition:
        n_measured = sum(one.is_prior_measured)
        click.echo(
            f"{one.id:<42}{one.links:>5} links: {one.links_measured:>3} measured ({one.links_indirect} indirect), "
            f"{one.links_estimated:>3} estimated; prior {n_measured}/{len(one.is_prior_measured)} measured; "
            f"{len(one.gaps)} gaps, {len(one.left_out)} facts left out; "
            f"reading grade {grades[one.id]:.1f}"
        )
        if condition is not None:
            for gap in one.gaps:
                click.echo(f"  looked for, not found: {gap.finding}" + (f" ({gap.note})" if gap.note else ""))
            for fact in one.left_out:
                where = f" [{fact.source.id}]" if fact.source else ""
                click.echo(f"  left out: {fact.fact}{where}: {fact.because}")


def _grades(held: Knowledge, condition: ConditionId | None) -> dict[str, float]:
    """Reading grade of every page of the guide, or of one condition's."""
    every = pages(held, PageIds.of(held))
    return {page.id: round(reading_grade(page), 1) for page in every if condition in (None, page.id)}


def _only(found: Audit, condition: str) -> Audit:
    chosen = tuple(one for one in found.per_condition if one.id == condition)
    if not chosen:
        near = did_you_mean(condition, [one.id for one in found.per_condition], "see 'unclench conditions'.")
        raise click.UsageError(f"condition '{condition}' is not known. {near}")
    return replace(found, per_condition=chosen)


def _show_counts(found: Audit) -> None:
    for field in fields(found):
        number = getattr(found, field.name)
        if isinstance(number, int):
            click.echo(f"{field.name.replace('_', ' '):<28}{number:>6}")
    for words, ids in (
        ("never cited", found.never_cited),
        ("found out by no question or test", found.unreachable),
    ):
        click.echo(f"{words}: {', '.join(ids) or 'none'}")
