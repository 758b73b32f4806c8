"""`unclench evaluate`: patients whose right answer is known, run and counted."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from unclench.cli.options import as_json, knowledge_folder
from unclench.consultation.engine import Engine
from unclench.evaluation.drawn import Calibration, calibrate
from unclench.evaluation.measures import SHARES, Measures, Share, measure
from unclench.evaluation.outcome import Outcome, interviewed, told_at_once
from unclench.evaluation.patient import read_patients
from unclench.records.load import load

Run = Callable[..., Outcome]

_MODES: Mapping[str, Run] = {"answers": told_at_once, "interview": interviewed}
_N_DRAWS = 200


@click.command()
@click.argument("lists", nargs=-1, type=click.Path(path_type=Path), metavar="CASES...")
@click.option(
    "--mode",
    type=click.Choice(["answers", "interview", "both"]),
    default="both",
    show_default=True,
    help="All known answers at once, or through the interview with somebody who knows only what the case says.",
)
@click.option(
    "--drawn", type=int, default=0, show_default=True, help="Also draw this many patients from the model."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of everything that is drawn.")
@as_json
@knowledge_folder
def evaluate(
    lists: tuple[Path, ...], *, mode: str, drawn: int, seed: int, as_json: bool, folder: Path | None
) -> None:
    """Run the patients of one or more lists (docs/evaluation.md) and count hits and misses."""
    if not lists and not drawn:
        raise click.UsageError("nothing to evaluate: name a list of patients, or give --drawn N.")
    engine = Engine.of(load(folder))
    patients = read_patients(lists, engine.knowledge)
    outcomes: dict[str, list[Outcome]] = {}
    for name, run in _MODES.items():
        if patients and mode in (name, "both"):
            with click.progressbar(
                patients, label=name, file=sys.stderr, hidden=not sys.stderr.isatty()
            ) as shown:
                outcomes[name] = [run(engine, patient, seed=seed) for patient in shown]
    most_urgent = engine.knowledge.domain.care_levels[0].id
    measures = {name: measure(found, most_urgent=most_urgent, seed=seed) for name, found in outcomes.items()}
    calibration = calibrate(engine.model, n=drawn, n_draws=_N_DRAWS, seed=seed) if drawn else None
    if as_json:
        click.echo(json.dumps(_document(outcomes, measures, calibration), ensure_ascii=False, indent=2))
        return
    for name, found in measures.items():
        _show(name, found)
    if calibration:
        click.echo(
            f"{calibration.n} patients drawn from the model: 90 % intervals hold {_percent(calibration.coverage)}, "
            f"calibration error {calibration.ece:.3f}, Brier score {calibration.brier:.3f} "
            f"({calibration.n_chances} chances of 0.01 and more)"
        )


def _document(
    outcomes: dict[str, list[Outcome]], measures: dict[str, Measures], calibration: Calibration | None
) -> dict[str, object]:
    document: dict[str, object] = {
        name: asdict(measures[name]) | {"cases": [_row(outcome) for outcome in found]}
        for name, found in outcomes.items()
    }
    return document | ({"drawn": asdict(calibration)} if calibration else {})


def _row(outcome: Outcome) -> dict[str, object]:
    row = asdict(outcome)
    expected = row.pop("expected")
    return {
        "id": expected["id"],
        "condition": expected["condition"],
        "proper_care_level": expected["care_level"],
    } | row


def _show(name: str, found: Measures) -> None:
    click.echo(f"{name}: {found.n} patients, the folder holds the cause of {found.n_held}")
    for words, key in SHARES:
        click.echo(f"  {words:<44}{_percent(getattr(found, key))}")
    if found.questions_median is not None:
        click.echo(
            f"  steps: median {found.questions_median:g}, nine in ten at most {found.questions_p90:g}; "
            f"they ask about {found.findings_median:g} findings (median)"
        )
    if found.brier is not None:
        click.echo(f"  leading cause: Brier score {found.brier:.3f}, calibration error {found.ece:.3f}")
    click.echo()


def _percent(share: Share) -> str:
    if share.p is None or share.interval is None:
        return "nobody to count"
    low, high = share.interval
    return f"{100 * share.p:.0f} % ({share.count} of {share.n}; {100 * low:.0f} to {100 * high:.0f} %)"
