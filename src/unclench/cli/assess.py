"""`unclench assess`: a case file, or an interview in the terminal, becomes a result."""

import json
from pathlib import Path

import click
import numpy as np
from pydantic import TypeAdapter

from unclench.case.read import read_case
from unclench.cli.interview import interview
from unclench.cli.options import as_json, knowledge_folder
from unclench.cli.show import show
from unclench.consultation.engine import Engine
from unclench.records.load import load
from unclench.report.report import Report

_REPORT = TypeAdapter(Report)


@click.command()
@click.argument("case_file", required=False, type=click.Path(path_type=Path), metavar="[CASE]")
@click.option("--clinician", is_flag=True, help="Show precise terms and numbers.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws for the intervals.")
@as_json
@knowledge_folder
def assess(case_file: Path | None, *, clinician: bool, seed: int, as_json: bool, folder: Path | None) -> None:
    """Assess a CASE file (YAML or JSON), or ask the questions here if none is given."""
    engine = Engine.of(load(folder))
    case = read_case(case_file) if case_file else interview(engine)
    report = engine.report(
        case, random=np.random.default_rng(seed), place=str(case_file) if case_file else "this interview"
    )
    if as_json:
        click.echo(
            json.dumps(_REPORT.dump_python(report, mode="json", by_alias=True), ensure_ascii=False, indent=2)
        )
    else:
        show(report, is_clinician=clinician)
