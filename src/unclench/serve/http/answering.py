"""Refusals and errors become answers in the form of their room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from unclench.errors import UnclenchError
from unclench.serve.http.refusal import HttpRefusal, RefusedCallError, problem_json
from unclench.serve.http.site import Room
from unclench.serve.http.unusable import refusal_of

HTML = "text/html"
FAILED = HttpRefusal(500, "Something went wrong here. The trace id leads to the place in the log.")
DETAILS = {
    404: "There is no such page or operation.",
    405: "This address is not called with this method; the header Allow names those that it is.",
}


def refused(refusal: HttpRefusal, scope: Scope, rooms: Iterable[Room]) -> Response:
    """The answer in the form of the room whose path is the longest that fits."""
    path = scope["path"]
    fitting = [room for room in rooms if path == room.path or path.startswith(f"{room.path}/")]
    room = max(fitting, key=lambda room: len(room.path), default=None)
    own = room is not None and (room.path != "" or _is_for_a_reader(scope, room))
    return (room.refuse if room and own else problem_json)(refusal, scope["state"]["trace"])


def _is_for_a_reader(scope: Scope, pages: Room) -> bool:
    """Whether one of the pages was called, or a browser calls; a program gets problem details."""
    known = {getattr(route, "path", "") for route in pages.routes.routes}
    called = getattr(scope.get("route"), "path", None)
    return called in known or HTML in Headers(scope=scope).get("accept", "")


def handle_errors(app: FastAPI, rooms: tuple[Room, ...]) -> None:
    """Every error that an application raises on purpose is answered by its room."""

    def handler(
        read: Callable[[Exception], HttpRefusal],
    ) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def answer(request: Request, error: Exception) -> Response:
            return refused(read(error), request.scope, rooms)

        return answer

    app.add_exception_handler(Exception, handler(lambda _: FAILED))
    app.add_exception_handler(RefusedCallError, handler(_refusal))
    app.add_exception_handler(HTTPException, handler(_of_router))
    app.add_exception_handler(UnclenchError, handler(_of_use_case))


def _refusal(error: Exception) -> HttpRefusal:
    assert isinstance(error, RefusedCallError)
    return error.refusal


def _of_use_case(error: Exception) -> HttpRefusal:
    assert isinstance(error, UnclenchError)
    return refusal_of(error)


def _of_router(error: Exception) -> HttpRefusal:
    assert isinstance(error, HTTPException)
    status = error.status_code
    return HttpRefusal(
        status, DETAILS.get(status, HTTPStatus(status).phrase), (), error.headers or {}
    )
