"""The routes below `/cds-services`. Errors are an OperationOutcome."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from unclench.app.feedback import FeedbackRequest, keep
from unclench.intake.text import read_json_tree
from unclench.serve.api.operation import Endpoint
from unclench.serve.fhir.room import refuse
from unclench.serve.hooks.answer import CalledHook, Carded, answered, answered_at_once, fetched
from unclench.serve.hooks.services import SERVICES, HookService, discovery
from unclench.serve.hooks.trust import TokenGate, trusted_clients
from unclench.serve.http.body import json_body
from unclench.serve.http.processes import WorkerProcesses
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Room, Site
from unclench.serve.http.workers import Workers

NOT_FOUND = 404
# Calls that wait for another server wait here, and hold up no plan.
CALLS, WAITING = 16, 64


def room(site: Site) -> Room:
    routes = APIRouter(prefix="/cds-services")
    calls = Workers(CALLS, WAITING)
    trust = site.settings.trust
    gate = TokenGate(trusted_clients(trust) if trust else ())
    for path, method, handler in (
        ("", "GET", _discovered),
        ("/{service}", "POST", _called(site, calls)),
        ("/{service}/feedback", "POST", _told(site)),
    ):
        guarded = _guarded(handler, gate, site, calls)
        routes.add_api_route(path, guarded, methods=[method], include_in_schema=False)
    return Room("/cds-services", routes, refuse)


def _guarded(handler: Endpoint, gate: TokenGate, site: Site, calls: Workers) -> Endpoint:
    """Every call is signed where clients are trusted: discovery and feedback too."""
    base = (site.settings.public or site.address).rstrip("/")

    async def answer(request: Request) -> Response:
        token = request.headers.get("authorization", "")
        await calls.run(lambda: gate.check(token, f"{base}{request.url.path}"))
        return await handler(request)

    return answer


async def _discovered(request: Request) -> Response:
    return JSONResponse(discovery())


def _called(site: Site, calls: Workers) -> Endpoint:
    async def answer(request: Request) -> Response:
        service = service_of(request)
        body, state = await json_body(request), request.state
        servers = site.settings.fhir_servers
        called = CalledHook(service, state.today, state.trace, site.address, servers, site.content)
        made = await calls.run(lambda: carded(body, called, site.processes))
        site.log.info(
            "carded", hook=service.hook, cards=made.cards, fetched=made.fetched,
            trace_id=state.trace,
        )  # fmt: skip
        return Response(made.body, media_type="application/json")

    return answer


def carded(body: bytes, called: CalledHook, processes: WorkerProcesses) -> Carded:
    """Other servers are waited for here, so that they hold up no process that makes plans."""
    made = processes.done(partial(answered_at_once, body, called))
    if made is None:
        call, found = fetched(body, called)
        made = processes.done(partial(answered, call, found, called))
    return made


def _told(site: Site) -> Endpoint:
    """Feedback is kept before it is acknowledged; to repeat it changes nothing."""

    async def answer(request: Request) -> Response:
        service = service_of(request)
        body = await json_body(request)

        request_of = partial(FeedbackRequest, service.hook, now=datetime.now(UTC))
        new = await site.kept.run(lambda store: keep(request_of(tree=read_json_tree(body)), store))
        site.log.info("feedback", hook=service.hook, count=new, trace_id=request.state.trace)
        return JSONResponse({})

    return answer


def service_of(request: Request) -> HookService:
    name = request.path_params["service"]
    if name not in SERVICES:
        raise RefusedCallError(NOT_FOUND, "There is no such service; see /cds-services.")
    return SERVICES[name]
