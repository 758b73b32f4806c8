"""The interview in a terminal: one step at a time, each with its reason and a way back."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal, cast

import click

from unclench.case.case import Case, State
from unclench.case.observations import observe
from unclench.cli.story import case_of_story, confirmed, understood
from unclench.consultation.consultation import Consultation
from unclench.consultation.engine import Engine
from unclench.errors import ContradictionError
from unclench.interview.shown import Shown, shown
from unclench.interview.step import Stop
from unclench.interview.ticked import Rest, states_of
from unclench.records.fault import nearest
from unclench.records.finding import Finding
from unclench.records.ids import FindingId
from unclench.records.shape import Sex
from unclench.report.words import STOPS

_ANSWERS: dict[str, State] = {
    "y": "present",
    "yes": "present",
    "n": "absent",
    "no": "absent",
    "d": "unknown",
    "don't know": "unknown",
    "": "unknown",
}


def interview(engine: Engine) -> Case:
    """Ask until enough is known; what was told, as a case."""
    click.echo(engine.knowledge.domain.what_it_is_not)
    click.echo("At every step: b goes back, q stops and shows the result. Enter is always safe.\n")
    consultation = Consultation(id="terminal", started=datetime.now(UTC), opening=_opening(engine))
    knowledge = engine.knowledge
    while True:
        step = engine.next(consultation)
        if isinstance(step, Stop):
            click.echo(f"\n{STOPS[step.reason]}")
            return consultation.case
        words = shown(knowledge, step.findings, choice=step.choice)
        if words is None:
            return consultation.case
        click.echo()
        left = f"about {step.n_left} left" if step.n_left > 1 else "nearly done"
        click.secho(f"{len(consultation.replies) + 1}. {words.question}", bold=True, nl=False)
        click.echo(f" ({left})")
        reply = _ask_one(words) if words.pick == "yes_no" else _ask_many(words)
        if reply == "q":
            return consultation.case
        if reply == "b":
            consultation = consultation.undone()
            continue
        ticked, rest = reply
        try:
            told = consultation.replied(
                states_of(knowledge, step.findings, ticked, rest=rest),
                choice=step.choice,
                is_danger=step.is_danger,
            )
            observe(told.case, knowledge)
        except ContradictionError as error:
            click.echo("   These cannot all be true together, so nothing was kept:")
            for clash in error.clashes:
                click.echo(f"   {clash}")
            continue
        consultation = told


def _opening(engine: Engine) -> Case:
    told = _told(engine)
    age: float | None = told.age
    if age is None:
        age = click.prompt("Age in years (empty if you prefer not to say)", default="", value_proc=_age)
    sex: Sex | None = told.sex or click.prompt(
        "Sex (f, m, or empty)", default="", show_default=False, value_proc=_sex
    )
    pregnant = told.pregnant
    if sex != "male" and pregnant is None:
        pregnant = _YES_NO[
            click.prompt("Pregnant (y, n, or empty)", default="", show_default=False, value_proc=_yes_no)
        ]
    complaints = [finding for finding in engine.knowledge.findings.values() if finding.kind == "complaint"]
    click.echo("\nWhat bothers you?")
    for number, finding in enumerate(complaints, start=1):
        click.echo(f"{number:>3}  {finding.name}")
    chosen: tuple[FindingId, ...] = click.prompt(
        "Numbers, with spaces between them" + (" (empty: no more)" if told.complaint else ""),
        default="" if told.complaint else None,
        show_default=False,
        value_proc=lambda text: () if told.complaint and not text.strip() else _numbers(text, complaints),
    )
    diagnoses = _names(engine, "Known illnesses")
    medicines = _names(engine, "Medicines you take")
    return replace(
        told,
        age=age,
        sex=sex,
        pregnant=pregnant,
        complaint=tuple(dict.fromkeys((*told.complaint, *chosen))),
        known_conditions=tuple(dict.fromkeys((*told.known_conditions, *diagnoses))),
        medicines=tuple(dict.fromkeys((*told.medicines, *medicines))),
        observations={id_: state for id_, state in told.observations.items() if id_ not in chosen},
    )


def _told(engine: Engine) -> Case:
    """What somebody tells in his own words, after he has confirmed it."""
    if engine.knowledge.phrases is None:
        return Case(observations={})
    text = click.prompt(
        "Tell it in your own words (empty: pick from a list)", default="", show_default=False, type=str
    )
    if not text.strip():
        return Case(observations={})
    return case_of_story(engine, confirmed(engine, understood(engine, text)))


_YES_NO = {"y": True, "n": False, "": None}


def _age(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        age = float(text.replace(",", "."))
    except ValueError:
        age = -1.0
    if not 0 <= age <= 120:
        raise click.BadParameter("give years from 0 to 120, or nothing")
    return age


def _sex(text: str) -> Sex | None:
    found: dict[str, Sex | None] = {"f": "female", "m": "male", "": None, "female": "female", "male": "male"}
    word = text.strip().casefold()
    if word not in found:
        raise click.BadParameter("give f, m or nothing")
    return found[word]


def _yes_no(text: str) -> str:
    word = text.strip().casefold()[:1]
    if word not in _YES_NO:
        raise click.BadParameter("give y, n or nothing")
    return word


def _numbers(text: str, complaints: list[Finding]) -> tuple[FindingId, ...]:
    try:
        chosen = tuple(
            complaints[int(number) - 1].id for number in text.replace(",", " ").split() if int(number) > 0
        )
    except (ValueError, IndexError):
        chosen = ()
    if not chosen:
        raise click.BadParameter(f"give one or more numbers from 1 to {len(complaints)}")
    return tuple(dict.fromkeys(chosen))


def _names(engine: Engine, what: str) -> tuple[str, ...]:
    """Ids for the names somebody types, separated by commas; each is found or asked for again."""
    known = _names_of(engine, what)
    while True:
        text = click.prompt(
            f"{what}, separated by commas (empty for none or don't know)", default="", show_default=False
        )
        words = [word.strip().casefold() for word in text.split(",") if word.strip()]
        missing = [word for word in words if word not in known]
        if not missing:
            return tuple(dict.fromkeys(known[word] for word in words))
        for word in missing:
            near = nearest(word, known)
            hint = f" Did you mean {near}?" if near else " Leave it out if it is spelt right."
            click.echo(f"  '{word}' is not known here.{hint}")


def _names_of(engine: Engine, what: str) -> dict[str, str]:
    knowledge = engine.knowledge
    names: dict[str, str] = {}
    if what.startswith("Medicines"):
        for id_, (medicine, _) in knowledge.medicines().items():
            names |= {name.casefold(): id_ for name in (id_, medicine.name, *medicine.brands)}
        return names
    for finding in knowledge.findings.values():
        if finding.kind == "history" and finding.topic == knowledge.domain.diagnoses_topic:
            names |= {name.casefold(): finding.id for name in (finding.id, finding.name, *finding.synonyms)}
    for condition in knowledge.conditions.values():
        for name in (condition.id, condition.lay_name, condition.name, *condition.synonyms):
            names.setdefault(name.casefold(), condition.id)
    return names


Ticked = tuple[tuple[FindingId, ...], Rest]


def _ask_one(words: Shown) -> Ticked | Literal["b", "q"]:
    """One question: yes, no or don't know."""
    finding = words.lines[0].finding
    if words.help:
        click.echo(f"   {words.help}")
    click.secho(f"   Why we ask: {words.why}", dim=True)
    while True:
        typed = str(click.prompt("   y / n / d", default="d", show_default=False)).strip().casefold()
        if typed in {"b", "q"}:
            return cast("Literal['b', 'q']", typed)
        if typed in _ANSWERS:
            state = _ANSWERS[typed]
            return ((finding,), "absent") if state == "present" else ((), state)
        click.echo("   Answer y, n, d (don't know), b (back) or q (result).")


def _ask_many(words: Shown) -> Ticked | Literal["b", "q"]:
    """Lines by their numbers; the rest is not so, or with a question mark not known."""
    for number, line in enumerate(words.lines, start=1):
        click.echo(f"   {number}  {line.label}")
    click.secho(f"   Why we ask: {words.why}", dim=True)
    how = "One number" if words.pick == "one_of" else "Numbers with spaces between"
    while True:
        typed = str(
            click.prompt(f"   {how}; Enter = none; ? = not sure of the rest", default="", show_default=False)
        )
        typed = typed.strip().casefold()
        if typed in {"b", "q"}:
            return cast("Literal['b', 'q']", typed)
        marks = typed.replace(",", " ").replace("?", " ? ").split()
        numbers = [mark for mark in marks if mark != "?"]
        known = [mark for mark in numbers if mark.isdecimal() and 1 <= int(mark) <= len(words.lines)]
        if len(known) == len(numbers) and not (words.pick == "one_of" and len(set(known)) > 1):
            ticked = tuple(words.lines[int(mark) - 1].finding for mark in known)
            return ticked, "unknown" if "?" in marks else "absent"
        most = "at most one number" if words.pick == "one_of" else "numbers"
        click.echo(
            f"   Give {most} from 1 to {len(words.lines)}, nothing, ? (not sure), b (back) or q (result)."
        )
