"""The pages of treatments and of muscles."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from unclench.guide.ids import PageIds
from unclench.guide.lines import first_up, for_clinicians, lines, sections
from unclench.guide.page import Help, Line, Page, Pointer, Section
from unclench.records.knowledge import Knowledge
from unclench.records.muscle import Muscle, Stretch
from unclench.records.treatment import Severity, Treatment
from unclench.report.reference import reference

_EVERY_DAY = 7
_SEVERITY: Mapping[Severity, str] = {
    "forbidden": "Not to be used",
    "avoid": "Better avoided",
    "with_care": "Only with care",
}


def treatment_page(knowledge: Knowledge, ids: PageIds, treatment: Treatment) -> Page:
    """The page of one treatment."""
    about = lines(knowledge, treatment.about)
    taken = [
        one
        for group in knowledge.medicine_classes.values()
        for one in group.medicines
        if one.id in treatment.medicines
    ]
    return Page(
        id=ids("treatment", treatment.id).id,
        kind="treatment",
        title=treatment.lay_name,
        clinical=treatment.name,
        key=about[:1],
        sections=(
            *sections(
                ("What it is", about[1:]),
                ("Does it work?", _effects(knowledge, treatment)),
                ("What it is used for", _uses(knowledge, treatment)),
                ("How it is done", lines(knowledge, treatment.how)),
                ("When, and how long", _week(knowledge, treatment)),
                ("How soon it works", lines(knowledge, treatment.onset)),
                ("A fair try", _fair_trial(knowledge, treatment)),
                ("Unwanted effects", _side_effects(knowledge, treatment)),
                ("Check-ups", lines(knowledge, treatment.monitoring)),
                ("Coming off it", lines(knowledge, treatment.stopping)),
            ),
            *for_clinicians(
                ("Dose", lines(knowledge, treatment.dose)),
                ("Grades of guidelines", _grades(knowledge, treatment)),
            ),
        ),
        help=Help(lines=tuple(_hazards(knowledge, treatment))),
        also=tuple(dict.fromkeys((treatment.name, *treatment.synonyms))),
        brands=tuple(name for medicine in taken for name in (medicine.name, *medicine.brands)),
        related=tuple(_related(knowledge, ids, treatment)),
    )


def muscle_page(knowledge: Knowledge, ids: PageIds, muscle: Muscle) -> Page:
    """The page of one muscle group."""
    about = lines(knowledge, muscle.about)
    return Page(
        id=ids("muscle", muscle.id).id,
        kind="muscle",
        title=muscle.name,
        clinical=muscle.clinical,
        key=about[:1],
        sections=(
            *(_stretch(knowledge, "Now", stretch) for stretch in muscle.now),
            *sections(("Warmth afterwards", lines(knowledge, muscle.warmth))),
            *sections(("What not to do", lines(knowledge, muscle.do_not))),
            *(_stretch(knowledge, "To prevent it", stretch) for stretch in muscle.daily),
            *sections(("More about it", about[1:])),
        ),
        help=Help(lines=lines(knowledge, muscle.stop_if)),
        also=tuple(dict.fromkeys((muscle.clinical, *muscle.synonyms))),
        felt=(knowledge.findings[muscle.site].name, *knowledge.findings[muscle.site].synonyms)
        if muscle.site
        else (),
        related=tuple(
            ids("question", asked.id) for asked in knowledge.questions.values() if muscle.id in asked.muscles
        ),
    )


def _stretch(knowledge: Knowledge, when: str, stretch: Stretch) -> Section:
    source = reference(knowledge, stretch.source)
    how_long = _how_long(stretch)
    return Section(
        heading=f"{when}: {stretch.name[:1].lower()}{stretch.name[1:]}",
        lines=tuple(
            Line(text=text, source=source) for text in (*stretch.steps, *([how_long] if how_long else []))
        ),
        is_order=True,
    )


def _how_long(stretch: Stretch) -> str:
    parts = []
    if stretch.hold_s:
        hold = stretch.hold_s
        seconds = f"{hold[0]:g} to {hold[1]:g}" if isinstance(hold, tuple) else f"{hold:g}"
        parts.append(f"Hold it for {seconds} seconds.")
    if stretch.repeats:
        parts.append(f"Do it {stretch.repeats} times." if stretch.repeats > 1 else "Do it once.")
    if stretch.times_a_day:
        parts.append(f"{stretch.times_a_day:g} times a day." if stretch.times_a_day != 1 else "Once a day.")
    return " ".join(parts)


def _effects(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    for effect in treatment.effects:
        yield Line(
            strong=first_up(effect.outcome), text=effect.say, source=reference(knowledge, effect.source)
        )


def _grades(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    for grade in treatment.grades:
        yield Line(
            strong=f"{grade.scheme}: {grade.grade}", text=grade.say, source=reference(knowledge, grade.source)
        )


def _uses(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    for use in treatment.used_for:
        yield Line(
            strong=knowledge.conditions[use.condition].lay_name,
            text=use.say,
            source=reference(knowledge, use.source),
        )


def _week(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    """The doses in an ordinary week, times of the same day in one line."""
    for _, same in groupby(treatment.routines, key=lambda one: (one.condition, one.say, one.days_a_week)):
        times = tuple(same)
        one = times[0]
        days = f"{one.days_a_week} days a week" if one.days_a_week else "each time"
        parts = (
            first_up(", ".join(time.at.replace("_", " ") for time in times)),
            "every day" if one.days_a_week == _EVERY_DAY else days,
            f"{one.minutes:g} minutes" if one.minutes else "",
            f"for {one.weeks} week{'s' if one.weeks > 1 else ''}" if one.weeks else "",
        )
        when = f"{', '.join(filter(None, parts))}."
        yield Line(
            strong=knowledge.conditions[one.condition].lay_name if one.condition else None,
            text=f"{when} {one.say}" if one.say else when,
            source=reference(knowledge, one.source),
        )


def _fair_trial(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    if treatment.fair_trial:
        source = reference(knowledge, treatment.fair_trial.source)
        yield Line(text=treatment.fair_trial.say, source=source, basis=None if source else "judgement")


def _side_effects(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    for effect in treatment.side_effects:
        yield Line(
            strong=first_up(effect.effect),
            text=f"{effect.frequency}." if effect.frequency else "how often was not read.",
            source=reference(knowledge, effect.source),
        )


def _hazards(knowledge: Knowledge, treatment: Treatment) -> Iterator[Line]:
    for severity, name in _SEVERITY.items():
        for hazard in treatment.hazards:
            if hazard.severity == severity:
                yield Line(strong=name, text=hazard.say, source=reference(knowledge, hazard.source))


def _related(knowledge: Knowledge, ids: PageIds, treatment: Treatment) -> Iterator[Pointer]:
    for use in treatment.used_for:
        yield ids("condition", use.condition)
    for asked in knowledge.questions.values():
        if treatment.id in asked.treatments:
            yield ids("question", asked.id)
