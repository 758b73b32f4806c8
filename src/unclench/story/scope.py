"""Small words and how far they reach: what is said not to be so, in doubt, imagined, or of somebody else."""

from dataclasses import dataclass

from unclench.story.lexicon import Lexicon, Node
from unclench.story.words import Word

_TURNS = {"no", "no_here", "no_more", "unsure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A small word, or several, that turns the meaning of others."""

    kinds: frozenset[str]
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a cue reaches: words from `first` to before `end`."""

    kind: str
    cue: Cue
    first: int
    end: int


def cues_of(lexicon: Lexicon, words: list[Word]) -> list[Cue]:
    """The cues of a sentence in order, the longest at each place."""
    found: list[Cue] = []
    at = 0
    while at < len(words):
        node: Node | None = lexicon.cues
        best: Cue | None = None
        for ahead in range(at, len(words)):
            node = node.then.get(words[ahead].text) if node else None
            if node is None:
                break
            if node.means:
                best = Cue(kinds=frozenset(kind for _, kind in node.means), first=at, last=ahead)
        if best:
            found.append(best)
            at = best.last + 1
        else:
            at += 1
    return found


def scopes_of(words: list[Word], cues: list[Cue]) -> list[Scope]:
    """How far each cue reaches.

    A no reaches over a list, with its commas and its "or", until something new begins; a "not" ends at a comma.
    """
    starts = {cue.first: cue for cue in cues}
    scopes = []
    for cue in cues:
        for kind in sorted(cue.kinds):
            if kind == "besides":
                if not any({"no", "no_here"} & other.kinds for other in cues if other.first < cue.first):
                    end = _ahead(words, cue, kind, starts)
                    scopes.append(Scope(kind="no", cue=cue, first=cue.last + 1, end=end))
            elif kind in ("no_after", "unsure_after"):
                scopes.append(Scope(kind=kind, cue=cue, first=_back(words, cue, starts), end=cue.first))
            elif kind not in ("yes", "stop", "own", "me", "charge", "on_behalf"):
                scopes.append(
                    Scope(kind=kind, cue=cue, first=cue.last + 1, end=_ahead(words, cue, kind, starts))
                )
    return scopes


def _ahead(words: list[Word], cue: Cue, kind: str, starts: dict[int, Cue]) -> int:
    for at in range(cue.last + 1, len(words)):
        word = words[at]
        here = starts.get(at)
        kinds = here.kinds if here else frozenset()
        if kind == "somebody":
            if "me" in kinds or word.text == "but":
                return at
            continue
        if kind in ("fear", "suppose"):
            if word.text in ("because", "but", "since", "as") or (kind == "suppose" and word.is_pause):
                return at
            continue
        if kind == "no" and word.text == ":":
            return at
        if {"stop", "besides"} & kinds:
            return at
        if _TURNS & kinds and at > cue.last + 1 and _is_new(words, at):
            return at
        following = starts.get(at + 1)
        if (word.is_pause or word.text == "and") and following and "own" in following.kinds:
            return at
        if word.is_pause and kind in ("no_here", "unsure") and not _goes_on(words, at):
            return at
    return len(words)


def _is_new(words: list[Word], at: int) -> bool:
    """Whether a second no begins a new thing rather than turning the first."""
    before = words[at - 1]
    return before.is_pause or before.text in ("and", "or", "nor")


def _goes_on(words: list[Word], at: int) -> bool:
    """Whether a list goes on after a comma: an "or" still comes."""
    return any(word.text in ("or", "nor") for word in words[at + 1 : at + 8])


def _back(words: list[Word], cue: Cue, starts: dict[int, Cue]) -> int:
    for at in range(cue.first - 1, -1, -1):
        here = starts.get(at)
        is_colon_before_cue = words[at].is_pause and at == cue.first - 1
        if (
            (words[at].is_pause and not is_colon_before_cue)
            or words[at].text == "and"
            or (here and "stop" in here.kinds)
        ):
            return at + 1
    return 0


class Reach:
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
