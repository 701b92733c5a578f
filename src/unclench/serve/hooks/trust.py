"""Whether a call comes from a client that is trusted: a signed JWT, checked in every part.

Without any trusted client no call is signed, which is for one's own machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from time import time
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from unclench.errors import unusable
from unclench.render.json_text import Json
from unclench.serve.hooks.fetch import Fetcher, FetchError
from unclench.serve.http.refusal import RefusedCallError

ALGORITHMS = ["ES384", "RS384"]
UNKNOWN = 401
LEEWAY, LONGEST_LIFE, KEYS_FOR, MOST_IDS = 60, 3600, 3600, 100_000
MORE_OFTEN = 30  # seconds between two looks for a key that is not known
SCHEME = "Bearer "
CHALLENGE = {"WWW-Authenticate": "Bearer"}


class TrustedClient(NamedTuple):
    """`jku` is the address of its keys, or `keys` are the keys themselves."""

    iss: str
    jku: str = ""
    keys: Json | None = None


def trusted_clients(path: str) -> tuple[TrustedClient, ...]:
    """The clients of a file: a list of `{iss, jku}` or `{iss, jwks}`. RequestError when it is
    none."""
    try:
        found = json.loads(Path(path).read_bytes())
        clients = tuple(
            TrustedClient(one["iss"], one.get("jku", ""), one.get("jwks")) for one in found
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        clients = ()
    if not clients or not all(client.jku or client.keys for client in clients):
        do = 'Write a list such as [{"iss": "https://ehr.example", "jku": "https://…/jwks.json"}].'
        raise unusable("trust", f"{path} names no clients with their keys", do)
    return clients


class TokenGate:
    """Lets calls of trusted clients in, each token once."""

    def __init__(
        self, clients: tuple[TrustedClient, ...], clock: Callable[[], float] = time
    ) -> None:
        self._clients = {client.iss: client for client in clients}
        self._clock, self._lock = clock, Lock()
        self._keys: dict[str, tuple[float, KeySet]] = {}
        self._seen: dict[tuple[str, str], float] = {}

    def check(self, authorization: str, audience: str) -> None:
        """RefusedCallError (401) for a call that is not let in. It says no more than that."""
        if not self._clients:
            return
        try:
            self._check(authorization.removeprefix(SCHEME).strip(), authorization, audience)
        except (JoseError, FetchError, ValueError, TypeError, KeyError):
            detail = "The call carries no token that is accepted here."
            raise RefusedCallError(UNKNOWN, detail, headers=CHALLENGE) from None

    def _check(self, token: str, authorization: str, audience: str) -> None:
        if not authorization.startswith(SCHEME) or len(token) > 16_000:
            raise ValueError("no bearer token")
        header, claims = _parts(token)
        client = self._clients[claims["iss"]]
        if header.get("alg") not in ALGORITHMS or header.get("typ", "JWT").upper() != "JWT":
            raise ValueError("another kind of token")
        if client.jku and header.get("jku", client.jku) != client.jku:
            raise ValueError("keys from elsewhere")
        keys = self._keys_of(client, header["kid"])
        checked = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        self._check_claims(checked, audience)
        self._once(client.iss, checked["jti"], checked["exp"])

    def _check_claims(self, claims: Mapping[str, Any], audience: str) -> None:
        now, meant = self._clock(), claims["aud"]
        times = claims["exp"], claims["iat"]
        if any(isinstance(one, bool) or not isinstance(one, int | float) for one in times):
            raise ValueError("no times")
        expires, issued = times
        if not isinstance(claims["jti"], str) or not claims["jti"]:
            raise ValueError("no id")
        if audience not in (meant if isinstance(meant, list) else [meant]):
            raise ValueError("meant for another")
        if not issued - LEEWAY <= now <= expires + LEEWAY or expires - issued > LONGEST_LIFE:
            raise ValueError("too early, too late, or valid for too long")

    def _once(self, iss: str, jti: str, expires: float) -> None:
        """A token is used once; its id is remembered for as long as it would be valid."""
        with self._lock:
            now = self._clock()
            if len(self._seen) >= MOST_IDS:
                self._seen = {key: end for key, end in self._seen.items() if end > now}
            if (iss, jti) in self._seen or len(self._seen) >= MOST_IDS:
                raise ValueError("used before")
            self._seen[iss, jti] = expires + LEEWAY

    def _keys_of(self, client: TrustedClient, kid: str) -> KeySet:
        """Its keys, fetched again when they are old, or when this one is not among them."""
        if client.keys is not None:
            return KeySet.import_key_set(client.keys)  # type: ignore[arg-type]
        with self._lock:
            fetched, keys = self._keys.get(client.iss, (0.0, None))
            age = self._clock() - fetched
            known = keys is not None and any(key.kid == kid for key in keys.keys)
            if keys is None or age > KEYS_FOR or (not known and age > MORE_OFTEN):
                base, _, name = client.jku.rpartition("/")
                keys = KeySet.import_key_set(Fetcher(base, "").tree(name))  # type: ignore[arg-type]
                self._keys[client.iss] = self._clock(), keys
            return keys


def _parts(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims before any of it is believed."""
    from base64 import urlsafe_b64decode

    header, claims, signature = token.split(".")
    if not signature:
        raise ValueError("no signature")
    padded = (part + "=" * (-len(part) % 4) for part in (header, claims))
    first, second = (json.loads(urlsafe_b64decode(part)) for part in padded)
    return first, second
