"""To sign in with the clinic's own sign-in: to it, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.accounts.tokens import new_token
from unclench.app.accounts.manage import request_of
from unclench.app.accounts.sign_in import BegunSession, sign_in_as
from unclench.errors import RequestError
from unclench.serve.http.gate import check_private, cookie_name
from unclench.serve.http.provider import (
    BegunSignIn,
    Provider,
    ProviderError,
    begin,
    read_provider,
    subject,
)
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.account.cookie import CHECKS, asked_by, keep_cookie, keep_session, own_place
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.frame import WebPage, shown
from unclench.store.sessions import PROVIDER, Session, begin_session, session_of, take_session
from unclench.store.versions import moment

START, BACK = "/sign-in/provider", "/sign-in/provider/back"
WAITS = timedelta(minutes=10)
FAILED = "Your clinic's sign-in did not work. Try again, or ask your clinic."


def add(routes: APIRouter, site: Site) -> None:
    if not site.settings.provider:
        return
    provider = read_provider(site.settings.provider)
    _add_start(routes, site, provider)
    _add_back(routes, site, provider)


def _add_start(routes: APIRouter, site: Site, provider: Provider) -> None:
    async def start(request: Request) -> Response:
        check_private(request, site)
        to = own_place(request.query_params.get("to", "/"))
        try:
            place, begun = await CHECKS.run(lambda: begin(provider, back_of(site)))
        except ProviderError as error:
            raise _failed(error, request, site) from None
        token, now = new_token(), datetime.now(UTC)
        at, ends, waits = moment(now), moment(now + WAITS), int(WAITS.total_seconds())
        body = {**begun._asdict(), "to": to}
        session = Session("", PROVIDER, at, at, waits, ends, body)
        asked = request_of("sign-in", now)
        await site.kept.run(lambda store: begin_session(store, token, session, asked, ""))
        answer = RedirectResponse(place, SEE_OTHER)
        keep_cookie(answer, token, site, waiting(site))
        return answer

    routes.add_api_route(START, start, methods=["GET", "HEAD"])


def back_of(site: Site) -> str:
    return f"{(site.settings.public or site.address).rstrip('/')}{BACK}"


def waiting(site: Site) -> str:
    """The cookie of the browser that asked, which no other browser has."""
    return f"{cookie_name(site)}-sign-in"


def _failed(error: ProviderError, request: Request, site: Site) -> RefusedCallError:
    """The reason goes to the log: it is no business of a stranger."""
    site.log.warning("refused", kind=str(error)[:100], trace_id=request.state.trace)
    return RefusedCallError(502, FAILED)


def _add_back(routes: APIRouter, site: Site, provider: Provider) -> None:
    async def back(request: Request) -> Response:
        begun, to = await _asked_for(request, site)
        try:
            found = await _who(provider, begun, request, site)
        except ProviderError as error:
            raise _failed(error, request, site) from None
        except RequestError as error:
            values = {"to": to, "account": "", "problems": error.problems, "provider": True}
            page = WebPage("account/sign_in", values, 403)
            return shown(page, request, site.content)
        answer = RedirectResponse(to, SEE_OTHER)
        answer.delete_cookie(waiting(site), path="/", secure=site.settings.encrypted())
        keep_session(answer, found, site)
        return answer

    routes.add_api_route(BACK, back, methods=["GET"])


async def _asked_for(request: Request, site: Site) -> tuple[BegunSignIn, str]:
    """What this browser began, once; RefusedCallError for an answer that was not asked for."""
    token, now = request.cookies.get(waiting(site), ""), datetime.now(UTC)
    session = await site.kept.run(lambda store: session_of(store, token, now))
    taken = session is not None and await site.kept.run(lambda store: take_session(store, token))
    if session is None or not taken or session.kind != PROVIDER:
        raise RefusedCallError(403, "This sign-in was not begun here. Begin again.")
    body = dict(session.body)
    to = body.pop("to")
    begun = BegunSignIn(**body)
    given = request.query_params.get("state", "").encode()
    if not compare_digest(given, begun.state.encode()):
        raise RefusedCallError(403, "This sign-in was not begun here. Begin again.")
    return begun, to


async def _who(
    provider: Provider, begun: BegunSignIn, request: Request, site: Site
) -> BegunSession:
    query, asked = request.query_params, asked_by(request, "", site)
    if "error" in query or query.get("iss", provider.issuer) != provider.issuer:
        raise ProviderError("it answered with an error, or another answered")
    code, now = query.get("code", ""), datetime.now(UTC)
    name = await CHECKS.run(lambda: subject(provider, back_of(site), code, begun, now))
    return await site.kept.run(lambda store: sign_in_as(name, asked, store))
