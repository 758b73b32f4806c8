"""`unclench plan`: what fits one patient, and what does not."""

from datetime import datetime
from pathlib import Path

import click

from unclench.case.read import read_case
from unclench.cli.as_json import print_json
from unclench.cli.options import as_json, knowledge_folder
from unclench.cli.show_plan import show_plan
from unclench.consultation.engine import Engine
from unclench.records.load import load
from unclench.report.calendar import week_calendar
from unclench.report.plan import Plan

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("case_file", type=click.Path(path_type=Path), metavar="CASE")
@click.option("--clinician", is_flag=True, help="Show treatment options with their dangers for this patient.")
@click.option(
    "--all", "is_all", is_flag=True, help="All remedies, not only those for this patient's conditions."
)
@click.option(
    "--calendar", type=click.Path(path_type=Path, dir_okay=False), help="Write the week to this .ics file."
)
@click.option("--start", type=_DAY, help="First day of the calendar; today if left out.")
@click.option(
    "--weeks", type=click.IntRange(1, 52), default=6, show_default=True, help="Length of the calendar."
)
@as_json
@knowledge_folder
def plan(
    case_file: Path,
    *,
    clinician: bool,
    is_all: bool,
    calendar: Path | None,
    start: datetime | None,
    weeks: int,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Plan for a CASE file (YAML or JSON): what to do, what to prevent, what to ask, what is dangerous."""
    engine = Engine.of(load(folder))
    case = read_case(case_file)
    found = engine.plan(case, is_clinician=clinician, is_all=is_all, place=str(case_file))
    if calendar:
        first = (start or datetime.now()).date()  # noqa: DTZ005  today where this machine stands
        calendar.write_bytes(week_calendar(found, start=first, weeks=weeks))
    if as_json:
        print_json(Plan, found)
    else:
        show_plan(found)
