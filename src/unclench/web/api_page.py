"""A plain list of the API's operations, made from its OpenAPI description."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.web.show import show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing the API does.

    Attributes:
        example: A body to send, as JSON.
    """

    tag: str
    method: str
    path: str
    summary: str
    description: str
    example: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage:
    """Every operation."""

    template: ClassVar[str] = "api.html"

    operations: tuple[Operation, ...]


@router.get("/api/docs")
@router.get("/api/")
def api_page(request: Request) -> Response:
    """List what the API does."""
    return show(request, ApiPage(operations=tuple(_operations(request.app.openapi()))))


def _operations(openapi: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            examples = content.get("examples") or content.get("schema", {}).get("examples") or []
            yield Operation(
                tag=operation["tags"][0],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=operation["description"],
                example=json.dumps(examples[0], indent=2) if examples else None,
            )
