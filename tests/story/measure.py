"""How much of what people write is understood, and how much of what is understood is right."""

import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from unclench.records.load import load
from unclench.story.lexicon import Lexicon
from unclench.story.read import read

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
            f"| {name} | {self.n} | {self.right + self.missed + self.state_wrong} | {precision:.0%} | {recall:.0%} "
            f"| {self.state_wrong} | {self.blunders} |"
        )


def compare(story, wanted):
    """What is missing, wrong and wrongly negated in one sentence; and how much is right."""
    heard = {mention.finding: mention.state for mention in story.mentions}
    heard |= {named.id: "fears" for named in story.feared}
    heard |= {named.id: "medicines" for named in story.medicines}
    expected = {id_: state for state in ("present", "absent", "unsure", "fears", "medicines") for id_ in wanted.get(state, ())}
    may = {*wanted.get("may", ())}
    never = {*wanted.get("never", ())}
    right = [id_ for id_, state in expected.items() if heard.get(id_) == state]
    missed = [id_ for id_ in expected if id_ not in heard and id_ not in may]
    state_wrong = [f"{id_}={heard[id_]}" for id_, state in expected.items() if id_ in heard and heard[id_] != state and id_ not in may]
    wrong = [f"{id_}={state}" for id_, state in heard.items() if id_ not in expected and id_ not in may]
    blunders = [id_ for id_, state in heard.items() if id_ in never and state == "present"]
    for key in ("age", "sex", "pregnant"):
        if key in wanted:
            (right if getattr(story, key) == wanted[key] else missed).append(key)
    return right, missed, state_wrong, wrong, blunders


def measure(*, shows=()):
    knowledge = load()
    lexicon = Lexicon.of(knowledge, knowledge.phrases)
    counts = {False: Counts(), True: Counts()}
    for wanted in yaml.safe_load(SENTENCES.read_text()):
        held_out = bool(wanted.get("held_out"))
        right, missed, state_wrong, wrong, blunders = compare(read(wanted["text"], lexicon), wanted)
        one = counts[held_out]
        one.n += 1
        one.right += len(right)
        one.missed += len(missed)
        one.wrong += len(wrong)
        one.state_wrong += len(state_wrong)
        one.blunders += len(blunders)
        if held_out in shows and (missed or wrong or state_wrong or blunders):
            print(wanted["text"], "\n     missed", missed, "state", state_wrong, "wrong", wrong, "BLUNDER" if blunders else "", blunders)
    return counts


if __name__ == "__main__":
    found = measure(shows=(False,) if "-v" in sys.argv else ())
    print("| sentences | n | things said | precision | recall | wrong state | blunders |")
    print("|---|---|---|---|---|---|---|")
    print(found[False].line("seen while the phrases were written"))
    print(found[True].line("held out"))
