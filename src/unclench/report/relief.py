"""What a person needs who has a cramp this minute."""

from typing import Literal

from unclench.errors import UnknownMuscleError
from unclench.records.fault import did_you_mean
from unclench.records.ids import MuscleId
from unclench.records.knowledge import Knowledge
from unclench.records.muscle import Muscle, Stretch
from unclench.records.shape import record
from unclench.report.reference import sentences, to_reference
from unclench.report.report import Reference, Sentence


@record
class NamedMuscle:
    """A muscle group to choose."""

    id: MuscleId
    name: str
    clinical: str
    seen_from: Literal["front", "back"]


@record
class Movement:
    """One stretch.

    Attributes:
        hold_s: Seconds to hold it, as far as the source says; the longer of a range. timing: The same in words.
    """

    name: str
    steps: tuple[str, ...]
    hold_s: int | None
    repeats: int | None
    timing: str | None
    source: Reference


@record
class Relief:
    """How to free one muscle now, what to do every day, what not to do, and what is no cramp to stretch away."""

    id: MuscleId
    name: str
    clinical: str
    about: tuple[Sentence, ...]
    now: tuple[Movement, ...]
    daily: tuple[Movement, ...]
    warmth: tuple[Sentence, ...]
    do_not: tuple[Sentence, ...]
    stop_if: tuple[Sentence, ...]


def relief_list(knowledge: Knowledge) -> tuple[NamedMuscle, ...]:
    """Every muscle group, by name."""
    return tuple(
        NamedMuscle(id=one.id, name=one.name, clinical=one.clinical, seen_from=one.seen_from)
        for one in sorted(knowledge.muscles.values(), key=lambda one: one.name.casefold())
    )


def relief_for(knowledge: Knowledge, wanted: str) -> Relief:
    """How to free the muscle that a word names, by id, name or synonym.

    Raises:
        UnknownMuscleError: No muscle goes by this word.
    """
    muscle = _found(knowledge, wanted)
    return Relief(
        id=muscle.id,
        name=muscle.name,
        clinical=muscle.clinical,
        about=sentences(knowledge, muscle.about),
        now=tuple(_movement(knowledge, stretch) for stretch in muscle.now),
        daily=tuple(_movement(knowledge, stretch) for stretch in muscle.daily),
        warmth=sentences(knowledge, muscle.warmth),
        do_not=sentences(knowledge, muscle.do_not),
        stop_if=sentences(knowledge, muscle.stop_if),
    )


def _found(knowledge: Knowledge, wanted: str) -> Muscle:
    word = " ".join(wanted.casefold().replace("_", " ").split())
    names = {
        name.casefold().replace("_", " "): muscle
        for muscle in knowledge.muscles.values()
        for name in (*muscle.synonyms, muscle.clinical, muscle.name, muscle.id)
    }
    if word in names:
        return names[word]
    started = [muscle for name, muscle in names.items() if name.startswith(word)] if word else []
    if len({muscle.id for muscle in started}) == 1:
        return started[0]
    raise UnknownMuscleError(
        wanted, remedy=did_you_mean(word, list(names), "'unclench relief' lists the muscles.")
    )


def _movement(knowledge: Knowledge, stretch: Stretch) -> Movement:
    hold = max(stretch.hold_s) if isinstance(stretch.hold_s, tuple) else stretch.hold_s
    return Movement(
        name=stretch.name,
        steps=stretch.steps,
        hold_s=None if hold is None else round(hold),
        repeats=stretch.repeats,
        timing=_timing(stretch),
        source=to_reference(knowledge, stretch.source),
    )


def _timing(stretch: Stretch) -> str | None:
    words = []
    if isinstance(stretch.hold_s, tuple):
        words.append(f"Hold for {stretch.hold_s[0]:g} to {stretch.hold_s[1]:g} seconds.")
    elif stretch.hold_s:
        words.append(f"Hold for {stretch.hold_s:g} seconds.")
    if stretch.repeats:
        words.append("Do it once." if stretch.repeats == 1 else f"Do it {stretch.repeats} times.")
    if stretch.times_a_day:
        often = f"{stretch.times_a_day:g} times" if stretch.times_a_day != 1 else "once"
        words.append(f"Do this {often} a day.")
    return " ".join(words) or None
