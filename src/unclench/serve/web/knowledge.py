"""Education pages, and a page for every source and every statement taken from one."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.learn import LearnRequest, learn
from unclench.content import load_collection, load_library
from unclench.content.types.reference import reference
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
    _add_evidence(routes, site)


def _add_evidence(routes: APIRouter, site: Site) -> None:
    async def source(request: Request) -> Response:
        found = load_library().sources.get(request.path_params["source"])
        if found is None:
            raise RefusedCallError(404, "There is no such source.")
        claims = [one for one in load_library().claims.values() if found.id in one.sources]
        values = {"source": found, "title": reference(found), "claims": claims}
        return shown(WebPage("source", values), request, site.content)

    async def claim(request: Request) -> Response:
        library = load_library()
        found = library.claims.get(request.path_params["claim"])
        if found is None:
            raise RefusedCallError(404, "There is no such statement.")
        named = [library.sources[one] for one in found.sources]
        sources = [(one.id, reference(one)) for one in named]
        values = {"claim": found, "sources": sources}
        return shown(WebPage("claim", values), request, site.content)

    routes.add_api_route("/sources/{source}", source, methods=["GET", "HEAD"])
    routes.add_api_route("/statements/{claim}", claim, methods=["GET", "HEAD"])
