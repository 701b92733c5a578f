"""The callers that are let in. While only this machine is, no page of another site in the same
browser can read or write."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.settings import ServerSettings, is_loopback

MISDIRECTED, FORBIDDEN = 421, 403
SAFE = ("GET", "HEAD", "OPTIONS")
CROSS_SITE = "cross-site"
NO_PORT = 0
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Plan-Date",
    "Access-Control-Max-Age": "600",
}


class Guarded:
    """Refuses with 421 what is meant for another host, and with 403 what another page writes."""

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        self._check_host(headers)
        origin = headers.get("origin")
        allowed = origin is not None and origin in self._settings.origins
        if not allowed:
            self._check_origin(scope, headers, origin)
        sending = _shared(send, origin) if allowed and origin else send
        if allowed and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=ALLOWED)(scope, receive, sending)
        else:
            await self._app(scope, receive, sending)

    def _check_host(self, headers: Headers) -> None:
        hosts = headers.getlist("host")
        here = len(hosts) == 1 and is_here(hosts[0])
        if self._settings.own_page_only() and not here:
            detail = "This server is for its own machine; call it as localhost or 127.0.0.1."
            raise RefusedCallError(MISDIRECTED, detail)
        if self._settings.public and not here and hosts != [self._named()]:
            raise RefusedCallError(MISDIRECTED, "This server has another name.")

    def _named(self) -> str:
        return urlsplit(self._settings.public or "").netloc

    def _check_origin(self, scope: Scope, headers: Headers, origin: str | None) -> None:
        """A page that calls says from where it comes; programs say nothing."""
        if scope["method"] in SAFE:
            return
        own = self._settings.own_origins(here_of(scope))
        foreign = origin is not None and origin not in own
        if foreign or headers.get("sec-fetch-site") == CROSS_SITE:
            raise RefusedCallError(FORBIDDEN, "A page of another site must not write here.")


def here_of(scope: Scope) -> str:
    """The origin of the server as this call names it."""
    return f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"


def is_here(host: str) -> bool:
    """A loopback name or address, with any port."""
    try:
        parts = urlsplit(f"//{host}")
        whole = parts.netloc == host and "@" not in host and parts.port != NO_PORT
        return whole and is_loopback(parts.hostname or "")
    except ValueError:
        return False


def _shared(send: Send, origin: str) -> Send:
    """The answer may be read by the page that called."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "X-Content-Version, X-Trace-Id, X-Plan-Date"
            headers.add_vary_header("Origin")
        await send(message)

    return sending
