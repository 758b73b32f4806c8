"""`unclench assess`: a case file, or an interview in the terminal, becomes a result."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from unclench.case.read import read_case
from unclench.cli.as_json import print_json
from unclench.cli.interview import interview
from unclench.cli.options import as_json, knowledge_folder
from unclench.cli.show import show
from unclench.cli.story import case_of_story, show_story, understood
from unclench.consultation.engine import Engine
from unclench.consultation.follow_up import Visit
from unclench.records.ids import ConditionId
from unclench.records.load import load
from unclench.report.report import Report


@click.command()
@click.argument("case_file", required=False, type=click.Path(path_type=Path), metavar="[CASE]")
@click.option(
    "--story", metavar="TEXT", help="Tell it in your own words; without CASE, this is all that is known."
)
@click.option(
    "--fear", "fears", multiple=True, metavar="ID", help="Say what speaks for and against this condition."
)
@click.option(
    "--before",
    type=click.Path(path_type=Path),
    metavar="EARLIER",
    help="A case file of an earlier visit: say what has changed since, and what that does.",
)
@click.option("--days", type=click.IntRange(min=0), help="How many days ago the earlier visit was.")
@click.option("--seen", is_flag=True, help="A doctor has looked at it since the earlier visit.")
@click.option("--clinician", is_flag=True, help="Show precise terms and numbers.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws for the intervals.")
@as_json
@knowledge_folder
def assess(
    case_file: Path | None,
    *,
    story: str | None,
    fears: tuple[str, ...],
    before: Path | None,
    days: int | None,
    seen: bool,
    clinician: bool,
    seed: int,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Assess a CASE file (YAML or JSON), or a --story; with neither, ask the questions here."""
    if case_file and story is not None:
        raise click.UsageError("Give a CASE or a --story, not both.")
    if before is None and (seen or days is not None):
        raise click.UsageError(
            "--days and --seen speak of an earlier visit: give its case file with --before."
        )
    engine = Engine.of(load(folder))
    if story is not None:
        told = understood(engine, story)
        if not as_json:
            show_story(engine, told)
        case, place = case_of_story(engine, told), "this story"
    elif case_file:
        case, place = read_case(case_file), str(case_file)
    else:
        case, place = interview(engine), "this interview"
    case = replace(case, fears=(*case.fears, *(ConditionId(fear) for fear in fears)))
    today = datetime.now(UTC).date()
    visits = [Visit(case=case, at=today, is_seen=seen)]
    if before:
        at = None if days is None else today - timedelta(days=days)
        visits.insert(0, Visit(case=read_case(before), at=at))
    report = engine.follow_up(visits, seed=seed, place=place)
    if as_json:
        print_json(Report, report)
    else:
        show(report, is_clinician=clinician)
