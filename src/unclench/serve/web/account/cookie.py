"""The cookie of a session: no script reads it, no other site sends it, and over TLS it goes over
nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.accounts.limits import TooOftenError
from unclench.app.accounts.sign_in import KNOWN_FOR, BegunSession, SignInRequest
from unclench.serve.http.gate import cookie_name
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.workers import Workers
from unclench.serve.web.first import SEE_OTHER

CODE_PATH = "/sign-in/code"
LONGEST = 300
# A password is checked for a tenth of a second with 64 MB: a few at once, and none waits for long.
CHECKS = Workers(2, 16)


def with_session(begun: BegunSession, to: str, site: Site) -> Response:
    """To the page that was asked for, or to the one-time code first."""
    place = f"{CODE_PATH}?to={to}" if begun.waits else to
    answer = RedirectResponse(place, SEE_OTHER)
    keep_session(answer, begun, site)
    return answer


def keep_session(answer: Response, begun: BegunSession, site: Site) -> None:
    keep_cookie(answer, begun.token, site)
    if begun.device:
        keep_cookie(answer, begun.device, site, device_name(site), int(KNOWN_FOR.total_seconds()))


def device_name(site: Site) -> str:
    """The cookie of a browser that is known, which outlives the session."""
    return f"{cookie_name(site)}-device"


def keep_cookie(
    answer: Response, token: str, site: Site, name: str = "", seconds: int | None = None
) -> None:
    """Lax where a sign-in comes back from another site; what writes asks for its origin too."""
    answer.set_cookie(
        name or cookie_name(site), token, seconds, path="/", httponly=True,
        secure=site.settings.encrypted(), samesite="lax" if site.settings.provider else "strict",
    )  # fmt: skip


def without_session(to: str, site: Site) -> Response:
    """The browser forgets what it has seen of this server, too."""
    answer = RedirectResponse(to, SEE_OTHER, {"Clear-Site-Data": '"cache", "storage"'})
    answer.delete_cookie(
        cookie_name(site), path="/", httponly=True, secure=site.settings.encrypted()
    )
    return answer


def asked_by(request: Request, account: str, site: Site) -> SignInRequest:
    """RefusedCallError for a name that is none."""
    address = request.client.host if request.client else ""
    if len(account) > LONGEST:
        raise RefusedCallError(422, "The name is too long.")
    device = request.cookies.get(device_name(site), "")[:LONGEST]
    return SignInRequest(account.strip().lower(), address, datetime.now(UTC), device)


def own_place(to: str) -> str:
    """A page of this server to go on to; the first one for anything else."""
    own = to.startswith("/") and not to.startswith("//") and "\\" not in to
    return to if own and to.isprintable() and len(to) <= LONGEST else "/"


def too_often(error: TooOftenError) -> RefusedCallError:
    headers = {"Retry-After": str(error.seconds)}
    detail = f"{error} Try again in {error.seconds // 60} minutes."
    return RefusedCallError(429, detail, headers=headers)
