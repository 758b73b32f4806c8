"""Light, dark or night: chosen with one tap and remembered in a cookie."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse

from unclench.web.forms import PostedForm, local_path, text

router = APIRouter(include_in_schema=False)

_COOKIE = "theme"
_A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One way to look."""

    id: str
    name: str
    explanation: str


THEMES = (
    Theme(id="system", name="Automatic", explanation="as this device is set"),
    Theme(id="light", name="Light", explanation="for the day"),
    Theme(id="dark", name="Dark", explanation="for the evening"),
    Theme(id="night", name="Night", explanation="dim and warm, kind to tired eyes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChoice:
    """The theme in force, and all there are."""

    chosen: Theme
    all: tuple[Theme, ...] = THEMES


def theme_of(request: Request) -> ThemeChoice:
    """The theme a reader chose; automatic if none."""
    wanted = request.cookies.get(_COOKIE)
    return ThemeChoice(chosen=next((theme for theme in THEMES if theme.id == wanted), THEMES[0]))


@router.post("/theme")
def choose_theme(form: PostedForm) -> RedirectResponse:
    """Remember a theme and go back to the page it was chosen on."""
    response = RedirectResponse(local_path(text(form, "back")), status_code=303)
    wanted = text(form, "theme")
    if any(theme.id == wanted for theme in THEMES):
        response.set_cookie(_COOKIE, wanted, max_age=_A_YEAR_S, path="/", httponly=True, samesite="strict")
    return response
