"""Free text becomes findings with their states, the words they rest on, and what else was named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from unclench.records.finding import Finding
from unclench.records.ids import FindingId, MedicineId
from unclench.records.shape import Sex
from unclench.story.lexicon import Lexicon, Match
from unclench.story.person import age_of, sex_of
from unclench.story.scope import Cue, Scope, cues_of, scopes_of
from unclench.story.story import Heard, Mention, Named, Story
from unclench.story.times import timed
from unclench.story.words import Word

_GOES_ON = ("she", "he", "his", "her", "they", "their")
_LONG_SENTENCE, _LONGEST_SENTENCE = 50, 80  # words, after which one is cut at a pause, or anyhow
_PEOPLE = ("person", "helper")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One thing that one sentence says."""

    kind: Literal["finding", "medicine", "known", "feared"]
    id: str
    state: Heard
    words: str
    start: int
    end: int
    respelt: str | None = None
    is_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    said: list[_Said]
    age: float | None
    sex: Sex | None
    pregnant: bool | None
    takes_none: bool
    is_about_somebody: bool


def read(text: str, lexicon: Lexicon) -> Story:
    """What a text says.

    Sentence by sentence: the order of sentences changes nothing, unless one begins with "she" or "he".
    If nothing is said of the writer but much of a child of his, the child is taken for the patient.
    """
    sentences = _sentences(lexicon.words(text))
    story = _story(text, sentences, lexicon, writes_for=None)
    if not story.mentions:
        charge = next(
            (word.text for words in sentences for word in words if word.text in lexicon.phrases.cues.charge), None
        )
        if charge:
            return _story(text, sentences, lexicon, writes_for=charge)
    behalf = _on_behalf(sentences, lexicon)
    return _story(text, sentences, lexicon, writes_for=behalf) if behalf else story


def _on_behalf(sentences: list[list[Word]], lexicon: Lexicon) -> str | None:
    for words in sentences:
        cues = cues_of(lexicon, words)
        for cue, following in zip(cues, cues[1:], strict=False):
            if "on_behalf" in cue.kinds:
                somebody = next((c for c in cues if "somebody" in c.kinds and c.first > cue.last), None)
                if somebody and following.first - cue.last <= 2:  # noqa: PLR2004
                    return words[somebody.first].text
    return None


def _sentences(words: list[Word]) -> list[list[Word]]:
    found: list[list[Word]] = [[]]
    for word in words:
        if word.is_end or (
            len(found[-1]) >= _LONG_SENTENCE and (word.is_pause or len(found[-1]) >= _LONGEST_SENTENCE)
        ):
            found.append([])
        if not word.is_end:
            found[-1].append(word)
    return [sentence for sentence in found if sentence]


def _story(text: str, sentences: list[list[Word]], lexicon: Lexicon, *, writes_for: str | None) -> Story:
    read_: list[_Sentence] = []
    is_other = False
    for words in sentences:
        goes_on = is_other and words[0].text in _GOES_ON
        one = _read(text, words, lexicon, writes_for=writes_for, is_other=goes_on)
        is_other = one.is_about_somebody
        read_.append(one)
    said = [one for sentence in read_ for one in sentence.said]
    return Story(
        mentions=_with_implied(_mentions([one for one in said if one.kind == "finding"], lexicon), lexicon),
        age=next((one.age for one in read_ if one.age is not None), None),
        sex=next((one.sex for one in read_ if one.sex is not None), None)
        or ("female" if any(one.pregnant for one in read_) else None),
        pregnant=next((one.pregnant for one in read_ if one.pregnant is not None), None),
        medicines=_named(said, "medicine"),
        takes_none=any(one.takes_none for one in read_) and not any(one.kind == "medicine" for one in said),
        known=_named(said, "known"),
        feared=_named(said, "feared"),
        about=writes_for,
    )


def _named(said: Iterable[_Said], kind: str) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for one in sorted((one for one in said if one.kind == kind), key=lambda one: (one.id, one.words)):
        found.setdefault(one.id, Named(id=one.id, words=one.words))
    return tuple(found.values())


def _mentions(said: list[_Said], lexicon: Lexicon) -> tuple[Mention, ...]:
    """One mention for each finding; where the text contradicts itself it is unsure."""
    by_id: dict[str, list[_Said]] = {}
    for one in said:
        by_id.setdefault(one.id, []).append(one)
    mentions = []
    for id_ in sorted(by_id):
        all_ = by_id[id_]
        states = {one.state for one in all_ if not (one.state == "absent" and one.is_restricted and len(all_) > 1)}
        topic = lexicon.knowledge.findings[FindingId(id_)].topic
        if "present" in states and ("absent" not in states or topic == lexicon.knowledge.domain.site_topic):
            state: Heard = "present"
        else:
            state = next(iter(states)) if len(states) == 1 else "unsure"
        shown = sorted(
            (one for one in all_ if one.state == state or state == "unsure"),
            key=lambda one: (one.end - one.start, one.words),
        )
        best = shown[-1] if shown else all_[0]
        mentions.append(
            Mention(
                finding=FindingId(id_),
                state=state,
                words=best.words,
                start=best.start,
                end=best.end,
                respelt=best.respelt,
            )
        )
    return tuple(mentions)


def _with_implied(mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:
    """With the complaints that go without saying: weak legs are a weakness."""
    findings = lexicon.knowledge.findings
    found = {mention.finding: mention for mention in mentions}
    for mention in mentions:
        for implied in findings[mention.finding].implies:
            if mention.state != "absent" and findings[implied].kind == "complaint":
                found.setdefault(implied, replace(mention, finding=implied))
    return tuple(found[id_] for id_ in sorted(found))


def _read(
    text: str, words: list[Word], lexicon: Lexicon, *, writes_for: str | None, is_other: bool
) -> _Sentence:
    cues = cues_of(lexicon, words)
    matches = _matches(lexicon, words, cues)
    taken = {
        at
        for match in matches
        if match.meaning[0] == "finding" or len(match.at) > 1
        for at in match.at
    }
    cues = [cue for cue in cues if not any(at in taken for at in range(cue.first, cue.last + 1))]
    if writes_for:
        cues = [cue for cue in cues if "somebody" not in cue.kinds or words[cue.first].text != writes_for]
    scopes = scopes_of(words, cues)
    if is_other:
        first_me = next((cue.first for cue in cues if "me" in cue.kinds), len(words))
        nobody = Cue(kinds=frozenset({"somebody"}), first=-1, last=-1)
        scopes.append(Scope(kind="somebody", cue=nobody, first=0, end=first_me))
    reach = _Reach(words, scopes)
    said = [one for match in matches for one in _said(text, words, match, reach, lexicon)]
    said += _times(text, words, said, reach, lexicon)
    said = _placed(said, words, lexicon)
    own = [not reach.has("somebody", at) for at in range(len(words))]
    return _Sentence(
        said=[one for one in said if one.id != lexicon.knowledge.domain.pregnancy],
        age=age_of(words, lexicon.phrases, own),
        sex=sex_of(words, lexicon.phrases, own, writes_for),
        pregnant=_pregnant(said, lexicon),
        takes_none=_takes_none(words, lexicon),
        is_about_somebody=any(scope.kind == "somebody" for scope in scopes),
    )


def _matches(lexicon: Lexicon, words: list[Word], cues: list[Cue]) -> list[Match]:
    """The phrases of a sentence, without those that are part of a longer one; places always stay."""
    barred = frozenset(
        at
        for cue in cues
        if {"no", "stop"} & cue.kinds
        for at in range(cue.first, cue.last + 1)
        if words[at].text in ("but", "because", "except", "although", "without", "no")
    ) | frozenset(at for at, word in enumerate(words) if word.text in ("and", "or"))
    every = [match for start in range(len(words)) for match in lexicon.matches(words, start, barred)]
    findings, place = lexicon.knowledge.findings, lexicon.knowledge.domain.site_topic
    covered: dict[int, list[tuple[frozenset[int], Finding]]] = {}
    by_person: set[tuple[int, ...]] = set()
    for match in every:
        if match.meaning[0] == "finding":
            finding = findings[FindingId(match.meaning[1])]
            if finding.told_by in _PEOPLE:
                by_person.add(match.at)
            for at in match.at:
                covered.setdefault(at, []).append((frozenset(match.at), finding))
    kept: list[Match] = []
    for match in dict.fromkeys(every):
        finding_ = findings[FindingId(match.meaning[1])] if match.meaning[0] == "finding" else None
        if finding_ and finding_.told_by not in _PEOPLE and match.at in by_person:
            continue
        at_all = frozenset(match.at)
        longer = [other for at_other, other in covered.get(match.at[0], ()) if at_all < at_other]
        if finding_ and finding_.topic == place:
            is_part = any(other.kind == "symptom" and other.topic != place for other in longer)
        else:
            is_history = finding_ is not None and finding_.kind == "history"
            is_part = any((other.kind == "history") == is_history for other in longer)
        if not is_part:
            kept.append(match)
    return kept


class _Reach:
    """Which scopes reach which word."""

    def __init__(self, words: list[Word], scopes: list[Scope]) -> None:
        self._at: list[list[Scope]] = [[] for _ in words]
        for scope in scopes:
            for at in range(max(scope.first, 0), min(scope.end, len(words))):
                self._at[at].append(scope)

    def of(self, at: int, *kinds: str) -> list[Scope]:
        """The scopes of some kinds that reach a word."""
        return [scope for scope in self._at[at] if scope.kind in kinds]

    def has(self, kind: str, at: int) -> bool:
        """Whether one of a kind does."""
        return any(scope.kind == kind for scope in self._at[at])


def _said(text: str, words: list[Word], match: Match, reach: _Reach, lexicon: Lexicon) -> Iterable[_Said]:
    kind, id_ = match.meaning
    first = match.at[0]
    last = match.at[-1]
    nos = reach.of(first, "no", "no_here", "no_more", "no_after")
    n_no = len({scope.cue.first for scope in nos}) + match.has_no
    unsure = reach.of(first, "unsure", "unsure_after")
    is_other = reach.has("somebody", first)
    if reach.has("suppose", first):
        return
    cue_ends = [at for scope in (*nos, *unsure) for at in (scope.cue.first, scope.cue.last)]
    low, high = min([first, *cue_ends]), max([last, *cue_ends])
    start, end = words[low].start, words[high].end
    quoted = " ".join(text[start:end].split())
    respelt = next((words[at].respelt for at in match.at if words[at].respelt), None)

    def one(what: Literal["finding", "medicine", "known", "feared"], state: Heard) -> _Said:
        return _Said(
            kind=what, id=id_, state=state, words=quoted, start=start, end=end, respelt=respelt,
            is_restricted=_is_restricted(words, last, lexicon),
        )

    if kind == "medicine":
        if not nos and not is_other and not match.has_no:
            yield one("medicine", "present")
    elif kind == "condition":
        yield from _condition(match, words, reach, lexicon, one, is_other=is_other, n_no=n_no)
    elif not is_other:
        finding = lexicon.knowledge.findings[FindingId(id_)]
        if finding.topic == lexicon.knowledge.domain.diagnoses_topic and reach.has("fear", first):
            return
        if finding.topic == lexicon.knowledge.domain.site_topic and nos and not _is_named_no(words, nos, first, lexicon):
            return
        if finding.medicine_class and reach.has("no_more", first):
            return
        state: Heard = "present" if n_no == 0 else "absent" if n_no == 1 else "unsure"
        yield one("finding", "unsure" if unsure else state)


def _condition(match, words, reach, lexicon, one, *, is_other, n_no):  # noqa: ANN001, ANN202
    condition = lexicon.knowledge.conditions[match.meaning[1]]
    first = match.at[0]
    if is_other or n_no:
        return
    is_finding = " ".join(words[at].stem for at in match.at) in lexicon.of_findings
    if reach.has("fear", first):
        if condition.danger != "benign" and not (is_finding and not _is_diagnosis(match, words, lexicon)):
            yield one("feared", "unsure")
    elif reach.has("diagnosed", first):
        yield one("known", "present")


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


def _is_restricted(words: list[Word], last: int, lexicon: Lexicon) -> bool:
    """Whether a place or an occasion follows, so that only part of it is spoken of."""
    return last + 1 < len(words) and words[last + 1].text in ("in", "during", "on", "at", "when", "by", "today")


def _is_named_no(words: list[Word], nos: list[Scope], first: int, lexicon: Lexicon) -> bool:
    """Whether a no stands right before a place."""
    return any(
        scope.cue.last < first
        and all(words[at].text in lexicon.dropped for at in range(scope.cue.last + 1, first))
        for scope in nos
    )


def _times(
    text: str, words: list[Word], said: list[_Said], reach: _Reach, lexicon: Lexicon
) -> Iterable[_Said]:
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
        yield _Said(
            kind="finding", id=found.finding, state="absent" if is_no and found.of == "often" else "present",
            words=" ".join(text[start:end].split()), start=start, end=end,
        )


def _placed(said: list[_Said], words: list[Word], lexicon: Lexicon) -> list[_Said]:
    """Without places where no trouble is spoken of, and without medicine classes whose medicine is named."""
    findings, domain = lexicon.knowledge.findings, lexicon.knowledge.domain

    def is_place(one: _Said) -> bool:
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


def _pregnant(said: list[_Said], lexicon: Lexicon) -> bool | None:
    states = {one.state for one in said if one.id == lexicon.knowledge.domain.pregnancy}
    return None if len(states) != 1 or states == {"unsure"} else states == {"present"}


def _takes_none(words: list[Word], lexicon: Lexicon) -> bool:
    spoken = f" {' '.join(word.text for word in words)} "
    return any(f" {phrase} " in spoken for phrase in lexicon.phrases.person.no_medicine)
