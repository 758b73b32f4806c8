"""How much of what people write is understood, and how much of what is understood is right."""

import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from unclench.records.load import load
from unclench.story.lexicon import Lexicon
from unclench.story.read import read

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "evaluation.md"
BEGIN, END = "<!-- made by make story: begin -->", "<!-- made by make story: end -->"
SETS = {
    "seen": "seen while the phrases were written",
    "held_out": "held out until the first reading",
    "fresh": "longer texts, written after the phrases",
}

SENTENCES = Path(__file__).parent / "sentences.yaml"


@dataclass
class Counts:
    n: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    state_wrong: int = 0
    blunders: int = 0

    def line(self, name):
        precision = self.right / max(self.right + self.wrong + self.state_wrong, 1)
        recall = self.right / max(self.right + self.missed + self.state_wrong, 1)
        return (
            f"| {name} | {self.n} | {self.right + self.missed + self.state_wrong} | {100 * precision:.0f} % | {100 * recall:.0f} % "
            f"| {self.state_wrong} | {self.blunders} |"
        )


def compare(story, wanted):
    """What is missing, wrong and wrongly negated in one sentence; and how much is right."""
    heard = {mention.finding: mention.state for mention in story.mentions}
    heard |= {named.id: "fears" for named in story.feared}
    heard |= {named.id: "medicines" for named in story.medicines}
    expected = {
        id_: state
        for state in ("present", "absent", "unsure", "fears", "medicines")
        for id_ in wanted.get(state, ())
    }
    may = {*wanted.get("may", ())}
    never = {*wanted.get("never", ())}
    right = [id_ for id_, state in expected.items() if heard.get(id_) == state]
    missed = [id_ for id_ in expected if id_ not in heard and id_ not in may]
    state_wrong = [
        f"{id_}={heard[id_]}"
        for id_, state in expected.items()
        if id_ in heard and heard[id_] != state and id_ not in may
    ]
    wrong = [f"{id_}={state}" for id_, state in heard.items() if id_ not in expected and id_ not in may]
    blunders = [id_ for id_, state in heard.items() if id_ in never and state == "present"]
    for key in ("age", "sex", "pregnant"):
        if key in wanted:
            (right if getattr(story, key) == wanted[key] else missed).append(key)
    return right, missed, state_wrong, wrong, blunders


def measure(*, shows=()):
    """Counts for each set of sentences; those of the sets to show are printed where they differ."""
    knowledge = load()
    lexicon = Lexicon.of(knowledge, knowledge.phrases)
    counts = {name: Counts() for name in SETS}
    for wanted in yaml.safe_load(SENTENCES.read_text()):
        name = "fresh" if wanted.get("fresh") else "held_out" if wanted.get("held_out") else "seen"
        right, missed, state_wrong, wrong, blunders = compare(read(wanted["text"], lexicon), wanted)
        one = counts[name]
        one.n += 1
        one.right += len(right)
        one.missed += len(missed)
        one.wrong += len(wrong)
        one.state_wrong += len(state_wrong)
        one.blunders += len(blunders)
        if name in shows and (missed or wrong or state_wrong or blunders):
            say(f"{wanted['text']}\n   missed {missed} state {state_wrong} wrong {wrong} blunders {blunders}")
    return counts


def table(counts):
    """The counts as a table."""
    yield "| sentences | n | things said | precision | recall | wrong state | blunders |"
    yield "|---|---|---|---|---|---|---|"
    for name, words in SETS.items():
        yield counts[name].line(words)


def say(words):
    sys.stdout.write(words + "\n")


def main():
    """Write the table into the page."""
    made = "\n".join(table(measure(shows=sys.argv[1:])))
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")
    say(made)


if __name__ == "__main__":
    main()
