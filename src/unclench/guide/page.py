"""One page of the guide, whole: whatever a face shows of it stands in this value."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from unclench.records.shape import Basis, CareLevel
from unclench.report.report import Reference

Kind = Literal["condition", "question", "treatment", "muscle", "test"]
KINDS: tuple[Kind, ...] = ("condition", "question", "treatment", "muscle", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something a page says, and what it rests on.

    Attributes:
        strong: A few words that come first and stand out.
        source: The publication behind it.
        basis: What it rests on where no publication is cited: a judgement, or an estimate.
    """

    text: str
    strong: str | None = None
    source: Reference | None = None
    basis: Basis | Literal["estimate"] | None = None

    def __post_init__(self) -> None:
        if self.source is None and self.basis is None:
            raise ValueError(
                f"nothing stands behind '{self.text}': cite a source or say that it is a judgement"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what is said under it.

    Attributes:
        is_for_clinicians: Whether it is of use to clinicians only, so that it is folded away.
        is_order: Whether the lines are steps, to be done one after the other.
    """

    heading: str
    lines: tuple[Line, ...]
    is_for_clinicians: bool = False
    is_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """When to get help, and how soon.

    Attributes:
        care_level: How soon, where one level holds for the whole page.
        care_name, what_to_do: The level in words.
        basis, source: What the level rests on.
        lines: Signs that call for help, the most urgent first.
    """

    care_level: CareLevel | None = None
    care_name: str | None = None
    what_to_do: str | None = None
    basis: Basis | None = None
    source: Reference | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Another page."""

    id: str
    kind: Kind
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page.

    Attributes:
        id: What it is found by; the id of its record, with the kind where another record has the same id.
        title: For people. clinical: For clinicians, where that differs.
        key: What matters most; the first of it is the shortest answer.
        ask: Questions to take to the doctor.
        also: Other names it is known by. brands: Names of medicines it is about. felt: What people say who have it.
    """

    id: str
    kind: Kind
    title: str
    key: tuple[Line, ...]
    sections: tuple[Section, ...]
    help: Help
    clinical: str | None = None
    ask: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    felt: tuple[str, ...] = ()
    related: tuple[Pointer, ...] = ()

    def told(self) -> str:
        """Everything a person reads on the page, without sources and names of other pages."""
        lines = [
            *self.key,
            *self.help.lines,
            *(line for part in self.sections if not part.is_for_clinicians for line in part.lines),
        ]
        said = [": ".join(filter(None, (line.strong, line.text))) for line in lines]
        return "\n".join([*said, *filter(None, (self.help.what_to_do,)), *self.ask])

    def as_json(self) -> str:
        """The whole page as JSON."""
        return _PAGE.dump_json(self, indent=2).decode()


_PAGE = TypeAdapter(Page)
