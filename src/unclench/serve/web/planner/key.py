"""A clinician's key to sign with: made once, opened by a passphrase for each signature."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.clinician_keys import make_key, own_key
from unclench.errors import InputError, Problem
from unclench.serve.http.gate import check_private
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.account.cookie import CHECKS
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, local, one
from unclench.serve.web.frame import WebPage, shown
from unclench.serve.web.planner.record import check_clinician, holder_of

KEY = "/signing-key"


def add(routes: APIRouter, site: Site) -> None:
    async def about(request: Request) -> Response:
        check_clinician(request)
        return await _page(request, site)

    async def make(request: Request) -> Response:
        check_clinician(request)
        if site.settings.with_accounts():
            check_private(request, site)
        sent, holder, user = await form_of(request), holder_of(request), user_of(request)
        name = user.account.name if user.account else one(sent, "name")
        role, passphrase = one(sent, "role"), one(sent, "passphrase")
        try:
            await CHECKS.run(lambda: make_key(holder, name, role, passphrase, site.kept.open()))
        except InputError as error:
            return await _page(request, site, tuple(error.problems))
        return RedirectResponse(f"{KEY}?from={local(one(sent, 'from'))}", SEE_OTHER)

    routes.add_api_route(KEY, about, methods=["GET", "HEAD"])
    routes.add_api_route(KEY, make, methods=["POST"])


async def _page(request: Request, site: Site, problems: tuple[Problem, ...] = ()) -> Response:
    holder, user = holder_of(request), user_of(request)
    found = await site.kept.run(lambda store: own_key(holder.account, store))
    values = {
        "key": found,
        "name": user.account.name if user.account else "",
        "problems": problems,
        "back": local(request.query_params.get("from", "/")),
    }
    page = WebPage("planner/key", values, 422 if problems else 200)
    return shown(page, request, site.content)
