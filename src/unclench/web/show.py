"""A page becomes HTML."""

from pathlib import Path
from typing import ClassVar, Protocol

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from unclench.web import words
from unclench.web.theme import theme_of

HERE = Path(__file__).parent

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {
    "day": words.day,
    "day_and_time": words.day_and_time,
    "percent": words.percent,
    "change_in_words": words.change,
    "decibans": words.decibans,
    "in_100": words.in_100,
    "state_in_words": words.ANSWERS.__getitem__,
}


class Page(Protocol):
    """What can be shown: a value that names its template."""

    template: ClassVar[str]


def show(request: Request, page: Page, *, status: int = 200) -> HTMLResponse:
    """The page as HTML, in the theme this reader chose."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    content = _templates.get_template(page.template).render(
        page=page, theme=theme_of(request), path=path if request.method == "GET" else "/"
    )
    return HTMLResponse(content, status_code=status)
