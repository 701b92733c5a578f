"""The routes of the API."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from unclench.serve.api import about, plans, questions, schedules
from unclench.serve.api.operation import Operation
from unclench.serve.api.shapes import named
from unclench.serve.http.site import Room, Site


def operations() -> tuple[Operation, ...]:
    """Every operation that is described and served."""
    own = (*plans.OPERATIONS, *schedules.OPERATIONS, *questions.OPERATIONS, *about.OPERATIONS)
    return (*own, *about.described(operations), *HEALTH)


def room(site: Site) -> Room:
    routes = APIRouter()
    for found in operations():
        answer = found.route(found, site)
        routes.add_api_route(found.path, answer, methods=[found.method()], include_in_schema=False)
    return Room("/api", routes)


async def _healthz(request: Request) -> Response:
    """Never waits for a plan that is being made."""
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> Response:
    ready = all(room.ready() for room in request.app.state.rooms)
    return JSONResponse({"status": "ready" if ready else "not ready"}, 200 if ready else 503)


HEALTH = (
    Operation("/healthz", "healthz", "Whether the server runs", "Always while it does.",
              named("Health"), lambda *_: _healthz),
    Operation("/readyz", "readyz", "Whether the server can answer", "503 while it cannot.",
              named("Health"), lambda *_: _readyz),
)  # fmt: skip
