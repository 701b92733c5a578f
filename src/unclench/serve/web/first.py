"""The first page: who reads, what is there already, and where to begin."""

from __future__ import annotations

from secrets import token_hex

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.render.wording import AUDIENCES
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.forms import form_of, local, one
from unclench.serve.web.frame import READER, WebPage, shown
from unclench.store.people import people

SEE_OTHER = 303
A_YEAR = 365 * 24 * 3600


def add(routes: APIRouter, site: Site) -> None:
    async def first(request: Request) -> Response:
        known = await site.kept.run(people)
        page = WebPage("first", {"known": known, "readers": AUDIENCES})
        return shown(page, request, site.content)

    async def begin(request: Request) -> Response:
        """A new person, and who answers for them; nothing is kept until a question is answered."""
        reader = one(await form_of(request), "reader")
        if reader not in AUDIENCES:
            raise RefusedCallError(422, "Choose who you are.")
        answer = RedirectResponse(f"/people/{token_hex(4)}/questions", SEE_OTHER)
        return remembered(answer, reader)

    async def read_as(request: Request) -> Response:
        """Another reader of the same pages."""
        sent = await form_of(request)
        reader = one(sent, "reader")
        if reader not in AUDIENCES:
            raise RefusedCallError(422, "Choose who you are.")
        return remembered(RedirectResponse(local(one(sent, "from")), SEE_OTHER), reader)

    routes.add_api_route("/", first, methods=["GET", "HEAD"])
    routes.add_api_route("/begin", begin, methods=["POST"])
    routes.add_api_route("/reader", read_as, methods=["POST"])


def remembered(answer: Response, reader: str) -> Response:
    answer.set_cookie(READER, reader, max_age=A_YEAR, httponly=True, samesite="strict")
    return answer
