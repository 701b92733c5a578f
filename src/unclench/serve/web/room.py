"""The routes of the pages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from fastapi import APIRouter
from starlette.responses import Response

from unclench.serve.http.refusal import HttpRefusal
from unclench.serve.http.site import Room, Site
from unclench.serve.web.refused import refused_page
from unclench.serve.web.static_files import static

# The modules of this folder that add routes, each with `add(routes, site)`; a new one is a line.
PARTS = (
    "first",
    "help_now",
    "danger",
    "person",
    "questions",
    "question",
    "knowledge",
    "evidence",
    "stretches",
    "set_moves",
    "board",
    "entries",
    "look",
    "offline",
    "tired",
    "triggers",
    "feel",
    "missed",
    "medicines",
    "account.sign_in",
    "account.own",
    "account.provider",
    "doses.today",
    "doses.missed",
    "trusted",
    "visit",
    "planner.choose",
    "planner.preview",
    "planner.otherwise",
    "planner.handed",
    "planner.key",
    "diary.files",
    "diary.pages",
    "share",
)  # fmt: skip


def room(site: Site) -> Room:
    routes = APIRouter(include_in_schema=False)
    for path in ("/static/{digest}/{name}", "/static/{name}"):
        routes.add_api_route(path, static, methods=["GET", "HEAD"])
    for name in PARTS:
        add: Callable[[APIRouter, Site], None] = import_module(f"unclench.serve.web.{name}").add
        add(routes, site)

    def refuse(refusal: HttpRefusal, trace: str) -> Response:
        return refused_page(refusal, trace, site.content)

    return Room("", routes, refuse)
