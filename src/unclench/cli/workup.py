"""`unclench workup`: which examination or test to do next, and what each outcome would mean."""

from pathlib import Path
from textwrap import fill

import click

from unclench.case.read import read_case
from unclench.cli.as_json import print_json
from unclench.cli.options import as_json, knowledge_folder
from unclench.consultation.engine import Engine
from unclench.records.load import load
from unclench.workup.workup import Leading, WorkUpPlan

_WIDTH = 88


@click.command()
@click.argument("case_file", type=click.Path(path_type=Path), metavar="CASE")
@as_json
@knowledge_folder
def workup(case_file: Path, *, as_json: bool, folder: Path | None) -> None:
    """For clinicians: the next examinations and tests for a CASE, by what they tell against what they cost."""
    engine = Engine.of(load(folder))
    plan = engine.work_up(read_case(case_file), place=str(case_file))
    if as_json:
        print_json(WorkUpPlan, plan)
        return
    click.secho("Next examinations and tests, the most worth their burden first", bold=True)
    for rank, test in enumerate(plan.tests, start=1):
        harm = f", harm: {test.harm}" if test.harm else ""
        click.echo(f"{rank:>2}. {click.style(test.clinical_name, bold=True)}: {test.bits:.2f} bit")
        click.echo(f"    cost {test.cost}, discomfort {test.discomfort}, wait {test.wait}{harm}")
        for outcome in test.outcomes[:2]:
            for state, leading in (("found", outcome.if_present), ("not found", outcome.if_absent)):
                p = outcome.p_present if state == "found" else 1.0 - outcome.p_present
                line = f"{outcome.name} {state} ({p:.2f}): {_listed(leading)}"
                click.echo(fill(line, _WIDTH, initial_indent="    ", subsequent_indent="      "))
    if plan.at_home:
        click.secho("\nWhat can be checked at home, alone or with a helper", bold=True)
        for test in plan.at_home:
            click.echo(
                fill(f"{test.name}: {test.at_home}", _WIDTH, initial_indent="- ", subsequent_indent="  ")
            )


def _listed(leading: tuple[Leading, ...]) -> str:
    return "; ".join(f"{one.clinical_name} {one.p:.2f}" for one in leading)
