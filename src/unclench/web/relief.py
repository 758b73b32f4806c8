"""Relief now: the muscle chosen on a picture of the body or from a list, its steps, and one tap to note the cramp."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.records.ids import MuscleId
from unclench.report.relief import NamedMuscle, Relief, relief_for, relief_list
from unclench.store.episode import Episode
from unclench.web import words
from unclench.web.desk import Desk
from unclench.web.show import HERE, show

router = APIRouter(include_in_schema=False)

_MOST_NOTED = 10
_PICTURES = frozenset(file.stem for file in (HERE / "templates" / "relief").glob("*.svg"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A cramp that was noted."""

    id: str
    muscle: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefListPage:
    """Every muscle, on the body and in a list, and the cramps noted last.

    Attributes:
        by_id: Muscles by their ids, for the picture.
        noted: The cramp that was noted just now, if one was.
    """

    template: ClassVar[str] = "relief_list.html"

    muscles: tuple[NamedMuscle, ...]
    by_id: dict[MuscleId, NamedMuscle]
    recent: tuple[Noted, ...]
    noted: Noted | None
    emergency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefPage:
    """How to free one muscle."""

    template: ClassVar[str] = "relief.html"

    relief: Relief
    has_picture: bool


@router.get("/relief")
def choose(request: Request, noted: str = "") -> Response:
    """Let a muscle be chosen."""
    desk = Desk.of(request)
    muscles = relief_list(desk.knowledge)
    names = {one.id: one.name for one in muscles}
    recent = tuple(
        Noted(id=one.id, muscle=names.get(one.muscle, str(one.muscle)), when=words.day_and_time(one.at))
        for one in desk.store.recent_episodes(_MOST_NOTED)
    )
    page = ReliefListPage(
        muscles=muscles,
        by_id={one.id: one for one in muscles},
        recent=recent,
        noted=next((one for one in recent if one.id == noted), None),
        emergency=desk.knowledge.domain.care_levels[0].do,
    )
    return show(request, page)


@router.get("/relief/{muscle}")
def steps(request: Request, muscle: str) -> Response:
    """Show how to free one muscle."""
    found = relief_for(Desk.of(request).knowledge, muscle)
    return show(request, ReliefPage(relief=found, has_picture=found.id in _PICTURES))


@router.post("/relief/{muscle}/note")
def note(request: Request, muscle: str) -> Response:
    """Note one cramp of this muscle, now."""
    desk = Desk.of(request)
    found = relief_for(desk.knowledge, muscle)
    episode = Episode(id=desk.new_id(), at=desk.clock(), muscle=found.id)
    desk.store.note(episode)
    return RedirectResponse(f"/relief?noted={episode.id}", status_code=303)


@router.post("/relief/noted/{episode_id}/take-back")
def take_back(request: Request, episode_id: str) -> Response:
    """Forget a cramp that was noted."""
    Desk.of(request).store.take_back(episode_id)
    return RedirectResponse("/relief", status_code=303)
