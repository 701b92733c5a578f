"""The routes below `/sandbox`. Without the sandbox there are none."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import parse_qsl

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from unclench.app.sandbox import SandboxRecords, sandbox_records
from unclench.errors import InputError, UnclenchError
from unclench.render.json_text import Json
from unclench.serve.fhir.room import refuse
from unclench.serve.hooks.answer import CalledHook
from unclench.serve.hooks.room import carded
from unclench.serve.hooks.services import SERVICES
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Room, Site
from unclench.serve.http.unusable import refusal_of
from unclench.serve.sandbox.calls import SandboxOrder, order_of, sandbox_call
from unclench.serve.sandbox.fhir import BASE, endpoints, written
from unclench.serve.sandbox.page import exchange, people_page, person_page, refusal

NOT_FOUND, UNUSABLE, MOST_FORM = 404, 422, 10_000


def room(site: Site) -> Room:
    routes = APIRouter()
    if site.settings.sandbox:
        records = sandbox_records(date.today(), site.content)
        for path, method, endpoint in endpoints(records, site.address):
            _add(routes, path, endpoint, method)
        _add(routes, "/sandbox/", _people(records, site))
        _add(routes, "/sandbox/{person}", _person(records))
        _add(routes, "/sandbox/{person}", _called(records, site), "POST")
    return Room(BASE, routes, refuse)


def _add(
    routes: APIRouter,
    path: str,
    endpoint: Callable[[Request], Awaitable[Response]],
    method: str = "GET",
) -> None:
    routes.add_api_route(path, endpoint, methods=[method], include_in_schema=False)


def _people(records: SandboxRecords, site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return HTMLResponse(people_page(records.patients(), site.address))

    return answer


def _person(records: SandboxRecords) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return HTMLResponse(person_page(_id(request, records)))

    return answer


def _called(records: SandboxRecords, site: Site) -> Callable[[Request], Awaitable[Response]]:
    """The hook is called as any client calls it, and answered by the same functions."""

    async def answer(request: Request) -> Response:
        person = _id(request, records)
        text = (await request.body())[:MOST_FORM].decode("utf-8", "replace")
        try:
            order = order_of(dict(parse_qsl(text)))
        except InputError as error:
            below = refusal(problem._asdict() for problem in error.problems)
            return HTMLResponse(person_page(person, below=below), UNUSABLE)
        call = sandbox_call(person, order, records, f"{site.address.rstrip('/')}{BASE}")
        return await _shown(person, order, call, request, site)

    return answer


async def _shown(
    person: str, order: SandboxOrder, call: Json, request: Request, site: Site
) -> Response:
    service, state = SERVICES[f"unclench-{order.hook}"], request.state
    called = CalledHook(service, state.today, state.trace, site.address, (), site.content)
    body = written(call)
    try:
        made = await site.workers.run(lambda: carded(body, called, site.processes))
    except (UnclenchError, RefusedCallError) as error:
        found = error.refusal if isinstance(error, RefusedCallError) else refusal_of(error)
        below = refusal(problem._asdict() for problem in found.problems)
        return HTMLResponse(person_page(person, order, below), UNUSABLE)
    below = exchange(call, json.loads(made.body), f"/cds-services/{service.id()}")
    return HTMLResponse(person_page(person, order, below))


def _id(request: Request, records: SandboxRecords) -> str:
    person = str(request.path_params["person"])
    if person not in records.people:
        raise RefusedCallError(NOT_FOUND, "There is no such made-up person.")
    return person
