"""A report in the terminal."""

from textwrap import fill

import click

from unclench.report.report import Cause, Fear, FollowUp, Reason, Report, Scope, Sentence

_WIDTH = 88
_MOST_CAUSES = 5
_LEAST_P = 0.02
_MOST_LINES = 6


def show(report: Report, *, is_clinician: bool) -> None:
    """Print a report: what to do and how soon, the likely causes with reasons, what is still open."""
    click.echo()
    click.secho(report.care_name.upper(), bold=True)
    _paragraph(report.what_to_do)
    _meanwhile(report.meanwhile)
    for reason in report.care_because:
        because = f" You said: {', '.join(reason.observations)}." if reason.observations else ""
        source = f" [{reason.source.short}]" if reason.source else f" [{reason.basis}]"
        _paragraph(f"{reason.clinical if is_clinician else reason.text}{because}{source}", bullet="- ")
    if report.scope:
        _scope(report.scope)
    if report.follow_up:
        _follow_up(report.follow_up, is_clinician=is_clinician)
    click.echo()
    click.secho("What may explain it", bold=True)
    shown = [cause for cause in report.differential if cause.p >= _LEAST_P][:_MOST_CAUSES]
    for rank, cause in enumerate(shown, start=1):
        _cause(cause, rank, is_clinician=is_clinician)
    if report.p_unexplained >= _LEAST_P or not shown:
        _paragraph(f"None of the causes known here: {100 * report.p_unexplained:.0f} %.", bullet="   ")
    if is_clinician and shown:
        _for_clinicians(report)
    if report.method.text:
        _paragraph(report.method.text, bullet="   ")
    if report.left_out:
        _paragraph(
            f"So much is present that not all could be weighed; left out: {', '.join(report.left_out)}.",
            bullet="   ",
        )
    for fear in report.fears:
        _fear(fear, is_clinician=is_clinician)
    _what_to_try(shown)
    if report.unanswered:
        click.echo()
        click.secho("What would tell more", bold=True)
        for unanswered in report.unanswered[:5]:
            who = "" if unanswered.told_by == "person" else f" ({unanswered.told_by})"
            _paragraph(f"{unanswered.question}{who}", bullet="- ")
    click.echo()
    click.secho("When to look again", bold=True)
    _paragraph(report.look_again.text)
    for sign in report.look_again.signs:
        _paragraph(f"{sign.picture}: {sign.care_name.lower()}", bullet="- ")
    click.echo()
    _paragraph(report.not_a_diagnosis)
    click.secho(f"Knowledge {report.knowledge_version}", dim=True)


def _for_clinicians(report: Report) -> None:
    """How firm the order of the causes is, and what would change it."""
    _paragraph(
        f"The first stays the first in {100 * report.p_same_leader:.0f} % of networks drawn from the "
        f"uncertainty of the numbers.",
        bullet="   ",
    )
    if report.turn:
        _paragraph(
            f"{report.turn.clinical_name} would come first (p {report.turn.p:.2f}) if the answer were the other "
            f"one for: {', '.join(report.turn.answers)}.",
            bullet="   ",
        )
    if report.care_turn:
        _paragraph(
            f"With the other answer for {report.care_turn.answer}: {report.care_turn.care_name.lower()}.",
            bullet="   ",
        )
    if report.together.is_telling:
        _paragraph(
            f"Most likely together: {' and '.join(report.together.clinical_names)}, and nothing else: "
            f"{report.together.frequency} (p {report.together.p:.2f}"
            f"{'' if report.together.is_certain else f', another set at most {report.together.p_at_most:.2f}'}).",
            bullet="   ",
        )
    if report.method.only_drawn:
        _paragraph(
            f"Reasons, intervals and open questions do not weigh: {', '.join(report.method.only_drawn)}.",
            bullet="   ",
        )


def _meanwhile(steps: tuple[Sentence, ...]) -> None:
    if steps:
        click.secho("While you wait for help", bold=True)
        for step in steps:
            _paragraph(f"{step.text} [{step.source.short}]", bullet="* ")
        click.secho("Why", bold=True)


def _scope(scope: Scope) -> None:
    """Whether the complaint is none of ours, and where to turn then."""
    if scope.text or scope.elsewhere:
        click.echo()
        click.secho("Is it a muscle?" if scope.text else "What else you told", bold=True)
    if scope.text:
        _paragraph(scope.text)
    for one in scope.elsewhere:
        said = " ".join(f"{line.text} [{line.source.short}]" for line in one.turn_to)
        _paragraph(f"{one.name[0].upper()}{one.name[1:]}: {said}", bullet="- ")


def _follow_up(then: FollowUp, *, is_clinician: bool) -> None:
    click.echo()
    click.secho("What has changed" + (f" in {then.since}" if then.since else ""), bold=True)
    _paragraph(then.text)
    for label, signs in (("new danger signs", then.new_signs), ("danger signs gone", then.gone_signs)):
        if signs:
            _paragraph(f"{label}: {', '.join(signs)}", bullet="- ")
    for label, moves in (("likelier", then.rose), ("less likely", then.fell)):
        for move in moves:
            name = move.clinical_name if is_clinician else move.name
            because = f" (because of: {', '.join(move.because)})" if move.because else ""
            _paragraph(
                f"{label}: {name}, {100 * move.p_before:.0f} % then, {100 * move.p_now:.0f} % now{because}",
                bullet="- ",
            )
    for one in then.changed:
        name = one.clinical_name if is_clinician else one.name
        _paragraph(f"told otherwise: {name}, {one.before} then, {one.now} now", bullet="- ")


def _cause(cause: Cause, rank: int, *, is_clinician: bool) -> None:
    name = cause.clinical_name if is_clinician else cause.name
    low, high = cause.interval
    known = " (you told us you have this)" if cause.is_known else ""
    click.echo(f"{rank:>2}. {click.style(name, bold=True)}{known}: {cause.likelihood}, {cause.frequency}")
    click.echo(f"    between {100 * low:.0f} % and {100 * high:.0f} % as far as the numbers are known")
    for label, reasons in (("for", cause.for_), ("against", cause.against)):
        if reasons:
            _paragraph(
                f"{label}: "
                + "; ".join(_reason(reason, is_clinician=is_clinician) for reason in reasons[:4]),
                bullet="    ",
            )


def _fear(fear: Fear, *, is_clinician: bool) -> None:
    click.echo()
    click.secho(f"The fear: {fear.clinical_name if is_clinician else fear.name}", bold=True)
    _paragraph(fear.text)
    for label, reasons in (("why it fits", fear.for_), ("why it does not", fear.against)):
        if reasons:
            said = "; ".join(_reason(reason, is_clinician=is_clinician) for reason in reasons)
            _paragraph(f"{label}: {said}", bullet="    ")
    for change in fear.changes[:_MOST_LINES]:
        now = " (this holds now)" if change.is_met else ""
        _paragraph(f"{change.picture}{now}: {change.care_name.lower()}. {change.text}", bullet="- ")


def _what_to_try(causes: list[Cause]) -> None:
    """What helps, and what to ask the doctor, for the causes shown; each sentence once."""
    helps = {sentence.text: sentence.source.short for cause in causes for sentence in cause.what_helps}
    asks = dict.fromkeys(question for cause in causes for question in cause.ask)
    for heading, lines in (
        ("What you can try", [f"{text} [{source}]" for text, source in helps.items()]),
        ("What to ask your doctor", list(asks)),
    ):
        if lines:
            click.echo()
            click.secho(heading, bold=True)
            for line in lines[:_MOST_LINES]:
                _paragraph(line, bullet="- ")


def _reason(reason: Reason, *, is_clinician: bool) -> str:
    state = "" if reason.state == "present" else "no "
    size = f"{reason.decibans:+.0f} dB" if is_clinician else reason.strength
    return f"{state}{reason.name} ({size})"


def _paragraph(text: str, bullet: str = "") -> None:
    click.echo(fill(text, _WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet)))
