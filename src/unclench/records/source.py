"""A publication, and where in it something stands."""

from textwrap import shorten
from typing import Literal

from unclench.records.ids import SourceId
from unclench.records.shape import Text, record

_TITLE = 50  # characters of a title that stand for an author nobody named


@record
class Citation:
    """A source and the place in it."""

    id: SourceId
    at: Text | None = None


@record
class Source:
    """One publication that statements and numbers rest on."""

    id: SourceId
    title: Text
    authors: Text | None = None
    year: int | None = None
    published_in: Text | None = None
    url: Text | None = None
    doi: Text | None = None
    pmid: Text | None = None
    pmcid: Text | None = None
    kind: Text | None = None
    read: Literal["full", "abstract", "excerpt"]
    quality: Literal["primary", "review", "guideline", "label", "patient_page", "low_secondary"]
    doubtful: Text | None = None

    @property
    def short(self) -> str:
        """First author, or else the start of the title, and year, as a reader would say it."""
        who = (
            self.authors.split(",")[0].strip()
            if self.authors
            else shorten(self.title, _TITLE, placeholder=" ...")
        )
        return f"{who} ({self.year})" if self.year else who

    @property
    def address(self) -> str | None:
        """The most lasting address that was seen."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.pmcid:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"
        return self.url


@record
class Statement:
    """A sentence a person reads, with what it rests on."""

    text: Text
    source: Citation
