"""The routes of the API."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from unclench.errors import UnclenchError
from unclench.serve.api import about, diary, plans, questions, schedules
from unclench.serve.api.operation import Endpoint, Operation
from unclench.serve.api.shapes import named
from unclench.serve.http.site import Room, Site


def operations() -> tuple[Operation, ...]:
    """Every operation that is described and served."""
    own = (*plans.OPERATIONS, *schedules.OPERATIONS, *questions.OPERATIONS, *about.OPERATIONS)
    return (*own, *diary.OPERATIONS, *about.described(operations), *HEALTH)


def room(site: Site) -> Room:
    routes = APIRouter()
    by_path: dict[str, dict[str, Endpoint]] = {}
    for found in operations():
        by_path.setdefault(found.path, {})[found.method()] = found.route(found, site)
    for path, answers in by_path.items():
        routes.add_api_route(path, _by(answers), methods=[*answers], include_in_schema=False)
    return Room("/api", routes, ready=lambda: _keeps(site))


def _keeps(site: Site) -> bool:
    """Whether the store can be opened."""
    try:
        site.kept.open()
    except UnclenchError:
        return False
    return True


def _by(answers: dict[str, Endpoint]) -> Endpoint:
    """One route for all methods of a path, so that a refusal names all of them."""

    async def answer(request: Request) -> Response:
        return await answers[request.method](request)

    return answer


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
