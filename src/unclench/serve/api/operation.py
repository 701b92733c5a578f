"""One operation of the API: what it is asked with, what makes its answer, and how it is
described."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from unclench.content.content import Content
from unclench.render.json_text import Json
from unclench.serve.api.parameters import Parameter, read_query
from unclench.serve.http.body import json_body
from unclench.serve.http.site import Site

JSON = "application/json"
Endpoint = Callable[[Request], Awaitable[Response]]


class Asked(NamedTuple):
    """One call that was read. `query` holds the parameters, `path` the parts of the path."""

    query: Mapping[str, Any]
    path: Mapping[str, str]
    body: bytes
    today: date
    content: Content


# What only a whole record says: an age and a day of birth, or a total and its doses.
OF_A_RECORD = ("person.born", "person.age", "medicines[].total")


class Operation(NamedTuple):
    """`body` and `answer` are shapes; without a body it is a GET. `route` makes what answers.
    `decided` are the places of values that may be refused although their shape is right, because of
    the person or of the content."""

    path: str
    id: str
    title: str
    about: str
    answer: Json
    route: Route
    body: Json | None = None
    parameters: tuple[Parameter, ...] = ()
    media_type: str = JSON
    status: int = 200
    decided: tuple[str, ...] = ()

    def method(self) -> str:
        return "GET" if self.body is None else "POST"


AnswerMaker = Callable[[Asked], bytes]
Route = Callable[[Operation, Site], Endpoint]
Runner = Callable[[Site, Callable[[], bytes]], Awaitable[bytes]]


def threaded(make: AnswerMaker) -> Route:
    """A route whose answer is made in a thread of its own; `make` raises what use cases raise."""
    return _routed(make, lambda site, work: site.workers.run(work))


def apart(make: AnswerMaker) -> Route:
    """The same in a worker process: `make` is a function of a module."""
    return _routed(make, lambda site, work: site.apart(work))


def _routed(
    make: AnswerMaker, run: Callable[[Site, Callable[[], bytes]], Awaitable[bytes]]
) -> Route:
    def route(operation: Operation, site: Site) -> Endpoint:
        async def answer(request: Request) -> Response:
            query = read_query(request.query_params, operation.parameters)
            body = b"" if operation.body is None else await json_body(request)
            asked = Asked(query, request.path_params, body, request.state.today, site.content)
            made = await run(site, partial(make, asked))
            return Response(made, media_type=operation.media_type)

        return answer

    return route
