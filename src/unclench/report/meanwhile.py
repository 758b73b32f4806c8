"""What to do until help is there, of all the danger rules that hold."""

from collections import Counter

from unclench.records.knowledge import Knowledge
from unclench.report.reference import to_reference
from unclench.report.report import Sentence
from unclench.triage.evaluate import Firing

_MOST_STEPS = 7
_WAITING = ("emergency_now", "same_day")


def meanwhile(knowledge: Knowledge, firings: tuple[Firing, ...]) -> tuple[Sentence, ...]:
    """The steps for the most urgent of the rules that hold, if they call for help at once or the same day.

    The list that most of the rules name comes first; a step gives way to a list that says otherwise.
    """
    level = firings[0].rule.care_level if firings else None
    if level not in _WAITING:
        return ()
    named = Counter(
        id_ for firing in firings if firing.rule.care_level == level for id_ in firing.rule.meanwhile
    )
    steps = {
        step.text: to_reference(knowledge, step.source)
        for id_, _ in named.most_common()
        for step in knowledge.meanwhile[id_].steps
        if not named.keys() & set(step.unless)
    }
    return tuple(Sentence(text=text, source=source) for text, source in list(steps.items())[:_MOST_STEPS])
