"""Keeps other sites, and other names for this machine, away from what is kept here."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unclench.web.problem import refusal

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_HERE = "unclench_here"  # a browser sends this cookie only with requests that our own pages make
_MOST_BYTES = 1_000_000


class Guard:
    """Lets a request in only if it was meant for this app, and hardens every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if "text/html" in headers.get("content-type", ""):
                    headers.append("Set-Cookie", f"{_HERE}=1; Path=/; HttpOnly; SameSite=Strict")
                headers.setdefault(
                    "Cache-Control", "no-cache" if scope["path"].startswith("/static/") else "no-store"
                )
            await send(message)

        fault = _fault(scope)
        app = refusal(scope, *fault) if fault else self._app
        await app(scope, receive, send_hardened)


def _fault(scope: Scope) -> tuple[int, str] | None:
    """Why a request is not let in: a status, and the reason in words; None if it is."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if _name(host) not in (*_THIS_MACHINE, *_bound(scope)):
        return 400, (
            f"This request calls this machine “{host}”, which is not its name here, so it was refused to keep what "
            f"you told safe. Open http://localhost:{(scope.get('server') or ('', ''))[1]} instead."
        )
    if scope["method"] not in _SAFE_METHODS and _is_from_elsewhere(headers, scope["scheme"], host):
        return 403, (
            "This request was sent by another web site, so it was refused and nothing was changed. Open the page of "
            "Unclench itself and try again there."
        )
    if int(headers.get("content-length") or 0) > _MOST_BYTES:
        return 413, (
            f"This request is larger than {_MOST_BYTES} bytes, so it was not read. A case is far smaller: check what "
            "was sent."
        )
    return None


def _is_from_elsewhere(headers: Headers, scheme: str, host: str) -> bool:
    """Whether another site sent this; a program without a browser sends none of these headers."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin == "null":  # our own forms too, since no page tells where it came from; then the cookie vouches
        return f"{_HERE}=1" not in headers.get("cookie", "")
    return origin is not None and origin != f"{scheme}://{host}"


def _bound(scope: Scope) -> tuple[str, ...]:
    """The address that the request came in at."""
    server = scope.get("server")
    return (server[0],) if server else ()


def _name(host: str) -> str:
    """A Host header without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rsplit(":", 1)[0].casefold() if ":" in host else host.casefold()
