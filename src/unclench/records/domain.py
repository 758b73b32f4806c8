"""What a knowledge folder is about: its time window, care levels, groups and chapters."""

from typing import Annotated

from pydantic import Field

from unclench.records.ids import FindingId, MeanwhileId
from unclench.records.planning import SingleTrial, Timeline
from unclench.records.quantity import Estimate
from unclench.records.shape import CareLevel, Danger, Positive, Share, Text, record
from unclench.records.source import Citation

Weight = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]


@record
class Named:
    """A plain name."""

    name: Text


@record
class Topic:
    """A chapter of the story a person tells."""

    id: Text
    name: Text


@record
class Care:
    """How soon to see whom, and what to do."""

    id: CareLevel
    name: Text
    do: Text
    clinical: Text


@record
class Threshold:
    """The probability from which something holds."""

    p_at_least: Share


@record
class RaiseCare:
    """From which probability a condition of each danger raises the care level to its own."""

    emergency: Threshold
    urgent: Threshold
    serious: Threshold
    benign: Threshold
    basis: Text
    because: Text

    def p_at_least(self, danger: Danger) -> float:
        """The threshold for one danger class."""
        threshold: Threshold = getattr(self, danger)
        return threshold.p_at_least


@record
class SeeksHelp:
    """How often a person in whom a condition is active asks anybody for help because of it, by its danger.

    A prior is a share of all people; the network is about those who ask.
    """

    emergency: Estimate
    urgent: Estimate
    serious: Estimate
    benign: Estimate
    basis: Text

    def by(self, danger: Danger) -> Estimate:
        """The band for one danger class."""
        band: Estimate = getattr(self, danger)
        return band


@record
class Unexplained:
    """What holds when no cause in the folder explains the complaint."""

    p_at_least: Share
    care_level: CareLevel
    say: Text


@record
class Scope:
    """What is said where the complaint seems to be none of what the folder is about.

    Attributes:
        out_p_at_least: From which chance that no condition has a part in the complaint it is out of scope, not in doubt.
        elsewhere: What is said where every complaint is one that the folder is not about.
        unexplained, doubtful: What is said where nothing explains the complaint, for all we know or likely.
        no_complaint: What is said where no complaint is named.
    """

    out_p_at_least: Share
    elsewhere: Text
    unexplained: Text
    doubtful: Text
    no_complaint: Text
    basis: Text
    because: Text


@record
class ToldAtStart:
    """What people are asked for before the first question, so that silence about it says something.

    Attributes:
        topics: The chapters that are asked for.
        p_told: Chance that somebody of whom such a finding is true tells it then.
    """

    topics: tuple[Text, ...]
    p_told: Share
    basis: Text
    because: Text
    source: Citation | None = None


@record
class Interview:
    """How far the interview goes.

    Attributes:
        max_steps: After so many steps it stops in any case.
        stop_below_bits: A step must be expected to tell this much about the causes for its burden, or ...
        care_change_p_at_least: ... to change the care level with at least this chance; otherwise it stops.
        patience_steps: After each so many steps a further one must be worth twice as much.
        care_step_bits: What an expected step of the care level counts for, beside information.
        danger_p_at_least: A rule that would raise the level from the lowest to the highest is asked about while its
            chance to hold is not below this and one answer settles it; a level less, or an answer more, needs four
            times the chance.
        most_danger_items: A danger check has no more lines than this.
        most_choice_items: A choice shows no more lines than this.
        danger_chapter, danger_question, danger_why: What a danger check stands under, what it asks, and why.
    """

    max_steps: Positive
    stop_below_bits: Positive
    care_change_p_at_least: Share
    patience_steps: Positive
    care_step_bits: Positive
    danger_p_at_least: Share
    danger_chapter: Text
    danger_question: Text
    danger_why: Text
    most_danger_items: Positive = 6
    most_choice_items: Positive = 9


@record
class WorkUp:
    """What the burdens of an investigation weigh against the information it promises.

    Attributes:
        cost, discomfort, wait: For each level, what it adds to the burden.
        harm: What a harm adds.
        shown: So many are shown.
    """

    cost: dict[Text, Weight]
    discomfort: dict[Text, Weight]
    wait: dict[Text, Weight]
    harm: Weight
    shown: Positive
    basis: Text
    because: Text


@record
class Domain:
    """The frame that all other records of a folder stand in.

    Attributes:
        fading: Findings that time alone can make untrue. At a visit more than a window later they are asked again.
    """

    id: Text
    name: Text
    version: Text
    window_days: Positive
    what_it_is_not: Text
    groups: dict[str, Named]
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    care_levels: Annotated[tuple[Care, ...], Field(min_length=1)]
    raise_care: RaiseCare
    unexplained: Unexplained
    interview: Interview
    n_when_unknown: Positive = 20
    scope: Scope | None = None
    told_at_start: ToldAtStart | None = None
    work_up: WorkUp | None = None
    seeks_help: SeeksHelp | None = None
    pregnancy: FindingId | None = None
    in_any_emergency: MeanwhileId | None = None
    diagnoses_topic: Text | None = None
    site_topic: Text | None = None
    timeline: Timeline | None = None
    single_trial: SingleTrial | None = None
    same_words: tuple[tuple[Text, ...], ...] = ()
    fading: tuple[FindingId, ...] = ()

    def __post_init__(self) -> None:
        expected = ("emergency_now", "same_day", "within_days", "refer_neurology", "routine_gp", "self_care")
        if tuple(care.id for care in self.care_levels) != expected:
            raise ValueError(f"care_levels must be, in this order: {', '.join(expected)}")

    def care(self, level: CareLevel) -> Care:
        """One care level."""
        return next(care for care in self.care_levels if care.id == level)

    def urgency(self, level: CareLevel) -> int:
        """Rank of a care level: 0 for the least urgent, higher for the more urgent."""
        order = [care.id for care in self.care_levels]
        return len(order) - 1 - order.index(level)
