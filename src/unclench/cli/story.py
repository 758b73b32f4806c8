"""Free text in the terminal: what was understood, shown to be confirmed."""

from dataclasses import replace

import click

from unclench.case.case import Case, State
from unclench.consultation.complaint import complaint_of
from unclench.consultation.engine import Engine
from unclench.records.ids import FindingId
from unclench.story.lexicon import Lexicon
from unclench.story.read import read
from unclench.story.story import Heard, Story

_STATES: dict[Heard, State] = {"present": "present", "absent": "absent", "unsure": "unknown"}
_SAID: dict[Heard, str] = {"present": "yes", "absent": "no", "unsure": "not sure"}


def understood(engine: Engine, text: str) -> Story:
    """What a text says in the words of this folder; nothing where the folder holds no phrases."""
    knowledge = engine.knowledge
    return read(text, Lexicon.of(knowledge, knowledge.phrases)) if knowledge.phrases else Story()


def case_of_story(engine: Engine, story: Story) -> Case:
    """The case that a story tells."""
    complaint = complaint_of(story.of("present"), engine.knowledge)
    return Case(
        age=story.age,
        sex=story.sex,
        pregnant=story.pregnant,
        complaint=complaint,
        observations={
            mention.finding: _STATES[mention.state]
            for mention in story.mentions
            if mention.finding not in complaint
        },
        known_conditions=tuple(named.id for named in story.known),
        medicines=story.takes,
        medicines_complete=story.takes_none,
        fears=story.fears,
    )


def show_story(engine: Engine, story: Story) -> None:
    """Print what was understood, each with the words it rests on."""
    knowledge = engine.knowledge
    click.secho("\nUnderstood:", bold=True)
    for number, mention in enumerate(story.mentions, start=1):
        click.echo(
            f"{number:>3}  {knowledge.findings[mention.finding].name}: {_SAID[mention.state]}   “{mention.words}”"
        )
    lines = [
        ("Age", "" if story.age is None else f"{story.age:g}"),
        ("Sex", story.sex or ""),
        ("Medicines", ", ".join(knowledge.medicines()[id_][0].name for id_ in story.takes)),
        ("Known", ", ".join(named.words for named in story.known)),
        ("Afraid of", ", ".join(knowledge.conditions[fear].lay_name for fear in story.fears)),
    ]
    for name, words in lines:
        if words:
            click.echo(f"     {name}: {words}")
    if not story.mentions:
        click.echo("     nothing that is known here by name")


def confirmed(engine: Engine, story: Story) -> Story:
    """The story without what somebody strikes out."""
    show_story(engine, story)
    if not story.mentions:
        return story
    wrong: tuple[FindingId, ...] = click.prompt(
        "Numbers of what is wrong, with spaces between them (empty: all is right)",
        default="",
        show_default=False,
        value_proc=lambda text: _struck(text, story),
    )
    return replace(
        story, mentions=tuple(mention for mention in story.mentions if mention.finding not in wrong)
    )


def _struck(text: str, story: Story) -> tuple[FindingId, ...]:
    try:
        numbers = [int(number) for number in text.replace(",", " ").split()]
    except ValueError:
        numbers = [0]
    if not all(1 <= number <= len(story.mentions) for number in numbers):
        raise click.BadParameter(f"give numbers from 1 to {len(story.mentions)}, or nothing")
    return tuple(story.mentions[number - 1].finding for number in numbers)
