"""The outermost layer: every call gets an id, a day and the headers of every answer, ends in an
answer, and is logged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unclench.errors import Problem
from unclench.intake.door import FIRST_DAY, LAST_DAY
from unclench.serve.http.answering import FAILED, refused
from unclench.serve.http.messages import kind_and_place
from unclench.serve.http.refusal import HttpRefusal, RefusedCallError
from unclench.serve.http.site import Room, Site
from unclench.serve.http.unusable import DETAIL, UNUSABLE

PLAN_DATE = "X-Plan-Date"
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# Of every answer; a route may set its own Cache-Control.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none a browser does not say where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


# Where people call over TLS, for two years.
TLS_ALONE = "max-age=63072000; includeSubDomains"


class Call(NamedTuple):
    """One call: its id, its one today, and whether no body is wanted."""

    trace: str
    today: date
    head_only: bool


class Traced:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, site: Site, rooms: Iterable[Room]) -> None:
        self._app, self._site, self._rooms = app, site, tuple(rooms)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, headers = perf_counter(), Headers(scope=scope)
        method, day = scope["method"], _day(headers)
        call = Call(_trace(headers), day or date.today(), method == "HEAD")
        encrypted = self._site.settings.encrypted()
        answer = _Answer(send, call, self._site.content.version, encrypted=encrypted)
        scope["method"] = "GET" if call.head_only else method
        scope.setdefault("state", {}).update(trace=call.trace, today=call.today)
        if day is None and PLAN_DATE in headers:
            await refused(_no_day(), scope, self._rooms)(scope, receive, answer.send)
        else:
            await self._answered(scope, receive, answer)
        self._log(scope, method, answer, call, started)

    async def _answered(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """Whatever happens, the caller gets an answer."""
        try:
            await self._app(scope, receive, answer.send)
        except RefusedCallError as error:
            await refused(error.refusal, scope, self._rooms)(scope, receive, answer.send)
        except Exception as error:
            kind, at = kind_and_place(error)
            self._site.log.error("failed", kind=kind, at=at, trace_id=scope["state"]["trace"])
            if not answer.status:
                await refused(FAILED, scope, self._rooms)(scope, receive, answer.send)

    def _log(self, scope: Scope, method: str, answer: _Answer, call: Call, started: float) -> None:
        """The pattern of the path, never the path: that may hold the id of a person."""
        self._site.log.info(
            "answered",
            trace_id=call.trace,
            method=method if method.isalpha() and len(method) < 10 else "?",
            route=getattr(scope.get("route"), "path", "none"),
            status=answer.status,
            ms=int((perf_counter() - started) * 1000),
        )


class _Answer:
    """Sends an answer with the headers of every answer."""

    def __init__(self, send: Send, call: Call, version: str, *, encrypted: bool) -> None:
        self._send, self._call, self._version, self.status = send, call, version, 0
        self._encrypted = encrypted

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._encrypted:
                headers["Strict-Transport-Security"] = TLS_ALONE
            headers["X-Trace-Id"] = self._call.trace
            headers["X-Content-Version"] = self._version
            headers[PLAN_DATE] = self._call.today.isoformat()
        elif message["type"] == "http.response.body" and self._call.head_only:
            message = {**message, "body": b""}
        await self._send(message)


def _trace(headers: Headers) -> str:
    """The id that the caller follows its call with (W3C Trace Context), or a new one."""
    found = TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    return found[1] if found else uuid4().hex


def _day(headers: Headers) -> date | None:
    """The day that is given; None for none, and for what is no day."""
    given = headers.getlist(PLAN_DATE)
    try:
        day = date.fromisoformat(given[0]) if len(given) == 1 and len(given[0]) == 10 else None
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= LAST_DAY else None


def _no_day() -> HttpRefusal:
    problem = Problem(PLAN_DATE, "is not one day of a plan", "Write it like 2026-11-20.")
    return HttpRefusal(UNUSABLE, DETAIL, (problem,))
