"""A fault in a knowledge folder: place, fault, consequence, remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. An error makes the folder unusable; a warning does not."""

    level: Literal["error", "warning"] = "error"
    place: str
    fault: str
    consequence: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.level}: {self.fault}, so {self.consequence}. {self.remedy}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like this one, if any comes near."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names the nearest known word, or says what else to do."""
    near = nearest(word, known)
    return f"Did you mean '{near}'? If not: {otherwise}" if near else otherwise[0].upper() + otherwise[1:]
