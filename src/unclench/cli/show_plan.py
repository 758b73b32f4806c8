"""A plan in the terminal."""

from collections.abc import Iterable
from textwrap import fill

import click

from unclench.report.plan import Advice, Because, ClinicalOption, FindOut, Plan
from unclench.report.report import Sentence
from unclench.report.trial import Trial

_WIDTH = 88
_MOST_ASKS = 12
_MOST_RULES = 4
_SEVERITIES = {
    "forbidden": "MUST NOT",
    "avoid": "AVOID",
    "need_to_know": "FIND OUT FIRST",
    "with_care": "WITH CARE",
    "fine": "FINE",
}


def show_plan(plan: Plan) -> None:
    """Print a plan: how soon to see whom, what to do, what to ask, what was tried, and options for a clinician."""
    if plan.care_name and plan.what_to_do:
        click.secho(plan.care_name.upper(), bold=True)
        _line(plan.what_to_do)
    for heading, advice in (
        ("What eases it", plan.self_care),
        ("What keeps it away", plan.prevention),
        ("Not for you", plan.not_for_you),
        ("Believed by many, not borne out", plan.believed),
    ):
        _heading(heading, advice)
        for one in advice:
            _advice(one)
    _heading("Your week", plan.schedule)
    for slot in plan.schedule:
        _line(
            f"{slot.when}: {slot.what}{f', {slot.once}' if slot.once else ''}."
            f"{f' {slot.say}' if slot.say else ''} [{slot.source.short}]",
            "- ",
        )
    _heading("What to take up with your doctor", plan.ask_your_doctor)
    for ask in plan.ask_your_doctor[:_MOST_ASKS]:
        _line(f"{ask.text}{f' [{ask.source.short}]' if ask.source else ''}", "- ")
    _heading("What the dates of your medicines say", plan.medicines)
    for suspect in plan.medicines:
        likelihood = suspect.likelihood.replace("_", " ")
        _line(
            f"{suspect.name}: {likelihood}. {' '.join(suspect.words)} [{suspect.source.short}]",
            "- ",
        )
    _heading("What you tried", plan.tried)
    for tally in plan.tried:
        _line(f"{tally.name}: {tally.text}", "- ")
    if plan.options is not None:
        _heading("Options", plan.options)
        for option in plan.options:
            _option(option)
    click.echo()
    _line(plan.not_a_diagnosis)
    click.secho(f"Knowledge {plan.knowledge_version}", dim=True)


def show_trial(trial: Trial) -> None:
    """Print a fair trial on one person, or why there should be none."""
    click.secho(f"A fair trial: {trial.name}", bold=True)
    _line(
        f"Your cramps: {trial.per_week:.1f} a week over {trial.n_weeks} weeks. "
        f"Effect worth having: {trial.fewer_percent:.0f} % fewer."
    )
    for reason in trial.why_not:
        _line(reason, "- ")
    if trial.least_visible_percent:
        _line(f"The longest trial could see {trial.least_visible_percent:.0f} % fewer.", "- ")
    if trial.power is not None and trial.weeks:
        _line(
            f"Count for {trial.baseline_weeks} weeks first. Then {2 * (trial.n_pairs or 0)} blocks of "
            f"{trial.block_weeks} weeks, {trial.weeks} weeks in all. Do not count the first {trial.wash_out_days} days of "
            f"each block. If it works that well, you will see it with a chance of {100 * trial.power:.0f} in 100."
        )
        for block in trial.blocks:
            _line(f"block {block.number}: {block.start:%-d %B %Y} to {block.end:%-d %B %Y}", "- ")
        _line("The order is sealed. On the first day of a block, see with --block N whether to use it.")
        click.secho(f"Seal {trial.seal}", dim=True)
        for heading, sentences in (("Before you begin", trial.rules), ("When to end it early", trial.stop)):
            _heading(heading, sentences)
            for sentence in sentences:
                _line(_cited(sentence), "- ")
        _line(_cited(trial.method))


def _advice(advice: Advice) -> None:
    why = advice.for_[0] if advice.for_ else None
    said = f": {why.say} [{why.source.short}]" if why else ""
    _line(f"{advice.name}{said}", "- ")
    for sentence in advice.evidence[:1]:
        _line(f"What is known: {_cited(sentence)}", "    ")
    _dangers(advice.because, ())
    if advice.if_so:
        _line("Not, or ask first, if one of these is so:", "    ")
    for rule in advice.if_so[:_MOST_RULES]:
        _line(f"{rule.text} [{rule.source.short}]", "    - ")
    if len(advice.if_so) > _MOST_RULES:
        _line(f"and {len(advice.if_so) - _MOST_RULES} more, for which ask a pharmacist or doctor", "    - ")
    if advice.tried:
        _line(advice.tried, "    ")


def _option(option: ClinicalOption) -> None:
    taken = " (taken now)" if option.is_taken else ""
    roles = "; ".join(f"{one.name} ({one.role.replace('_', ' ')})" for one in option.for_)
    click.echo(f"{click.style(_SEVERITIES[option.severity], bold=True)}  {option.name}{taken}: {roles}")
    _dangers(option.because, option.find_out)
    for label, sentences in (
        ("dose", option.dose),
        ("monitoring", option.monitoring),
        ("stopping", option.stopping),
    ):
        for sentence in sentences:
            _line(f"{label}: {_cited(sentence)}", "    ")
    for effect in option.effect[:2]:
        _line(f"effect: {effect.outcome}: {effect.say} [{effect.source.short}]", "    ")
    for grade in option.evidence:
        _line(f"graded: {grade.scheme} {grade.grade}: {grade.say} [{grade.source.short}]", "    ")


def _dangers(because: Iterable[Because], find_out: Iterable[FindOut]) -> None:
    for one in because:
        _line(f"{_SEVERITIES[one.severity].lower()}: {one.text} [{one.source.short}]", "    ")
    for need in find_out:
        worst = need.rules[0]
        _line(f"find out: {need.question} ({worst.text}) [{worst.source.short}]", "    ")


def _cited(sentence: Sentence) -> str:
    return f"{sentence.text} [{sentence.source.short}]"


def _heading(words: str, shown: object) -> None:
    if shown:
        click.echo()
        click.secho(words, bold=True)


def _line(text: str, bullet: str = "") -> None:
    click.echo(fill(text, _WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet)))
