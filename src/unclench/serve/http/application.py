"""The ASGI application: its rooms, within what guards them."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp

from unclench import __version__
from unclench.content import load
from unclench.serve.http.answering import handle_errors
from unclench.serve.http.body import Sized
from unclench.serve.http.gate import gate
from unclench.serve.http.guard import Guarded
from unclench.serve.http.kept import KeptStore
from unclench.serve.http.logs import Log, log_to
from unclench.serve.http.processes import WorkerProcesses
from unclench.serve.http.rooms import rooms_of
from unclench.serve.http.settings import ServerSettings
from unclench.serve.http.site import Room, Site
from unclench.serve.http.trace import Traced
from unclench.serve.http.workers import Workers


class Served(NamedTuple):
    """The application with what it is made of."""

    app: ASGIApp
    site: Site
    rooms: tuple[Room, ...]


def site_of(settings: ServerSettings, address: str = "", log: Log | None = None) -> Site:
    """The content is read here, once, before the first call."""
    content = load()
    workers = Workers(max(settings.threads, settings.workers), settings.waiting)
    processes = WorkerProcesses(settings.workers, content, settings.overlay)
    kept = KeptStore(settings)
    return Site(settings, content, workers, log or log_to(), address, kept, processes)


def application(site: Site) -> Served:
    """Every room of the table, guarded, traced and logged."""
    rooms, admit = rooms_of(site), Depends(gate(site))
    app = FastAPI(
        title="Unclench", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.state.rooms = rooms
    for room in rooms:
        app.include_router(room.routes, dependencies=[admit])
    handle_errors(app, rooms)
    inner = Guarded(Sized(app, site.settings), site.settings)
    return Served(Traced(inner, site, rooms), site, rooms)
