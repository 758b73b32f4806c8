"""Run the published patients through the engine and write the table in docs/evaluation.md.

Each patient is encoded in tests/cases/published/<id>.yaml from presentation and history alone; what the record
does not state is unknown. tests/cases/published.yaml says what was published; tests/cases/misses.yaml says why a
miss is one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from unclench.case.read import read_case
from unclench.consultation.engine import Engine
from unclench.records.load import load
from unclench.report.report import Report

CASES = Path(__file__).parent / "cases"
PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"
BEGIN, END = "<!-- made by make evaluation: begin -->", "<!-- made by make evaluation: end -->"
_TOP = 3


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One published patient and what the engine made of it.

    Attributes:
        rank: Rank of the published cause, or of one accepted with it; None if the folder does not hold it.
        steps: Levels by which the care level given is more (above 0) or less urgent than the proper one.
    """

    patient: dict[str, Any]
    report: Report
    rank: int | None
    steps: int

    @property
    def is_miss(self) -> bool:
        """Whether the cause is held but not in the first three, or the care level is too low."""
        return self.steps < 0 or (self.rank is not None and self.rank > _TOP)


def outcomes(engine: Engine) -> Iterator[Outcome]:
    """Every published patient, with all that the record lets him answer."""
    for patient in yaml.safe_load((CASES / "published.yaml").read_text(encoding="utf-8")):
        case = read_case(CASES / "published" / f"{patient['id']}.yaml")
        report = engine.report(case, random=np.random.default_rng(0), place=patient["id"])
        accepted = {patient["condition"], *patient["also_accepted"]} - {None}
        ranks = [
            rank for rank, cause in enumerate(report.differential, start=1) if cause.condition in accepted
        ]
        urgency = engine.knowledge.domain.urgency
        yield Outcome(
            patient=patient,
            report=report,
            rank=min(ranks, default=None),
            steps=urgency(report.care_level) - urgency(patient["care_level"]),
        )


def reasons() -> dict[str, str]:
    """Why each miss is one, by patient."""
    return yaml.safe_load((CASES / "misses.yaml").read_text(encoding="utf-8")) or {}


def table(found: list[Outcome]) -> Iterator[str]:
    """The page's figures and its table."""
    held = [outcome for outcome in found if outcome.rank is not None]
    n = len(found)
    yield f"{n} published patients; the folder holds the cause of {len(held)}."
    yield ""
    yield "| | of | n | share |"
    yield "|---|---|---|---|"
    for words, group, hit in (
        ("true cause first", held, lambda o: o.rank == 1),
        ("true cause in the first three", held, lambda o: o.rank <= _TOP),
        ("true cause in the first five", held, lambda o: o.rank <= _TOP + 2),
        ("care level as it should be", found, lambda o: o.steps == 0),
        ("care level more urgent than it need be", found, lambda o: o.steps > 0),
        ("care level not urgent enough", found, lambda o: o.steps < 0),
        (
            "emergencies given less than emergency care",
            [o for o in found if o.patient["care_level"] == "emergency_now"],
            lambda o: o.steps < 0,
        ),
    ):
        hits = sum(map(hit, group))
        yield f"| {words} | {len(group)} | {hits} | {100 * hits / len(group):.0f} % |"
    yield ""
    yield "| patient | published diagnosis | rank | leading cause here | care level: given (proper) | why missed |"
    yield "|---|---|---|---|---|---|"
    why = reasons()
    for outcome in found:
        patient, report = outcome.patient, outcome.report
        first = report.differential[0]
        rank = "not held" if outcome.rank is None else str(outcome.rank)
        given = report.care_level
        care = given if outcome.steps == 0 else f"**{given}** ({patient['care_level']})"
        yield (
            f"| {patient['id']} | {patient['diagnosis']} | {rank} | {first.name} {first.p:.2f} | {care} "
            f"| {why.get(patient['id'], '')} |"
        )


def main() -> None:
    """Write the page."""
    found = list(outcomes(Engine.of(load())))
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    made = "\n".join(table(found))
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")
    misses = [outcome.patient["id"] for outcome in found if outcome.is_miss]
    print("\n".join(made.splitlines()[:12]))  # noqa: T201  a command's own output
    print(f"{len(misses)} misses; {len(set(misses) - set(reasons()))} without a reason in misses.yaml")  # noqa: T201


if __name__ == "__main__":
    main()
