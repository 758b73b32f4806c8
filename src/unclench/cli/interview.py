"""The interview in a terminal: one question at a time, each with its reason and a way back."""

from dataclasses import replace
from datetime import UTC, datetime

import click

from unclench.case.case import Case, State
from unclench.cli.story import case_of_story, confirmed, understood
from unclench.consultation.consultation import Consultation
from unclench.consultation.engine import Engine
from unclench.interview.question import Question, Stop
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
    click.echo("Answer y (yes), n (no) or d (don't know); b goes back, q stops and shows the result.\n")
    consultation = Consultation(id="terminal", started=datetime.now(UTC), opening=_opening(engine))
    while True:
        question = engine.next(consultation)
        if isinstance(question, Stop):
            click.echo(f"\n{STOPS[question.reason]}")
            return consultation.case
        reply = _ask(engine, question, n_asked=len(consultation.answers))
        if reply == "q":
            return consultation.case
        if reply == "b":
            consultation = consultation.undone()
            continue
        consultation = consultation.answered(question.finding, _ANSWERS[reply])


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


def _ask(engine: Engine, question: Question, *, n_asked: int) -> str:
    finding = engine.knowledge.findings[question.finding]
    click.echo()
    click.secho(f"{n_asked + 1}. {finding.question}", bold=True)
    if finding.help:
        click.echo(f"   {finding.help}")
    click.secho(f"   Why we ask: {finding.why}", dim=True)
    while True:
        reply = str(click.prompt("   y / n / d / b / q", default="d", show_default=False)).strip().casefold()
        if reply in _ANSWERS or reply in {"b", "q"}:
            return reply
        click.echo("   Answer y, n, d (don't know), b (back) or q (result).")
