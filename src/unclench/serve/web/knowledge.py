"""Education pages."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.learn import LearnRequest, learn
from unclench.content import load_collection
from unclench.errors import RequestError
from unclench.render.documents.learn import parts_of, told
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.frame import WebPage, reader_of, shown


def add(routes: APIRouter, site: Site) -> None:
    async def pages(request: Request) -> Response:
        found = load_collection("pages")
        voice = Voice(site.content, reader_of(request), None)
        listed = [(page.id, told(page.title, voice)) for page in found.values()]
        return shown(WebPage("pages", {"pages": listed}), request, site.content)

    async def page(request: Request) -> Response:
        try:
            asked = LearnRequest(request.path_params["page"])
            found = learn(asked, load_collection("pages"), site.content)
        except RequestError as error:
            raise RefusedCallError(404, str(error)) from None
        assert found is not None
        voice = Voice(site.content, reader_of(request), None)
        parts = parts_of(found, site.content, load_collection("effects"), voice)
        values = {"title": told(found.title, voice), "parts": parts}
        return shown(WebPage("page", values), request, site.content)

    routes.add_api_route("/learn", pages, methods=["GET", "HEAD"])
    routes.add_api_route("/learn/{page}", page, methods=["GET", "HEAD"])
