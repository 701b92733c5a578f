"""For authors and clinicians: every entry of the knowledge at its permanent address, next to its
sources, as each reader gets it; the search over everything; and the board of reviews."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.knowledge.entry import AllKnowledge, BesideEntry, beside, prepared
from unclench.app.knowledge.folders import own_folder, sound_draft
from unclench.content import load, load_library
from unclench.content.content import Content
from unclench.content.types import Disagreement
from unclench.render.knowledge.catalogue import entry_text
from unclench.render.knowledge.previews import previews
from unclench.render.wording import AUDIENCES, Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.evidence import claim_of
from unclench.serve.web.frame import WebPage, shown

MOVED = 308
CLINICIAN = AUDIENCES[-1]
LONGEST = 200
OWN_PAGES = {"claim": "/evidence/", "source": "/sources/"}


@cache
def all_knowledge() -> AllKnowledge:
    """Made when the first of these pages is asked for."""
    root = own_folder()
    return prepared(load(), load_library(), sound_draft(root), root)


def add(routes: APIRouter, site: Site) -> None:
    filled = Voice(site.content, CLINICIAN, None).fitting

    async def front(request: Request) -> Response:
        asked = " ".join(request.query_params.get("q", "").split())[:LONGEST]
        kind = request.query_params.get("kind", "")
        known = await site.workers.run(all_knowledge)
        values: dict[str, object] = {"asked": asked, "kind": kind, "kinds": kinds_of(known)}
        values["filled"] = filled
        found = await site.workers.run(lambda: known.finder.search(asked, kind) if asked else None)
        return shown(WebPage("entries/front", {**values, "result": found}), request, site.content)

    async def kind(request: Request) -> Response:
        known = await site.workers.run(all_knowledge)
        name = request.path_params["kind"].replace("-", " ")
        listed = [entry for entry in known.known.values() if entry.kind == name]
        if not listed:
            raise RefusedCallError(404, "There is no such kind of entry.")
        values = {"kind": name, "entries": listed, "filled": filled}
        return shown(WebPage("entries/kind", values), request, site.content)

    async def entry(request: Request) -> Response:
        kind, name = request.path_params["kind"], request.path_params["name"]
        if kind in OWN_PAGES:
            return RedirectResponse(f"{OWN_PAGES[kind]}{name}", MOVED)
        known = await site.workers.run(all_knowledge)
        found = await site.workers.run(lambda: beside(f"{kind}/{name}", known))
        if found is None:
            raise RefusedCallError(404, "There is no such entry.")
        values = {**entry_values(found, site.content), "filled": filled}
        return shown(WebPage("entries/entry", values), request, site.content)

    routes.add_api_route("/knowledge", front, methods=["GET", "HEAD"])
    routes.add_api_route("/knowledge/{kind}", kind, methods=["GET", "HEAD"])
    routes.add_api_route("/knowledge/{kind}/{name:path}", entry, methods=["GET", "HEAD"])


def kinds_of(known: AllKnowledge) -> list[tuple[str, int]]:
    """Each kind with its number of entries."""
    ordered = sorted(entry.kind for entry in known.known.values())
    return [(kind, len([*of_it])) for kind, of_it in groupby(ordered)]


def entry_values(found: BesideEntry, content: Content) -> dict[str, object]:
    voices = {one: Voice(content, one, None) for one in AUDIENCES}
    value = found.entry.value
    return {
        "found": found,
        "effect": getattr(value, "effect", ""),
        "option": getattr(value, "option", ""),
        "claims": [claim_of(claim) for claim in found.claims],
        "previews": previews(value, voices),
        "sides": sides(value) if isinstance(value, Disagreement) else None,
        "differ": found.differ,
        "examples": [
            (", ".join(f"{fact} {value}" for fact, value in one.given.items()), one.then)
            for one in found.examples
        ],
        "written": getattr(value, "text", "")
        if found.entry.kind == "file"
        else entry_text((found.entry.kind, value)),
    }


def sides(item: Disagreement) -> dict[str, object]:
    claims = load_library().claims
    return {
        "claims": [claim_of(claims[name]) for name in item.claims if name in claims],
        "used": item.used,
        "because": item.because.clinician,
    }
