"""The first page: who reads, what is there already, and where to begin."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.accounts.roles import PERSON
from unclench.app.accounts.manage import grant
from unclench.app.diary import ME
from unclench.render.wording import AUDIENCES
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import CurrentUser, user_of
from unclench.serve.web.forms import form_of, local, one
from unclench.serve.web.frame import READER, WebPage, shown
from unclench.store.people import people

SEE_OTHER = 303
A_YEAR = 365 * 24 * 3600


def add(routes: APIRouter, site: Site) -> None:
    async def first(request: Request) -> Response:
        known = user_of(request).sees(await site.kept.run(people))
        user = user_of(request)
        begins = AUDIENCES if user.is_owner() else user.begins()
        values = {"known": known, "readers": user.readers(), "begins": begins}
        page = WebPage("first", values)
        return shown(page, request, site.content)

    async def begin(request: Request) -> Response:
        """A new person, and who answers for them; nothing is kept until a question is answered."""
        reader = one(await form_of(request), "reader")
        if reader not in AUDIENCES:
            raise RefusedCallError(422, "Choose who you are.")
        person = await _begun(user_of(request), reader, site)
        return remembered(RedirectResponse(f"/people/{person}/questions", SEE_OTHER), reader)

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


async def _begun(user: CurrentUser, reader: str, site: Site) -> str:
    """A new person, who is granted to the account that begins; an account has one own record."""
    own = user.whose(ME)
    if user.account is None:
        return token_hex(4)
    if reader == PERSON and own != ME:
        return own
    of, person = user.account, token_hex(8)
    role = reader if reader in of.roles else ""
    now = datetime.now(UTC)
    await site.kept.run(lambda store: grant(of.id, person, role, store, of.id, now))
    return person


def remembered(answer: Response, reader: str) -> Response:
    answer.set_cookie(READER, reader, max_age=A_YEAR, httponly=True, samesite="strict")
    return answer
