"""Before any route answers: who calls, and whether the route is for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from starlette.requests import Request

from unclench.accounts.roles import LASTING
from unclench.accounts.tokens import LONGEST, SIGN
from unclench.app.accounts.sign_in import BY, PASSWORD
from unclench.serve.http.access import RULES, AccessRule
from unclench.serve.http.guard import SAFE, here_of, is_here
from unclench.serve.http.opened import OpenedRecords
from unclench.serve.http.rate import CallRate
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import CurrentUser
from unclench.store.accounts import account_in, grants_in
from unclench.store.sessions import API, PAGES, note_seen, session_in
from unclench.store.store import Store

UNKNOWN, FORBIDDEN, SEE_OTHER = 401, 403, 303
SCHEME, HTML = "bearer ", "text/html"
CHALLENGE = {"WWW-Authenticate": "Bearer"}
SECURE, PLAIN = "__Host-unclench", "unclench"
SAME = "same-origin"
NOBODY = CurrentUser(unknown=True)
Admit = Callable[[Request], Awaitable[None]]


def cookie_name(site: Site) -> str:
    """Over TLS a name that no other host can set a cookie of."""
    return SECURE if site.settings.encrypted() else PLAIN


def gate(site: Site) -> Admit:
    """What admits a call, or refuses it with RefusedCallError. On one's own machine everybody is
    its owner."""

    rate, opened = CallRate(), OpenedRecords(site)

    async def admit(request: Request) -> None:
        if not site.settings.with_accounts():
            request.state.user = CurrentUser()
            return
        request.state.user = NOBODY
        rule = rule_of(request)
        if rule.roles or rule.known:
            check_private(request, site)
            request.state.user = await _known(request, site)
        if (account := request.state.user.account) is not None:
            rate.count(account.id)
        if rule.roles and not (rule.signed and site.settings.trust):
            _check(request, rule, request.state.user, site)
        if rule.action and not rule.inside:
            person = request.path_params["person"]
            await opened.note(request.state.user.by(), person, datetime.now(UTC))

    return admit


def rule_of(request: Request) -> AccessRule:
    path = getattr(request.scope.get("route"), "path", "")
    rule = RULES.get(f"{request.method} {path}")
    if rule is None:
        raise RefusedCallError(FORBIDDEN, "No rule says who may call this.")
    return rule


def check_private(request: Request, site: Site) -> None:
    """Nothing secret is read from, or sent over, a line that others can listen to."""
    hosts = request.headers.getlist("host")
    if not site.settings.encrypted() and not (len(hosts) == 1 and is_here(hosts[0])):
        detail = "Sign in over https: this server needs its address there (--public)."
        raise RefusedCallError(FORBIDDEN, detail)


async def _known(request: Request, site: Site) -> CurrentUser:
    token, kind = _token(request, site)
    if not token or len(token) > LONGEST:
        return NOBODY
    return await site.kept.run(partial(_user, token, kind, datetime.now(UTC)))


def _token(request: Request, site: Site) -> tuple[str, str]:
    """From the header of a program, else from the cookie of a browser."""
    given = request.headers.get("authorization", "")
    if given.lower().startswith(SCHEME) and given[len(SCHEME) :].startswith(SIGN):
        return given[len(SCHEME) :], API
    return request.cookies.get(cookie_name(site), ""), PAGES


def _user(token: str, kind: str, now: datetime, store: Store) -> CurrentUser:
    """What the account may is looked up at each call: what was withdrawn ends at once."""
    with store.read() as connection:
        session = session_in(connection, token, now)
        if session is None or session.kind != kind:
            return NOBODY
        account = account_in(connection, session.account)
        if account is None:
            return NOBODY
        grants = {one.person: one.role for one in grants_in(connection, account.id)}
    note_seen(store, token, session, now)
    return CurrentUser(account, grants, session)


def _check(request: Request, rule: AccessRule, user: CurrentUser, site: Site) -> None:
    if user.account is None or user.session is None:
        raise _sign_in_first(request)
    if user.session.kind == PAGES:
        _check_own_page(request, site)
    elif rule.pages:
        raise RefusedCallError(FORBIDDEN, "This is for people, not for a token.")
    if not user.has(rule.roles):
        raise RefusedCallError(FORBIDDEN, "Your account is not for this.")
    if site.settings.second_factor and _lacks_codes(user) and not rule.first:
        raise _led(request, "/account/codes", "Set up one-time codes first.", FORBIDDEN)
    if rule.action and not rule.inside:
        user.check(rule.action, request.path_params.get("person", ""))


def _check_own_page(request: Request, site: Site) -> None:
    """A browser sends the cookie by itself, so a call that writes has to say that it comes from a
    page of this server."""
    if request.method in SAFE:
        return
    origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    own = origin in site.settings.own_origins(here_of(request.scope))
    if not own and not (origin is None and fetched == SAME):
        raise RefusedCallError(FORBIDDEN, "A page of this server alone may write with a session.")


def _lacks_codes(user: CurrentUser) -> bool:
    """Whether an account that sees other people's records signed in with a password alone."""
    if user.account is None or user.session is None or user.session.kind != PAGES:
        return False
    return not user.account.roles <= LASTING and user.session.body.get(BY) == PASSWORD


def _sign_in_first(request: Request) -> RefusedCallError:
    to = quote(f"{request.url.path}?{request.url.query}".rstrip("?"), safe="/")
    return _led(request, f"/sign-in?to={to}", "Sign in first.", UNKNOWN)


def _led(request: Request, to: str, detail: str, status: int) -> RefusedCallError:
    """A reader is led to a page; a program gets the reason."""
    if request.method == "GET" and HTML in request.headers.get("accept", ""):
        return RefusedCallError(SEE_OTHER, detail, headers={"Location": to})
    headers = CHALLENGE if status == UNKNOWN else {}
    return RefusedCallError(status, detail, headers=headers)
