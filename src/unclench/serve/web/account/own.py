"""One's own account: what it may see, its password, its one-time codes, and the end of every
session."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.accounts.roles import Account
from unclench.app.accounts.codes import ProposedSecret, confirm, propose
from unclench.app.accounts.limits import TooOftenError
from unclench.app.accounts.manage import request_of
from unclench.app.accounts.sign_in import BY, BegunSession, change_password, prove, with_codes
from unclench.errors import RequestError
from unclench.serve.http.site import Site
from unclench.serve.http.user import CurrentUser, user_of
from unclench.serve.web.account.cookie import (
    CHECKS,
    asked_by,
    too_often,
    with_session,
    without_session,
)
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, shown
from unclench.store.credentials import credentials_of
from unclench.store.sessions import end_sessions, sessions_of

OWN = "/account"


def add(routes: APIRouter, site: Site) -> None:
    if not site.settings.with_accounts():
        return

    async def account(request: Request) -> Response:
        return await _page(request, site)

    async def password(request: Request) -> Response:
        sent, user = await form_of(request), user_of(request)
        asked = asked_by(request, account_of(user).id, site)
        old, new = one(sent, "old"), one(sent, "password")
        by = str(user.session.body.get(BY)) if user.session else ""
        try:
            begun = await CHECKS.run(lambda: change_password(asked, old, new, by, site.kept.open()))
        except RequestError as error:
            return await _page(request, site, error)
        except TooOftenError as error:
            raise too_often(error) from None
        return with_session(begun, OWN, site)

    async def end_all(request: Request) -> Response:
        of = account_of(user_of(request)).id
        asked = request_of(of, datetime.now(UTC))
        await site.kept.run(lambda store: end_sessions(store, of, asked))
        return without_session("/", site)

    routes.add_api_route(OWN, account, methods=["GET", "HEAD"])
    routes.add_api_route(f"{OWN}/password", password, methods=["POST"])
    routes.add_api_route(f"{OWN}/sessions/end", end_all, methods=["POST"])
    _add_codes(routes, site)


def account_of(user: CurrentUser) -> Account:
    assert user.account is not None  # the rules of these routes let no other caller in
    return user.account


async def _page(request: Request, site: Site, error: RequestError | None = None) -> Response:
    user = user_of(request)
    account = account_of(user)
    kept = await site.kept.run(lambda store: credentials_of(store, account.id))
    values = {
        "account": account,
        "roles": sorted(account.roles),
        "grants": sorted(user.grants.items()),
        "codes": bool(kept.secret),
        "sessions": await site.kept.run(lambda store: sessions_of(store, account.id)),
        "password": bool(kept.password),
        "problems": error.problems if error else (),
    }
    page = WebPage("account/own", values, 422 if error else 200)
    return shown(page, request, site.content)


def _add_codes(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        return await _codes_page(request, site)

    async def take(request: Request) -> Response:
        sent = await form_of(request)
        asked = asked_by(request, account_of(user_of(request)).id, site)
        code, password = one(sent, "code"), one(sent, "password")

        def begin() -> BegunSession:
            store = site.kept.open()
            prove(asked, password, store)
            confirm(asked.account, code, store, asked.now)
            return with_codes(asked, store)

        try:
            begun = await CHECKS.run(begin)
        except RequestError as error:
            return await _codes_page(request, site, error)
        except TooOftenError as error:
            raise too_often(error) from None
        return with_session(begun, OWN, site)

    routes.add_api_route(f"{OWN}/codes", ask, methods=["GET", "HEAD"])
    routes.add_api_route(f"{OWN}/codes", take, methods=["POST"])


async def _codes_page(request: Request, site: Site, error: RequestError | None = None) -> Response:
    of, now = account_of(user_of(request)).id, datetime.now(UTC)
    proposed = await site.kept.run(lambda store: propose(of, store, now))
    values = {
        "secret": " ".join(_groups(proposed.secret)),
        "picture": picture(proposed),
        "problems": error.problems if error else (),
    }
    page = WebPage("account/codes", values, 422 if error else 200)
    return shown(page, request, site.content)


def _groups(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def picture(proposed: ProposedSecret) -> str:
    import segno

    drawn: str = segno.make(proposed.address, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff"
    )
    return drawn
