"""What each kind of error becomes: a status, a page in plain words, or one shape of JSON."""

import re
from collections.abc import Sequence
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from unclench.case.read import case_of
from unclench.errors import (
    CaseError,
    ContradictionError,
    EmptyCaseError,
    ImpossibleObservationsError,
    InvalidCaseError,
    KnowledgeError,
    NoKernelError,
    NoSingleTrialError,
    StoreError,
    TooManyFindingsError,
    UnclenchError,
    UnknownBlockError,
    UnknownConsultationError,
    UnknownMuscleError,
    UnknownPageError,
    UnknownTreatmentError,
    UnknownTrialError,
    UnreadablePatientsError,
)
from unclench.web.desk import Desk
from unclench.web.forms import UnreadableFormError
from unclench.web.problem import Action, ProblemPage, respond
from unclench.web.security import HEADERS
from unclench.web.words import with_names

STATUS: tuple[tuple[type[UnclenchError], int], ...] = (
    (UnknownConsultationError, 404),
    (UnknownTrialError, 404),
    (UnknownMuscleError, 404),
    (UnknownTreatmentError, 404),
    (UnknownBlockError, 404),
    (NoSingleTrialError, 503),
    (NoKernelError, 503),
    (UnknownPageError, 404),
    (ContradictionError, 409),
    (CaseError, 422),
    (UnreadablePatientsError, 422),
    (EmptyCaseError, 422),
    (ImpossibleObservationsError, 422),
    (TooManyFindingsError, 422),
    (StoreError, 503),
    (KnowledgeError, 503),
)
_HOME = Action(name="Go to the first page", path="/")


def install(app: FastAPI) -> None:
    """Give every error its answer."""
    app.add_exception_handler(UnclenchError, _on_unclench_error)
    app.add_exception_handler(UnreadableFormError, _on_unreadable_form)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)


def status_of(error: UnclenchError) -> int:
    """The HTTP status for an error; 500 for one that has none of its own."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def kind_of(error: Exception) -> str:
    """The name of an error for programs: `UnknownConsultationError` is `unknown_consultation`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__.removesuffix("Error")).lower()


def _on_unclench_error(request: Request, error: Exception) -> Response:
    found = cast("UnclenchError", error)
    faults = tuple(
        getattr(found, "clashes", ()) or getattr(found, "faults", ()) or getattr(found, "findings", ())
    )
    return respond(request, _page(request, found), kind=kind_of(found), message=str(found), faults=faults)


def _page(request: Request, error: UnclenchError) -> ProblemPage:
    knowledge = Desk.of(request).knowledge
    status = status_of(error)
    match error:
        case UnknownConsultationError():
            return ProblemPage(status=status, title="These answers are not here", text=str(error))
        case UnknownMuscleError():
            return ProblemPage(
                status=status,
                title="We know no muscle of this name",
                text=str(error),
                actions=(Action(name="Choose a muscle", path="/relief"), _HOME),
            )
        case UnknownPageError(nearest=nearest):
            pages = Desk.of(request).guide.pages
            return ProblemPage(
                status=status,
                title="The guide has no such page",
                text="There is no page at this address, so there is nothing to show. Look for it in your own words.",
                actions=(
                    Action(name="Search the guide", path="/guide"),
                    *(Action(name=pages[id_].title, path=f"/guide/{id_}") for id_ in nearest),
                ),
            )
        case ContradictionError(clashes=clashes):
            return ProblemPage(
                status=status,
                title="Two answers do not go together",
                text=(
                    "What was just answered does not fit what you told before, so it was not kept and nothing was "
                    "changed. Change one of the two, or answer “I don\u2019t know”."
                )
                if request.method == "POST"
                else "Two of your answers cannot both be true, so there is no result yet. Change one of them.",
                faults=tuple(with_names(clash, knowledge) for clash in clashes),
                actions=(*_changes(request, clashes), *_ways_on(request)),
            )
        case InvalidCaseError(faults=faults):
            return ProblemPage(
                status=status,
                title="Something here cannot be used",
                text="Part of what was sent is not known here or not possible, so nothing was changed.",
                faults=faults,
                actions=_ways_on(request),
            )
        case EmptyCaseError():
            return ProblemPage(
                status=status,
                title="There is nothing to explain yet",
                text=(
                    "Nothing you told is a complaint that we know causes of, so there is no result. Tick at least one "
                    "thing that bothers you on the first page, or answer more questions."
                ),
                actions=_ways_on(request),
            )
        case ImpossibleObservationsError(findings=findings):
            return ProblemPage(
                status=status,
                title="These answers do not fit any cause we know",
                text=(
                    "No cause we hold can bring these about, so no likelihood can be given. Check these answers. If "
                    "they are right, show them to a doctor."
                ),
                faults=tuple(finding.name for id_, finding in knowledge.findings.items() if id_ in findings),
                actions=_ways_on(request),
            )
        case TooManyFindingsError():
            return ProblemPage(
                status=status,
                title="There are too many answers to weigh at once",
                text=(
                    "So many things are present together that their causes cannot be worked out exactly, so no "
                    "likelihood is given. Set the ones you are least sure of to “I don\u2019t know”, or show your answers "
                    "to a doctor."
                ),
                actions=_ways_on(request),
            )
        case StoreError():
            return ProblemPage(status=status, title="Answers cannot be kept right now", text=str(error))
        case _:
            return ProblemPage(status=status, title="This cannot be worked out right now", text=str(error))


def _ways_on(request: Request) -> tuple[Action, ...]:
    id_ = request.path_params.get("consultation_id")
    if not id_:
        return (_HOME,)
    return (
        Action(name="Go on with the questions", path=f"/consultation/{id_}"),
        Action(name="See and change your answers", path=f"/consultation/{id_}/answers"),
        _HOME,
    )


def _changes(request: Request, clashes: Sequence[str]) -> tuple[Action, ...]:
    """For each answer given that has part in a clash, a way to change it."""
    id_ = request.path_params.get("consultation_id")
    if not id_:
        return ()
    desk = Desk.of(request)
    return tuple(
        Action(
            name=f"Change: {desk.knowledge.findings[finding].name}",
            path=f"/consultation/{id_}/question/{finding}",
        )
        for finding in desk.store.consultation(id_).states
        if finding in desk.knowledge.findings and any(f"'{finding}'" in clash for clash in clashes)
    )


def _on_unreadable_form(request: Request, error: Exception) -> Response:
    page = ProblemPage(
        status=422, title="There was no answer in that form", text=str(error), actions=_ways_on(request)
    )
    return respond(request, page, kind="unreadable_form", message=str(error), faults=())


def _on_invalid_request(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error)
    faults = _faults(request, found)
    is_broken = any(detail["type"] == "json_invalid" for detail in found.errors())
    message = (
        "The request cannot be used, so nothing was changed. /api/openapi.json says what it should look like."
    )
    page = ProblemPage(
        status=400 if is_broken else 422,
        title="Something here cannot be used",
        text="Part of what was sent is not known here or not possible, so nothing was changed.",
        faults=faults,
        actions=_ways_on(request),
    )
    return respond(request, page, kind="invalid_request", message=message, faults=faults)


def _faults(request: Request, error: RequestValidationError) -> tuple[str, ...]:
    """What is wrong with a request; for a case, in the words a case file's faults have."""
    if request.url.path in ("/api/consultations", "/api/assess", "/api/plan") and isinstance(
        error.body, dict
    ):
        try:
            case_of(error.body, place="request")
        except InvalidCaseError as invalid:
            return invalid.faults
    faults = []
    for detail in error.errors():
        where = ".".join(str(part) for part in detail["loc"][1:] if not isinstance(part, int)) or "the body"
        faults.append(f"{where}: {str(detail['msg'])[0].lower()}{str(detail['msg'])[1:]}")
    return tuple(dict.fromkeys(faults))


def _on_http_error(request: Request, error: Exception) -> Response:
    found = cast("HTTPException", error)
    path = request.url.path
    title, text = {
        404: (
            "There is no such page",
            f"Nothing is kept at {path}, so it cannot be shown. Check the address, or start from the first page.",
        ),
        405: (
            "This page cannot be asked for like that",
            f"{path} does not take {request.method}, so nothing was done. Start from the first page.",
        ),
    }.get(
        found.status_code,
        ("This request cannot be used", f"{found.detail}, so nothing was done. Start again."),
    )
    kind = {404: "not_found", 405: "method_not_allowed"}.get(found.status_code, "http_error")
    page = ProblemPage(status=found.status_code, title=title, text=text, actions=_ways_on(request))
    response = respond(request, page, kind=kind, message=text, faults=())
    for name, header in (found.headers or {}).items():
        response.headers[name] = header
    return response


def _on_bug(request: Request, error: Exception) -> Response:
    text = (
        f"Unclench met a fault of its own ({type(error).__name__}), so this page cannot be shown. Your answers so far "
        "are kept. Try again; if it happens again, tell the people who look after Unclench what you did."
    )
    page = ProblemPage(status=500, title="Something went wrong here", text=text, actions=_ways_on(request))
    response = respond(request, page, kind="internal", message=text, faults=())
    response.headers.update({**HEADERS, "Cache-Control": "no-store", "Connection": "close"})
    return response
