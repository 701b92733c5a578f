"""The routes of the pages."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from unclench.render.pages.page import HERE as OF_PAPER
from unclench.serve.http.refusal import HttpRefusal, problem_json
from unclench.serve.http.site import Room, Site
from unclench.serve.web import danger, first, help_now, knowledge, person, question, questions
from unclench.serve.web.frame import FONT, HERE, ICON, STYLE
from unclench.serve.web.refused import refused_page

FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}


def room(site: Site) -> Room:
    routes = APIRouter(include_in_schema=False)
    for path in ("/static/{digest}/{name}", "/static/{name}"):
        routes.add_api_route(path, _static, methods=["GET", "HEAD"])
    for part in (first, help_now, danger, person, questions, question, knowledge):
        part.add(routes, site)

    def refuse(refusal: HttpRefusal, trace: str) -> Response:
        return refused_page(refusal, trace, site.content)

    return Room("", routes, refuse)


async def _static(request: Request) -> Response:
    """The style sheet, its font and the icon; there is no other file."""
    own = {name: HERE / "static" / name for name in (STYLE, ICON)}
    files = {**own, FONT: OF_PAPER / "fonts" / FONT}
    path = files.get(request.path_params["name"])
    if path is None:
        return problem_json(HttpRefusal(404, "There is no such file."), "")
    return FileResponse(path, headers=FOR_A_YEAR)
