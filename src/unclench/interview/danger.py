"""What danger the picture makes possible: the few findings that could still make an urgent rule hold."""

from collections.abc import Collection, Mapping

from unclench.interview.rules import Rules, p_at_most, p_holds
from unclench.interview.worth import Question
from unclench.records.ids import FindingId

_PER_LEVEL = 4.0  # a level more urgent, or an answer fewer, counts for as much as four times the chance
_LINE = 0.25  # one more line in a check that is made anyway need only be worth this share of a check


def danger_findings(
    rules: Rules, questions: Mapping[FindingId, Question], patience: float, scene: Collection[FindingId]
) -> tuple[FindingId, ...]:
    """The findings most worth settling for danger's sake, the first of them the most; empty if none is.

    A rule counts by the chance that it comes to hold, by how many levels it would raise the care level and by how
    few answers it needs. A finding counts for the share of that chance in which it has a part, and for how nearly it
    decides alone: what only sets the scene, such as when it began, is no sign of danger to be ticked.

    Args:
        rules: The danger rules as they stand.
        questions: What may be asked.
        patience: By how much more worth while a check must be than at the beginning.
        scene: Findings that set the scene, such as how long ago it began: each stands alone or not at all.
    """
    domain = rules.knowledge.domain
    settings = domain.interview
    least = settings.danger_p_at_least * _PER_LEVEL ** (len(domain.care_levels) - 1) * patience
    p_present = {finding: question.p_present for finding, question in questions.items()}
    worth: dict[FindingId, float] = {}
    for rule in rules.open:
        counts = _PER_LEVEL ** (rule.steps + 1 - rule.n_needed)
        if counts * p_at_most(rule.when, p_present) < least * _LINE:
            continue
        p_rule, slopes = p_holds(rule.when, p_present)
        if p_rule * counts < least * _LINE:
            continue
        for finding, slope in slopes.items():
            if slope > 0.0:  # what counts by being absent is left to the other questions
                p = p_present[finding]
                p_if_present = min(p_rule + (1.0 - p) * slope, 1.0)
                worth[finding] = worth.get(finding, 0.0) + counts * p * p_if_present**2
    ranked = sorted(worth, key=lambda finding: (-worth[finding], finding))
    signs = [finding for finding in ranked if finding not in scene]
    if not signs or worth[signs[0]] < least:
        return tuple(finding for finding in ranked[:1] if worth[finding] >= least)
    chosen: list[FindingId] = []
    findings = rules.knowledge.findings
    for finding in signs:
        if worth[finding] < least * _LINE or len(chosen) == round(settings.most_danger_items):
            break
        clashes = any(
            finding in findings[other].excludes or other in findings[finding].excludes for other in chosen
        )
        if not clashes:
            chosen.append(finding)
    return tuple(chosen)
