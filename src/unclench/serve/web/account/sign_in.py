"""To sign in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.accounts.limits import TooOftenError
from unclench.app.accounts.manage import request_of
from unclench.app.accounts.sign_in import BegunSession, accept, enter_code, sign_in
from unclench.errors import RequestError
from unclench.serve.http.gate import check_private, cookie_name
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.account.cookie import (
    CHECKS,
    asked_by,
    own_place,
    too_often,
    with_session,
    without_session,
)
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import Sent, form_of, one
from unclench.serve.web.frame import WebPage, shown
from unclench.store.sessions import CODE, end_session, session_of
from unclench.store.store import Store

Begin = Callable[[Store], BegunSession]


def add(routes: APIRouter, site: Site) -> None:
    if not site.settings.with_accounts():
        return

    async def ask(request: Request) -> Response:
        to = own_place(request.query_params.get("to", "/"))
        if user_of(request).account is not None:
            return RedirectResponse(to, SEE_OTHER)
        return _page("sign_in", request, site, to)

    async def take(request: Request) -> Response:
        sent = await form_of(request)
        asked = asked_by(request, one(sent, "account"), site)
        password = one(sent, "password")
        return await begun(
            "sign_in", sent, lambda store: sign_in(asked, password, store), request, site
        )

    routes.add_api_route("/sign-in", ask, methods=["GET", "HEAD"])
    routes.add_api_route("/sign-in", take, methods=["POST"])
    _add_code(routes, site)
    _add_invitation(routes, site)
    _add_end(routes, site)


async def begun(page: str, sent: Sent, begin: Begin, request: Request, site: Site) -> Response:
    """The session that begins, or the page again with what is wrong."""
    check_private(request, site)
    to = own_place(one(sent, "to"))
    try:
        found = await CHECKS.run(lambda: begin(site.kept.open()))
    except RequestError as error:
        return _page(page, request, site, to, error, one(sent, "account"))
    except TooOftenError as error:
        raise too_often(error) from None
    return with_session(found, to, site)


def _page(
    name: str, request: Request, site: Site, to: str, error: RequestError | None = None,
    account: str = "",
) -> Response:  # fmt: skip
    values = {
        "to": to,
        "account": account,
        "problems": error.problems if error else (),
        "provider": bool(site.settings.provider),
    }
    return shown(WebPage(f"account/{name}", values, 422 if error else 200), request, site.content)


def _add_code(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        return _page("code", request, site, own_place(request.query_params.get("to", "/")))

    async def take(request: Request) -> Response:
        sent = await form_of(request)
        waiting, now = request.cookies.get(cookie_name(site), ""), datetime.now(UTC)
        session = await site.kept.run(lambda store: session_of(store, waiting, now))
        if session is None or session.kind != CODE:
            return RedirectResponse("/sign-in", SEE_OTHER)
        asked, code = asked_by(request, session.account, site), one(sent, "code")
        return await begun(
            "code", sent, lambda store: enter_code(asked, waiting, code, store), request, site
        )

    routes.add_api_route("/sign-in/code", ask, methods=["GET", "HEAD"])
    routes.add_api_route("/sign-in/code", take, methods=["POST"])


def _add_invitation(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        return _page("invitation", request, site, "/")

    async def take(request: Request) -> Response:
        sent = await form_of(request)
        asked = asked_by(request, one(sent, "account"), site)
        code, password = one(sent, "code"), one(sent, "password")
        return await begun(
            "invitation", sent, lambda store: accept(asked, code, password, store), request, site
        )

    routes.add_api_route("/sign-in/invitation", ask, methods=["GET", "HEAD"])
    routes.add_api_route("/sign-in/invitation", take, methods=["POST"])


def _add_end(routes: APIRouter, site: Site) -> None:
    async def end(request: Request) -> Response:
        token, by = request.cookies.get(cookie_name(site), ""), user_of(request).by()
        asked = request_of(by, datetime.now(UTC))
        await site.kept.run(lambda store: end_session(store, token, by, asked))
        return without_session("/", site)

    routes.add_api_route("/sign-out", end, methods=["POST"])
