"""Results of tests, entered by a clinician after the interview."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.case.case import Result
from unclench.errors import InvalidCaseError
from unclench.web.desk import Desk
from unclench.web.forms import PostedForm, text

router = APIRouter(include_in_schema=False)


@router.post("/consultation/{consultation_id}/results")
def add_result(request: Request, consultation_id: str, form: PostedForm) -> Response:
    """Take the value of one test; an earlier value of the same test is replaced, an empty one takes it out.

    Raises:
        InvalidCaseError: It is no number, its unit does not fit, or it is outside the plausible range.
    """
    desk = Desk.of(request)
    investigation, typed = text(form, "investigation"), text(form, "value").replace(",", ".")
    opening = desk.store.consultation(consultation_id).opening
    results = tuple(result for result in opening.results if result.investigation != investigation)
    if typed:
        try:
            number = float(typed)
        except ValueError as error:
            raise InvalidCaseError("this result", [f"\u201c{typed}\u201d is not a number."]) from error
        record = desk.knowledge.investigations.get(investigation)  # type: ignore[call-overload]
        unit = text(form, "unit") or (record.measured.unit if record and record.measured else "")
        results = (*results, Result(investigation=investigation, value=number, unit=unit or "?"))
    desk.reopen(consultation_id, replace(opening, results=results))
    return RedirectResponse(f"/consultation/{consultation_id}/result?view=clinician#workup", status_code=303)
