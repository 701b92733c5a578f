"""A question in the person's own words, and its answer from sources or an honest refusal."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.answer.models import Answer, Knowledge
from unclench.app.ask import AskRequest, ask, knowledge_of
from unclench.content import load_library
from unclench.content.types.reference import reference
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.frame import WebPage, reader_of, shown

LONGEST = 500


def add(routes: APIRouter, site: Site) -> None:
    async def questions(request: Request) -> Response:
        asked = " ".join(request.query_params.get("q", "").split())
        if len(asked) > LONGEST:
            raise RefusedCallError(422, f"A question has at most {LONGEST} characters.")
        values: dict[str, object] = {"asked": asked, "answer": None, "sources": ()}
        if asked:
            reader = reader_of(request)
            knowledge = await site.workers.run(lambda: knowledge_of(site.content))
            found = await site.workers.run(lambda: ask(AskRequest(asked, reader), knowledge))
            values |= {"answer": found, "sources": tuple(cited(found, knowledge))}
        return shown(WebPage("ask", values), request, site.content)

    routes.add_api_route("/ask", questions, methods=["GET", "HEAD"])


def cited(answer: Answer, knowledge: Knowledge) -> list[str]:
    """The sources of an answer, each once."""
    library = load_library()
    named = [
        source
        for claim in answer.citations
        if claim in library.claims
        for source in library.claims[claim].sources
    ]
    return [reference(library.sources[name]) for name in dict.fromkeys(named)]
