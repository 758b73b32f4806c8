"""One sentence: what it speaks of, and whether it says that this is so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from unclench.records.ids import ConditionId, FindingId, MedicineId
from unclench.records.shape import Sex
from unclench.story.found import phrases_in
from unclench.story.lexicon import Lexicon, Match
from unclench.story.person import age_of, sex_of
from unclench.story.scope import Cue, Reach, Scope, cues_of, scopes_of
from unclench.story.story import Heard
from unclench.story.times import timed
from unclench.story.words import Word

SaidKind = Literal["finding", "medicine", "known", "feared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that one sentence says."""

    kind: SaidKind
    id: str
    state: Heard
    words: str
    start: int
    end: int
    respelt: str | None = None
    is_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What one sentence says, and of whom."""

    said: list[Said]
    age: float | None
    sex: Sex | None
    pregnant: bool | None
    takes_none: bool
    is_about_somebody: bool


def read_sentence(
    text: str, words: list[Word], lexicon: Lexicon, *, writes_for: str | None, is_other: bool
) -> Sentence:
    """What one sentence says.

    Args:
        text: The whole text.
        words: The words of the sentence.
        lexicon: What can be recognised.
        writes_for: Who the patient is, where the writer speaks for somebody else.
        is_other: Whether the sentence goes on about somebody else.
    """
    cues = cues_of(lexicon, words)
    matches = phrases_in(words, cues, lexicon)
    taken = {at for match in matches if match.meaning[0] == "finding" or len(match.at) > 1 for at in match.at}
    cues = [
        cue
        for cue in cues
        if "fear" in cue.kinds or not any(at in taken for at in range(cue.first, cue.last + 1))
    ]
    if writes_for:
        cues = [cue for cue in cues if "somebody" not in cue.kinds or words[cue.first].text != writes_for]
    scopes = scopes_of(words, cues)
    if is_other:
        first_me = next((cue.first for cue in cues if "me" in cue.kinds), len(words))
        nobody = Cue(kinds=frozenset({"somebody"}), first=-1, last=-1)
        scopes.append(Scope(kind="somebody", cue=nobody, first=0, end=first_me))
    reach = Reach(words, scopes)
    said = [one for match in matches for one in _said(text, words, match, reach, lexicon)]
    said += _times(text, words, said, reach, lexicon)
    said = _placed(said, words, lexicon)
    own = [not reach.has("somebody", at) for at in range(len(words))]
    return Sentence(
        said=[one for one in said if one.id != lexicon.knowledge.domain.pregnancy],
        age=age_of(words, lexicon.phrases, own),
        sex=sex_of(words, lexicon.phrases, own, writes_for),
        pregnant=_pregnant(said, lexicon),
        takes_none=_takes_none(words, lexicon),
        is_about_somebody=any(scope.kind == "somebody" for scope in scopes),
    )


def _said(text: str, words: list[Word], match: Match, reach: Reach, lexicon: Lexicon) -> Iterator[Said]:
    """What a phrase says, if it speaks of the patient at all."""
    first, last = match.at[0], match.at[-1]
    nos = reach.of(first, "no", "no_here", "no_more", "no_after")
    unsure = reach.of(first, "unsure", "unsure_after")
    if reach.of(first, "suppose", "somebody"):
        return
    n_no = len({scope.cue.first for scope in nos}) + match.has_no
    kind, state = _meant(words, match, reach, lexicon, n_no=n_no)
    if kind is None or (kind == "finding" and _says_nothing(words, match, nos, reach, lexicon)):
        return
    cue_ends = [at for scope in (*nos, *unsure) for at in (scope.cue.first, scope.cue.last)]
    start, end = words[min([first, *cue_ends])].start, words[max([last, *cue_ends])].end
    yield Said(
        kind=kind,
        id=match.meaning[1],
        state="unsure" if unsure and kind == "finding" else state,
        words=" ".join(text[start:end].split()),
        start=start,
        end=end,
        respelt=next((words[at].respelt for at in match.at if words[at].respelt), None),
        is_restricted=last + 1 < len(words) and words[last + 1].text in lexicon.phrases.cues.only_there,
    )


def _meant(
    words: list[Word], match: Match, reach: Reach, lexicon: Lexicon, *, n_no: int
) -> tuple[SaidKind | None, Heard]:
    """What sort of thing is said, and in which state."""
    first = match.at[0]
    match match.meaning[0]:
        case "medicine":
            return (None if n_no else "medicine"), "present"
        case "condition":
            if n_no:
                return None, "absent"
            if reach.has("fear", first):
                return ("feared" if _can_be_feared(words, match, lexicon) else None), "unsure"
            return ("known" if reach.has("diagnosed", first) else None), "present"
        case _:
            return "finding", "present" if n_no == 0 else "absent" if n_no == 1 else "unsure"


def _can_be_feared(words: list[Word], match: Match, lexicon: Lexicon) -> bool:
    """Whether a condition is one to fear, and its words are not merely those of a complaint."""
    if lexicon.knowledge.conditions[ConditionId(match.meaning[1])].danger == "benign":
        return False
    is_finding = " ".join(words[at].stem for at in match.at) in lexicon.of_findings
    return not is_finding or _is_diagnosis(match, words, lexicon)


def _says_nothing(words: list[Word], match: Match, nos: list[Scope], reach: Reach, lexicon: Lexicon) -> bool:
    """Whether a finding is feared, over, or a place where something else is not."""
    finding, domain = lexicon.knowledge.findings[FindingId(match.meaning[1])], lexicon.knowledge.domain
    first = match.at[0]
    if finding.topic == domain.diagnoses_topic and reach.has("fear", first):
        return True
    if finding.medicine_class and reach.has("no_more", first):
        return True
    return finding.topic == domain.site_topic and bool(nos) and not _is_named_no(words, nos, first, lexicon)


def _is_diagnosis(match: Match, words: list[Word], lexicon: Lexicon) -> bool:
    """Whether the same words also name a known diagnosis."""
    barred: frozenset[int] = frozenset()
    topic = lexicon.knowledge.domain.diagnoses_topic
    return any(
        other.at == match.at
        and other.meaning[0] == "finding"
        and lexicon.knowledge.findings[FindingId(other.meaning[1])].topic == topic
        for other in lexicon.matches(words, match.at[0], barred)
    )


def _is_named_no(words: list[Word], nos: list[Scope], first: int, lexicon: Lexicon) -> bool:
    """Whether a no stands right before a place."""
    return any(
        scope.cue.last < first
        and all(words[at].text in lexicon.dropped for at in range(scope.cue.last + 1, first))
        for scope in nos
    )


def _times(text: str, words: list[Word], said: list[Said], reach: Reach, lexicon: Lexicon) -> Iterator[Said]:
    knowledge = lexicon.knowledge
    for found in timed(words, lexicon.phrases.times):
        if reach.of(found.first, "somebody", "suppose"):
            continue
        start, end = words[found.first].start, words[found.last].end
        before = [one for one in said if one.end <= start]
        nearest = max(before, key=lambda one: one.end) if before else None
        if nearest and (
            nearest.kind == "known"
            or (nearest.kind == "finding" and knowledge.findings[FindingId(nearest.id)].kind == "history")
        ):
            continue  # it is that which lasts so long or happens so often
        is_no = bool(reach.of(found.first, "no", "no_here"))
        yield Said(
            kind="finding",
            id=found.finding,
            state="absent" if is_no and found.of == "often" else "present",
            words=" ".join(text[start:end].split()),
            start=start,
            end=end,
        )


def _placed(said: list[Said], words: list[Word], lexicon: Lexicon) -> list[Said]:
    """Without places where no trouble is spoken of, and without medicine classes whose medicine is named."""
    findings, domain = lexicon.knowledge.findings, lexicon.knowledge.domain

    def is_place(one: Said) -> bool:
        return one.kind == "finding" and findings[FindingId(one.id)].topic == domain.site_topic

    has_trouble = any(
        one.kind == "finding"
        and one.state != "absent"
        and not is_place(one)
        and findings[FindingId(one.id)].kind in ("complaint", "symptom")
        for one in said
    )
    n_place = sum(one.text in lexicon.skipped or one.text in ("and", "or") for one in words) + len(said)
    stays = has_trouble or (n_place >= len(words) and all(is_place(one) for one in said))
    implied = {
        finding
        for one in said
        if one.kind == "medicine"
        for finding in lexicon.knowledge.findings_of_medicine(MedicineId(one.id))
    }
    return [
        one
        for one in said
        if (stays or not is_place(one) or one.state == "absent")
        and not (one.kind == "finding" and one.id in implied and one.state != "absent")
    ]


def _pregnant(said: list[Said], lexicon: Lexicon) -> bool | None:
    states = {one.state for one in said if one.id == lexicon.knowledge.domain.pregnancy}
    return None if len(states) != 1 or states == {"unsure"} else states == {"present"}


def _takes_none(words: list[Word], lexicon: Lexicon) -> bool:
    spoken = f" {' '.join(word.text for word in words)} "
    return any(f" {phrase} " in spoken for phrase in lexicon.phrases.person.no_medicine)
