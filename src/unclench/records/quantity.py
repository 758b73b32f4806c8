"""A number as its source states it, or an estimate that says it is one."""

from datetime import date
from typing import Literal

from unclench.records.ids import FindingId
from unclench.records.shape import Count, Positive, Ratio, Share, Text, record
from unclench.records.source import Citation

Ages = tuple[float, float]


@record
class Estimate:
    """A band that somebody judged, and why. Its middle is used; its width shows in every interval."""

    low: Positive
    high: Positive
    because: Text

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}: swap them")


@record
class Cited:
    """What every number carries: its source, and where known the counts and the population.

    Attributes:
        indirect: Why a measured number does not fit exactly (another time span, other patients, a like finding);
            it then counts for few people, however many it was measured in.
    """

    source: Citation | None = None
    population: Text | None = None
    n: Count | None = None
    count: Count | None = None
    indirect: Text | None = None
    estimate: Estimate | None = None

    def _check(self, measured: dict[str, object]) -> None:
        given = [name for name, number in measured.items() if number is not None]
        if self.estimate is None and not given:
            raise ValueError(f"no number: give one of {', '.join(measured)}, or estimate")
        if self.estimate is not None and given:
            raise ValueError(f"both {given[0]} and estimate are given: keep the one that is true")
        if given and self.source is None:
            raise ValueError(f"{given[0]} has no source: cite one, or make it an estimate with its reason")
        if self.indirect is not None and self.estimate is not None:
            raise ValueError("indirect belongs to a measured number: an estimate says it in because")
        if self.count is not None and (self.n is None or self.count > self.n):
            raise ValueError("count needs n, and cannot be above it")

    def _check_share(self, *shares: "Share | tuple[Share, Share] | None") -> None:
        for share in shares:
            if isinstance(share, tuple) and share[0] > share[1]:
                raise ValueError(f"range {share[0]} to {share[1]} runs backwards: swap the two")
        if self.estimate is not None and self.estimate.high > 1.0:
            raise ValueError(f"an estimated share cannot be above 1 (high is {self.estimate.high})")


@record
class Rate(Cited):
    """A share of people, for an age band and a sex."""

    ages: Ages = (0, 120)
    sex: Literal["male", "female", "any"] = "any"
    p: Share | tuple[Share, Share] | None = None

    def __post_init__(self) -> None:
        self._check({"p": self.p})
        self._check_share(self.p)


@record
class Prior(Cited):
    """How common an active condition is, for an age band and a sex, in the source's own measure."""

    ages: Ages = (0, 120)
    sex: Literal["male", "female", "any"] = "any"
    p: Share | tuple[Share, Share] | None = None
    prevalence: Share | tuple[Share, Share] | None = None
    incidence_per_year: Share | tuple[Share, Share] | None = None
    lasts_days: Positive | None = None

    def __post_init__(self) -> None:
        measured: dict[str, object] = {
            "p": self.p,
            "prevalence": self.prevalence,
            "incidence_per_year": self.incidence_per_year,
        }
        self._check(measured)
        self._check_share(self.p, self.prevalence)
        if sum(number is not None for number in measured.values()) > 1:
            raise ValueError("give only one of p, prevalence and incidence_per_year")
        if (self.incidence_per_year is None) != (self.lasts_days is None):
            raise ValueError("incidence_per_year and lasts_days belong together: give both or neither")


@record
class RiskFactor(Cited):
    """How far a history finding changes how common a condition is."""

    finding: FindingId
    odds_ratio: Ratio | None = None
    risk_ratio: Ratio | None = None
    interval: tuple[Positive, Positive] | None = None

    def __post_init__(self) -> None:
        self._check({"odds_ratio": self.odds_ratio, "risk_ratio": self.risk_ratio})
        if self.odds_ratio is not None and self.risk_ratio is not None:
            raise ValueError("give either odds_ratio or risk_ratio")


@record
class Link(Cited):
    """How often an active condition causes a finding, in the source's own measure."""

    finding: FindingId
    p: Share | tuple[Share, Share] | None = None
    p_without: Share | None = None
    lr_present: Ratio | None = None
    lr_absent: Ratio | None = None

    def __post_init__(self) -> None:
        self._check({"p": self.p, "lr_present": self.lr_present})
        self._check_share(self.p)
        if (self.lr_present is None) != (self.lr_absent is None):
            raise ValueError(
                "lr_present and lr_absent belong together: the share cannot be had from one alone"
            )
        if (
            self.lr_present is not None
            and self.lr_absent is not None
            and not self.lr_absent < 1 < self.lr_present
        ):
            raise ValueError(
                "lr_present must be above 1 and lr_absent below 1 for a finding that the condition causes"
            )
        if self.p is not None and self.lr_present is not None:
            raise ValueError("give either p or the two likelihood ratios")


@record
class LeftOut:
    """A published fact about a condition that its record does not use, and why."""

    fact: Text
    because: Text
    source: Citation | None = None


@record
class Gap:
    """A number that was looked for and not found."""

    finding: Text
    searched: date
    note: Text | None = None
