"""`unclench nof1`: a fair trial of one remedy on oneself."""

from datetime import datetime
from pathlib import Path

import click

from unclench.case.read import read_case
from unclench.cli.as_json import print_json
from unclench.cli.options import as_json, knowledge_folder
from unclench.cli.show_plan import show_trial
from unclench.consultation.engine import Engine
from unclench.consultation.trying import Wish
from unclench.records.load import load
from unclench.report.calendar import trial_calendar
from unclench.report.trial import Trial

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("case_file", type=click.Path(path_type=Path), metavar="CASE")
@click.argument("treatment", metavar="TREATMENT")
@click.option("--counts", required=True, help="Cramps in each of the past weeks, such as 6,4,9,5.")
@click.option("--start", type=_DAY, help="First day; today if left out.")
@click.option("--fewer", type=click.FloatRange(10, 95), help="Per cent fewer cramps that would be worth it.")
@click.option("--leave-off", is_flag=True, help="Test leaving off a remedy that is used now.")
@click.option(
    "--south", is_flag=True, help="South of the equator, where the seasons are the other way round."
)
@click.option(
    "--seed", type=int, required=True, help="Your own number: it draws the order, and finds it again."
)
@click.option(
    "--block", type=click.IntRange(1), help="Unseal one block: say whether the remedy is used in it."
)
@click.option(
    "--calendar", type=click.Path(path_type=Path, dir_okay=False), help="Write the blocks to this .ics file."
)
@as_json
@knowledge_folder
def nof1(
    case_file: Path,
    treatment: str,
    *,
    counts: str,
    start: datetime | None,
    fewer: float | None,
    leave_off: bool,
    south: bool,
    seed: int,
    block: int | None,
    calendar: Path | None,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Plan a fair trial of a TREATMENT on the person of a CASE: blocks, order, wash-out, stop rule; or why not."""
    engine = Engine.of(load(folder))
    case = read_case(case_file)
    wish = Wish(
        treatment=treatment,
        per_week=_weeks(counts),
        rate_ratio=None if fewer is None else 1 - fewer / 100,
        start=(start or datetime.now()).date(),  # noqa: DTZ005  today where this machine stands
        seed=seed,
        is_leaving_off=leave_off,
        is_south=south,
    )
    if block is not None:
        is_on = engine.unsealed(case, wish, block, place=str(case_file))
        click.echo(f"Block {block}: {'use it' if is_on else 'leave it off'}.")
        return
    trial = engine.trial(case, wish, place=str(case_file))
    if calendar and trial.blocks:
        calendar.write_bytes(trial_calendar(trial))
    if as_json:
        print_json(Trial, trial)
    else:
        show_trial(trial)


def _weeks(counts: str) -> tuple[float, ...]:
    try:
        weeks = tuple(float(part) for part in counts.replace(" ", "").split(",") if part)
    except ValueError as error:
        raise click.BadParameter(
            f"'{counts}' is not a list of numbers: give one a week, such as 6,4,9,5.", param_hint="--counts"
        ) from error
    if not weeks or min(weeks) < 0:
        raise click.BadParameter("give at least one week, and no number below 0.", param_hint="--counts")
    return weeks
