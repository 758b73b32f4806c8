"""The JSON API of fair trials: the same acts as their pages."""

from fastapi import APIRouter
from starlette.requests import Request

from unclench.web import doing
from unclench.web.api import PROBLEMS
from unclench.web.desk import Desk
from unclench.web.trial_shapes import CountsIn, TrialIn, TrialOut

router = APIRouter(prefix="/api/consultations/{consultation_id}/trials", tags=["plan"], responses=PROBLEMS)


@router.get("", summary="Fair trials that are kept")
def read_all(request: Request, consultation_id: str) -> list[TrialOut]:
    """Every trial of a consultation as it may be seen today, the latest first."""
    desk = Desk.of(request)
    return [doing.shown(desk, kept) for kept in desk.store.doings.trials(consultation_id)]


@router.post("", summary="Begin a fair trial")
def begin(request: Request, consultation_id: str, wanted: TrialIn) -> TrialOut:
    """Plan a trial and keep it; one that is refused says why, has no id and is not kept."""
    desk = Desk.of(request)
    trial, kept = doing.begin_trial(desk, consultation_id, wanted.wish())
    if kept is None:
        return TrialOut(id=None, trial=trial, blocks=(), counts={}, ended=None, result=None)
    return doing.shown(desk, kept)


@router.get("/{trial_id}", summary="One fair trial")
def read(request: Request, consultation_id: str, trial_id: str) -> TrialOut:
    """A trial as it may be seen today: blocks that have begun are open, the others sealed."""
    desk = Desk.of(request)
    return doing.shown(desk, desk.store.doings.trial(consultation_id, trial_id))


@router.post("/{trial_id}/counts", summary="Count cramps")
def count(request: Request, consultation_id: str, trial_id: str, told: CountsIn) -> TrialOut:
    """Keep the cramps of some days; null takes one back."""
    desk = Desk.of(request)
    kept = doing.count(desk, desk.store.doings.trial(consultation_id, trial_id), told.counts)
    return doing.shown(desk, kept)


@router.post("/{trial_id}/end", summary="End a fair trial early")
def end(request: Request, consultation_id: str, trial_id: str) -> TrialOut:
    """End it before its last day; all blocks are opened, and it is judged by what was counted."""
    desk = Desk.of(request)
    return doing.shown(desk, doing.end(desk, desk.store.doings.trial(consultation_id, trial_id)))


@router.delete("/{trial_id}", status_code=204, summary="Forget a fair trial")
def delete(request: Request, consultation_id: str, trial_id: str) -> None:
    """Forget a trial for good."""
    desk = Desk.of(request)
    desk.store.doings.delete_trial(desk.store.doings.trial(consultation_id, trial_id).id)
