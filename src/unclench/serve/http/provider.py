"""The clinic's own sign-in by OpenID Connect: the code flow with PKCE, by Authlib. It says
who signs in; their account here says what they may see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from unclench.errors import UnclenchError, unusable
from unclench.serve.http.settings import is_loopback

KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "Ed25519"]
SCOPE, LEEWAY, SECONDS = "openid", 60, 10
NAMED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(UnclenchError):
    """The clinic's sign-in named no person; the reason is for the log alone."""


class Provider(NamedTuple):
    """What the operator's file says about it."""

    issuer: str
    client: str
    secret: str


class BegunSignIn(NamedTuple):
    """What has to come back, and proves that this server asked."""

    state: str
    nonce: str
    verifier: str


def read_provider(path: str) -> Provider:
    """`{"issuer": …, "client_id": …, "client_secret": …}`; RequestError for another file."""
    try:
        tree = json.loads(Path(path).read_bytes())
        found = Provider(*(str(tree[name]) for name in ("issuer", "client_id", "client_secret")))
    except (OSError, ValueError, TypeError, KeyError):
        do = 'Write {"issuer": "https://…", "client_id": "…", "client_secret": "…"}.'
        raise unusable("provider", f"{path} describes no sign-in", do) from None
    if not _private(found.issuer):
        raise unusable("provider", f"{found.issuer} is no https address", "Name one.")
    return found


def _private(address: object) -> bool:
    """Over TLS, or on this machine."""
    parts = urlsplit(str(address))
    here = parts.scheme == "http" and is_loopback(parts.hostname or "")
    return bool(parts.hostname) and (parts.scheme == "https" or here)


@cache
def metadata(issuer: str) -> Mapping[str, Any]:
    """Where its parts are; ProviderError for a document of another issuer."""
    found = _fetched(f"{issuer.rstrip('/')}{KNOWN}")
    if found.get("issuer") != issuer:
        raise ProviderError("the document is of another issuer")
    if not all(_private(found.get(name)) for name in NAMED):
        raise ProviderError("an address of the document is not https")
    return found


def _fetched(address: str) -> Mapping[str, Any]:
    import httpx

    try:
        answer = httpx.get(address, timeout=SECONDS, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderError(f"{type(error).__name__} at {urlsplit(address).path}") from None
    if not isinstance(found, Mapping):
        raise ProviderError("the answer is no mapping")
    return found


def begin(provider: Provider, back: str) -> tuple[str, BegunSignIn]:
    """The address that the browser goes to, and what has to come back from there."""
    begun = BegunSignIn(*(token_urlsafe(32) for _ in range(3)))
    with _client(provider, back) as client:
        address, _ = client.create_authorization_url(
            metadata(provider.issuer)["authorization_endpoint"],
            state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier,
        )  # fmt: skip
    return str(address), begun


def _client(provider: Provider, back: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        client_id=provider.client, client_secret=provider.secret, scope=SCOPE, redirect_uri=back,
        code_challenge_method="S256", token_endpoint_auth_method="client_secret_basic",
        timeout=SECONDS, follow_redirects=False,
    )  # fmt: skip


def subject(provider: Provider, back: str, code: str, begun: BegunSignIn, now: datetime) -> str:
    """Who signed in, as `ISSUER NAME`; ProviderError for anything that is not right."""
    try:
        with _client(provider, back) as client:
            answer = client.fetch_token(
                metadata(provider.issuer)["token_endpoint"], code=code,
                code_verifier=begun.verifier, grant_type="authorization_code",
            )  # fmt: skip
        return f"{provider.issuer} {_name(provider, answer['id_token'], begun, now)}"
    except ProviderError:
        raise
    except Exception as error:  # the library has no one kind of error for this
        raise ProviderError(type(error).__name__) from None


def _name(provider: Provider, token: str, begun: BegunSignIn, now: datetime) -> str:
    """The subject of an id token that was signed for this client, now, for this sign-in."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(_fetched(metadata(provider.issuer)["jwks_uri"]))  # type: ignore[arg-type]
    found = jwt.decode(token, keys, algorithms=ALGORITHMS)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": begun.nonce},
    }
    params = {"nonce": begun.nonce, "client_id": provider.client}
    claims = CodeIDToken(found.claims, found.header, options, params)
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    name = found.claims["sub"]
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= 255:
        raise ProviderError("the token names no subject")
    return name
