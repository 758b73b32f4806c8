"""What to do until help is there, of all the danger rules that hold."""

from unclench.records.ids import MeanwhileId
from unclench.records.knowledge import Knowledge
from unclench.records.shape import CareLevel
from unclench.report.reference import to_reference
from unclench.report.report import Sentence
from unclench.triage.evaluate import Firing

_MOST_STEPS = 6  # besides those of any emergency: who waits for an ambulance reads no more
_WAITING = ("emergency_now", "same_day")


def meanwhile(knowledge: Knowledge, firings: tuple[Firing, ...], level: CareLevel) -> tuple[Sentence, ...]:
    """The steps for the rules that set a care level, if it is one for which somebody waits.

    What rules name first and what most of them name comes first. A step gives way to a list that says otherwise.

    Args:
        knowledge: The folder.
        firings: Danger rules that hold.
        level: The care level.
    """
    if level not in _WAITING:
        return ()
    ranks: dict[MeanwhileId, list[int]] = {}
    for firing in firings:
        if firing.rule.care_level == level:
            for rank, id_ in enumerate(firing.rule.meanwhile):
                ranks.setdefault(id_, []).append(rank)
    ids = sorted(ranks, key=lambda id_: (min(ranks[id_]), -len(ranks[id_])))
    steps = _steps(knowledge, ids)[:_MOST_STEPS]
    always = knowledge.domain.in_any_emergency
    if always and level == knowledge.domain.care_levels[0].id:
        steps += _steps(knowledge, [always])
    return tuple(steps)


def _steps(knowledge: Knowledge, ids: list[MeanwhileId]) -> list[Sentence]:
    texts = {
        step.text: to_reference(knowledge, step.source)
        for id_ in ids
        for step in knowledge.meanwhile[id_].steps
        if not set(ids) & set(step.unless)
    }
    return [Sentence(text=text, source=source) for text, source in texts.items()]
