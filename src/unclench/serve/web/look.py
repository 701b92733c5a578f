"""How pages look: four sets of colours and three sizes of letters, chosen by a form and kept in a
cookie, so that it needs no script. Without a choice the device decides."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.forms import form_of, local, one
from unclench.serve.web.frame import WebPage, shown
from unclench.serve.web.seen import DEVICE, SIZE, SIZES, THEME, THEMES, page_look

SEE_OTHER = 303
A_YEAR = 365 * 24 * 3600
CHOICES = {THEME: (DEVICE, *THEMES), SIZE: SIZES}


class Choice(NamedTuple):
    """One button of the form, and whether it is what the page looks like now."""

    value: str
    chosen: bool


def add(routes: APIRouter, site: Site) -> None:
    async def look(request: Request) -> Response:
        back = local(request.query_params.get("from", "/"))
        page = WebPage("look", {"choices": choices(request), "back": back})
        return shown(page, request, site.content)

    async def choose(request: Request) -> Response:
        sent = await form_of(request)
        chosen = {name: one(sent, name) for name in CHOICES}
        if any(value not in CHOICES[name] for name, value in chosen.items()):
            raise RefusedCallError(422, "Choose colours and a size from the page.")
        answer = RedirectResponse(local(one(sent, "from")), SEE_OTHER)
        for name, value in chosen.items():
            answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="strict")
        return answer

    routes.add_api_route("/look", look, methods=["GET", "HEAD"])
    routes.add_api_route("/look", choose, methods=["POST"])


def choices(request: Request) -> dict[str, list[Choice]]:
    now = page_look(request)
    chosen = {THEME: now.theme or DEVICE, SIZE: now.size}
    return {
        name: [Choice(value, value == chosen[name]) for value in values]
        for name, values in CHOICES.items()
    }
