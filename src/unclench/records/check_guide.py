"""That treatments, muscles and questions name only what the folder holds."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from unclench.records.fault import Fault, did_you_mean
from unclench.records.knowledge import Knowledge
from unclench.records.place import line_of, place
from unclench.records.planning import Bound
from unclench.records.rule import Clause, findings_of, named_by
from unclench.records.source import Citation, Statement
from unclench.records.treatment import Treatment

Places = Mapping[str, Mapping[str, Path]]
Path_ = tuple[str | int, ...]
_Where = tuple[Path, Path_]


def check_guide(knowledge: Knowledge, places: Places) -> Iterator[Fault]:
    """Every id that a treatment, muscle or question names and no file defines."""
    for treatment in knowledge.treatments.values():
        yield from _check_treatment(knowledge, places["treatments"][treatment.id], treatment)
    for muscle in knowledge.muscles.values():
        file = places["muscles"][muscle.id]
        for key in ("about", "warmth", "do_not", "stop_if"):
            yield from _statements(knowledge, file, key, getattr(muscle, key))
        for key in ("now", "daily"):
            for index, stretch in enumerate(getattr(muscle, key)):
                yield from _source(knowledge, file, (key, index), stretch.source)
        if muscle.site:
            yield from _ids((file, ("site",)), "finding", (muscle.site,), knowledge.findings)
    yield from _check_frame(knowledge)
    for asked in knowledge.questions.values():
        file = places["questions"][asked.id]
        for key in ("answer", "means_for_you", "get_help"):
            yield from _statements(knowledge, file, key, getattr(asked, key))
        for key, what in (("conditions", "condition"), ("treatments", "treatment"), ("muscles", "muscle")):
            yield from _ids((file, (key,)), what, getattr(asked, key), getattr(knowledge, key))
        yield from _ids(
            (file, ("investigations",)), "investigation", asked.investigations, knowledge.investigations
        )


def _check_treatment(knowledge: Knowledge, file: Path, treatment: Treatment) -> Iterator[Fault]:
    for key in ("about", "how", "dose", "onset", "monitoring", "stopping"):
        yield from _statements(knowledge, file, key, getattr(treatment, key))
    for key in ("used_for", "effects", "grades", "side_effects", "hazards", "routines"):
        for index, part in enumerate(getattr(treatment, key)):
            yield from _source(knowledge, file, (key, index), part.source)
    if treatment.fair_trial:
        yield from _source(knowledge, file, ("fair_trial",), treatment.fair_trial.source)
    yield from _ids((file, ("helps_when",)), "finding", treatment.helps_when, knowledge.findings)
    yield from _ids((file, ("medicines",)), "medicine", treatment.medicines, knowledge.medicines())
    for index, use in enumerate(treatment.used_for):
        yield from _ids((file, ("used_for", index)), "condition", (use.condition,), knowledge.conditions)
    for index, effect in enumerate(treatment.effects):
        if effect.condition:
            yield from _ids(
                (file, ("effects", index)), "condition", (effect.condition,), knowledge.conditions
            )
    for index, routine in enumerate(treatment.routines):
        named = (routine.condition,) if routine.condition else ()
        yield from _ids((file, ("routines", index)), "condition", named, knowledge.conditions)
    for index, hazard in enumerate(treatment.hazards):
        yield from _clause(knowledge, (file, ("hazards", index)), hazard.when)


def _check_frame(knowledge: Knowledge) -> Iterator[Fault]:
    """What domain.yaml names: in the judgements of the plan, and of what fades with time."""
    file = knowledge.folder / "domain.yaml"
    timeline, trial = knowledge.domain.timeline, knowledge.domain.single_trial
    known = {*knowledge.medicines(), *knowledge.medicine_classes}
    yield from _ids((file, ("fading",)), "finding", knowledge.domain.fading, knowledge.findings)
    if timeline:
        where = (file, ("timeline",))
        onsets = [onset.source for onset in timeline.onsets]
        cascades = [cascade.source for cascade in timeline.cascades]
        for citation in (timeline.words, *onsets, *cascades):
            yield from _source(knowledge, file, ("timeline",), citation)
        named: list[str] = [onset.takes for onset in timeline.onsets]
        for cascade in timeline.cascades:
            named += [cascade.culprit, *cascade.remedies]
        yield from _ids(where, "medicine or class", named, known)
    bounds: list[object] = [*vars(timeline).values()] if timeline else []
    bounds += [*vars(trial).values()] if trial else []
    for bound in bounds:
        if isinstance(bound, Bound):
            yield from _source(knowledge, file, (), bound.source)
    if trial:
        for statement in (trial.method, *trial.rules, *trial.stop):
            yield from _source(knowledge, file, ("single_trial",), statement.source)


def _clause(knowledge: Knowledge, where: _Where, clause: Clause) -> Iterator[Fault]:
    medicines, conditions = named_by(clause)
    yield from _ids(where, "finding", findings_of(clause), knowledge.findings)
    yield from _ids(where, "condition", conditions, knowledge.conditions)
    known = {*knowledge.medicines(), *knowledge.medicine_classes}
    yield from _ids(where, "medicine or class", medicines, known)


def _statements(
    knowledge: Knowledge, file: Path, key: str, statements: tuple[Statement, ...]
) -> Iterator[Fault]:
    for index, statement in enumerate(statements):
        yield from _source(knowledge, file, (key, index), statement.source)


def _source(knowledge: Knowledge, file: Path, path: Path_, source: Citation | None) -> Iterator[Fault]:
    if source:
        yield from _ids((file, path), "source", (source.id,), knowledge.sources)


def _ids(where: _Where, what: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    file, path = where
    known = list(known)
    for word in ids:
        if word not in known:
            yield Fault(
                place=place(file, line_of(file, path)),
                fault=f"{what} '{word}' is not defined",
                consequence="this part would never take effect",
                remedy=did_you_mean(word, known, f"add the {what} first."),
            )
