"""Run the patients whose answer is known and write docs/evaluation.md: `make evaluation`.

Each patient is encoded in tests/cases/<list>/<id>.yaml from presentation and history alone; what the record does not
state is unknown. tests/cases/<list>.yaml says what was published; tests/cases/misses.yaml says why a miss is one.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from unclench.consultation.engine import Engine
from unclench.evaluation.measures import SHARES, Bin, Measures, Share, measure
from unclench.evaluation.outcome import Outcome, interviewed, told_at_once
from unclench.evaluation.patient import read_patients
from unclench.records.load import load

CASES = Path(__file__).parent / "cases"
DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "evaluation.md"
BEGIN, END = "<!-- made by make evaluation: begin -->", "<!-- made by make evaluation: end -->"
TOP = 3
_SIZE, _EDGE = 300, 36  # of the reliability plot, in pixels


def outcomes(engine: Engine, listed: str = "published") -> list[Outcome]:
    """Every patient of a list, with all that the record lets him answer."""
    return [
        told_at_once(engine, patient)
        for patient in read_patients([CASES / f"{listed}.yaml"], engine.knowledge)
    ]


def is_miss(outcome: Outcome) -> bool:
    """Whether the cause is held but not in the first three, or the care level is too low."""
    return (outcome.steps or 0) < 0 or (outcome.rank is not None and outcome.rank > TOP)


def reasons() -> dict[str, str]:
    """Why each miss is one, by patient."""
    return yaml.safe_load((CASES / "misses.yaml").read_text(encoding="utf-8")) or {}


def row(engine: Engine, outcome: Outcome, why: str) -> str:
    """One patient's line of the page."""
    expected = outcome.expected
    leading = engine.knowledge.conditions[outcome.leading].lay_name if outcome.leading else "none"
    rank = "not held" if outcome.rank is None else str(outcome.rank)
    care = outcome.care_level if not outcome.steps else f"**{outcome.care_level}** ({expected.care_level})"
    return f"| {expected.id} | {expected.diagnosis} | {rank} | {leading} {outcome.p_leading:.2f} | {care} | {why} |"


def summary(found: dict[str, Measures]) -> Iterator[str]:
    """The measures of each way of running, side by side."""
    yield f"| | {' | '.join(found)} |"
    yield f"|---|{'---|' * len(found)}"
    yield f"| patients (cause held) | {' | '.join(f'{m.n} ({m.n_held})' for m in found.values())} |"
    for words, key in SHARES:
        yield f"| {words} | {' | '.join(percent(getattr(m, key)) for m in found.values())} |"
    for words, key, form in (
        ("questions, median", "questions_median", "{:g}"),
        ("questions, nine in ten at most", "questions_p90", "{:.0f}"),
        ("Brier score of the leading cause", "brier", "{:.3f}"),
        ("expected calibration error of its chance", "ece", "{:.3f}"),
    ):
        cells = (
            form.format(number) if (number := getattr(m, key)) is not None else "" for m in found.values()
        )
        yield f"| {words} | {' | '.join(cells)} |"


def percent(share: Share) -> str:
    """A share with its interval, or nothing where there is nobody to count."""
    if share.p is None or share.interval is None:
        return ""
    low, high = share.interval
    return f"{100 * share.p:.0f} % ({share.count}/{share.n}; {100 * low:.0f} to {100 * high:.0f})"


def reliability_plot(bins: tuple[Bin, ...]) -> str:
    """An SVG of stated chances against what came true; the size of a dot is the number of patients."""
    span = _SIZE - 2 * _EDGE

    def at(x: float, y: float) -> tuple[float, float]:
        return _EDGE + span * x, _SIZE - _EDGE - span * y

    (left, bottom), (right, top) = at(0, 0), at(1, 1)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + part.n**0.5:.1f}" fill="#1f5f8b">'
        f"<title>{part.n} patients: stated {part.p_stated:.2f}, true {part.p_true:.2f}</title></circle>"
        for part in bins
        for x, y in [at(part.p_stated, part.p_true)]
    )
    ticks = "".join(
        f'<text x="{at(t, 0)[0]:.0f}" y="{bottom + 14:.0f}" text-anchor="middle">{t:g}</text>'
        f'<text x="{left - 4:.0f}" y="{at(0, t)[1] + 4:.0f}" text-anchor="end">{t:g}</text>'
        for t in (0, 0.5, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" width="{_SIZE}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>Chance of the leading cause against how often it was true'
        f'</title><rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>'
        f'<path d="M{left} {bottom}H{right}M{left} {bottom}V{top}" stroke="#555"/>'
        f'<path d="M{left} {bottom}L{right} {top}" stroke="#999" stroke-dasharray="4"/>{dots}{ticks}'
        f'<text x="{_SIZE / 2}" y="{_SIZE - 6}" text-anchor="middle">stated chance</text>'
        f'<text transform="translate(11 {_SIZE / 2}) rotate(-90)" text-anchor="middle">share that was true</text>'
        "</svg>\n"
    )


def main() -> None:
    """Write the page."""
    engine = Engine.of(load())
    most_urgent = engine.knowledge.domain.care_levels[0].id
    patients = read_patients([CASES / "published.yaml"], engine.knowledge)
    runs = {
        "published, all answers": outcomes(engine),
        "published, interview": [interviewed(engine, patient) for patient in patients],
        "vignettes, all answers": outcomes(engine, "vignettes"),
    }
    measures = {name: measure(found, most_urgent=most_urgent) for name, found in runs.items()}
    why = reasons()
    lines = [
        *summary(measures),
        "",
        *(f"![Reliability, {name}]({plot_name(name)})" for name in list(runs)[:2]),
    ]
    for title, name in (
        ("Published patients", "published, all answers"),
        ("Vignettes", "vignettes, all answers"),
    ):
        lines += [
            "",
            f"## {title}, all answers",
            "",
            "| patient | published diagnosis | rank | leading cause here | care level: given (proper) | why missed |",
            "|---|---|---|---|---|---|",
            *(row(engine, outcome, why.get(outcome.expected.id, "")) for outcome in runs[name]),
        ]
    for name in list(runs)[:2]:
        (DOCS / plot_name(name)).write_text(reliability_plot(measures[name].bins), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    PAGE.write_text(
        f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{rest.split(END)[1]}", encoding="utf-8"
    )
    misses = {outcome.expected.id for outcome in runs["published, all answers"] if is_miss(outcome)}
    print("\n".join(summary(measures)))  # noqa: T201  a command's own output
    print(f"{len(misses)} misses; without a reason: {sorted(misses - set(why))}")  # noqa: T201
    print(f"with a reason and no miss: {sorted(set(why) - misses)}")  # noqa: T201


def plot_name(name: str) -> str:
    """File of a run's reliability plot."""
    return f"reliability_{name.split(', ')[1].replace(' ', '_')}.svg"


if __name__ == "__main__":
    main()
