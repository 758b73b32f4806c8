"""Free text becomes findings with their states, the words they rest on, and what else was named."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from unclench.records.ids import FindingId
from unclench.story.lexicon import Lexicon
from unclench.story.scope import cues_of
from unclench.story.sentence import Said, Sentence, read_sentence
from unclench.story.story import Heard, Mention, Named, Story
from unclench.story.words import Word

_LONG_SENTENCE, _LONGEST_SENTENCE = 50, 80  # words, after which one is cut at a pause, or anyhow


def read(text: str, lexicon: Lexicon) -> Story:
    """What a text says.

    Sentence by sentence: the order of sentences changes nothing, unless one begins with "she" or "he".
    If nothing is said of the writer but much of a child of his, the child is taken for the patient.
    """
    sentences = _sentences(lexicon.words(text))
    story = _story(text, sentences, lexicon, writes_for=None)
    if not story.mentions:
        charge = next(
            (word.text for words in sentences for word in words if word.text in lexicon.phrases.cues.charge),
            None,
        )
        if charge:
            return _story(text, sentences, lexicon, writes_for=charge)
    behalf = _on_behalf(sentences, lexicon)
    return _story(text, sentences, lexicon, writes_for=behalf) if behalf else story


def _on_behalf(sentences: list[list[Word]], lexicon: Lexicon) -> str | None:
    for words in sentences:
        cues = cues_of(lexicon, words)
        for cue, following in pairwise(cues):
            if "on_behalf" in cue.kinds:
                somebody = next((c for c in cues if "somebody" in c.kinds and c.first > cue.last), None)
                if somebody and following.first - cue.last <= 2:
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
    read_: list[Sentence] = []
    is_other = False
    for words in sentences:
        goes_on = is_other and words[0].text in lexicon.phrases.cues.still_them
        one = read_sentence(text, words, lexicon, writes_for=writes_for, is_other=goes_on)
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


def _named(said: Iterable[Said], kind: str) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for one in sorted((one for one in said if one.kind == kind), key=lambda one: (one.id, one.words)):
        found.setdefault(one.id, Named(id=one.id, words=one.words))
    return tuple(found.values())


def _mentions(said: list[Said], lexicon: Lexicon) -> tuple[Mention, ...]:
    """One mention for each finding; where the text contradicts itself it is unsure."""
    by_id: dict[str, list[Said]] = {}
    for one in said:
        by_id.setdefault(one.id, []).append(one)
    mentions = []
    for id_ in sorted(by_id):
        all_ = by_id[id_]
        states = {
            one.state for one in all_ if not (one.state == "absent" and one.is_restricted and len(all_) > 1)
        }
        topic = lexicon.knowledge.findings[FindingId(id_)].topic
        if "present" in states and ("absent" not in states or topic == lexicon.knowledge.domain.site_topic):
            state: Heard = "present"
        else:
            state = next(iter(states)) if len(states) == 1 else "unsure"
        shown = sorted(
            (one for one in all_ if state in (one.state, "unsure")),
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
