"""A page for every statement taken from a source, and for every source: their addresses stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.content import load_library
from unclench.content.content import Content
from unclench.content.types import Claim, Source
from unclench.content.types.reference import cited, kind_of
from unclench.render.knowledge.conflicts import value_text
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.frame import WebPage, shown

MOVED = 308


class ShownSource(NamedTuple):
    """`url` is empty where there is none that a browser may follow."""

    id: str
    title: str
    kind: str
    population: str
    url: str


class ShownClaim(NamedTuple):
    """One statement with its place, its strength and everybody who makes it."""

    id: str
    says: str
    values: str
    at: str
    population: str
    confidence: str
    review: str
    sources: tuple[ShownSource, ...]


def add(routes: APIRouter, site: Site) -> None:
    async def source(request: Request) -> Response:
        found = load_library().sources.get(request.path_params["source"])
        if found is None:
            raise RefusedCallError(404, "There is no such source.")
        claims = [one for one in load_library().claims.values() if found.id in one.sources]
        values = {"source": source_of(found), "title": found.title, "claims": claims}
        return shown(WebPage("source", values), request, site.content)

    async def claim(request: Request) -> Response:
        found = load_library().claims.get(request.path_params["claim"])
        if found is None:
            raise RefusedCallError(404, "There is no such statement.")
        values = {"claim": claim_of(found), "differ": tuple(differing(found.id, site.content))}
        return shown(WebPage("claim", values), request, site.content)

    async def moved(request: Request) -> Response:
        return RedirectResponse(f"/evidence/{request.path_params['claim']}", MOVED)

    async def all_of_it(request: Request) -> Response:
        return RedirectResponse("/knowledge", MOVED)

    routes.add_api_route("/sources/{source}", source, methods=["GET", "HEAD"])
    routes.add_api_route("/evidence/{claim}", claim, methods=["GET", "HEAD"])
    routes.add_api_route("/statements/{claim}", moved, methods=["GET", "HEAD"])
    for path in ("/evidence", "/evidence/"):
        routes.add_api_route(path, all_of_it, methods=["GET", "HEAD"])


def claim_of(claim: Claim) -> ShownClaim:
    sources = load_library().sources
    return ShownClaim(
        claim.id,
        claim.says,
        "; ".join(map(value_text, claim.values)),
        claim.at,
        claim.population,
        claim.confidence,
        claim.review.replace("_", " "),
        tuple(source_of(sources[name]) for name in claim.sources if name in sources),
    )


def source_of(source: Source) -> ShownSource:
    url = source.url if source.url and source.url.startswith("https://") else ""
    return ShownSource(source.id, cited(source), kind_of(source), source.population, url)


def differing(claim: str, content: Content) -> Iterator[str]:
    """What sources differ on, where this statement is one of the sides."""
    return (one.about for one in content.disagreements if claim in one.claims)
