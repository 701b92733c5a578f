"""Signed calls: each part of a token can be wrong, and a token is used once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from support.site import HERE, running
from unclench.errors import RequestError
from unclench.serve.hooks.trust import TokenGate, TrustedClient, trusted_clients
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.settings import ServerSettings

Json = dict[str, Any]
ISS, AUD = "https://ehr.example", f"{HERE}/cds-services"
EC = ECKey.generate_key("P-384", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
STRANGER = ECKey.generate_key("P-384", {"kid": "ec"})
SMALL = ECKey.generate_key("P-256", {"kid": "small"})
PUBLIC = {"keys": [key.as_dict(private=False) for key in (EC, RSA, SMALL)]}
NOW = time.time()


def claims(**more: Any) -> Json:
    found = {"iss": ISS, "aud": AUD, "iat": int(NOW), "exp": int(NOW) + 300, "jti": uuid4().hex}
    return {key: value for key, value in {**found, **more}.items() if value is not None}


def token(key: Any = EC, alg: str = "ES384", header: Json | None = None, **more: Any) -> str:
    head = {"alg": alg, "typ": "JWT", "kid": key.kid, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    return f"Bearer {jwt.encode(head, claims(**more), key, algorithms=[alg])}"


def unsigned() -> str:
    whole = token()
    return whole.rpartition(".")[0] + "."


def spoilt() -> str:
    head, body, signature = token().split(".")
    other = token(sub="x").split(".")[1]
    return f"{head}.{other}.{signature}" if body != other else ""


def gate() -> TokenGate:
    return TokenGate((TrustedClient(ISS, keys=PUBLIC),), lambda: NOW)


@pytest.mark.parametrize(
    "made",
    [
        token,
        lambda: token(RSA, "RS384"),
        lambda: token(aud=[AUD, "x"]),
        lambda: token(tenant="t"),
        lambda: token(header={"typ": None}),
    ],
)
def test_a_good_token_is_let_in(made: Callable[[], str]) -> None:
    gate().check(made(), AUD)


BAD: dict[str, Callable[[], str]] = {
    "none at all": lambda: "",
    "another scheme": lambda: token().replace("Bearer", "Basic"),
    "no token": lambda: "Bearer three.little.words",
    "not signed": unsigned,
    "a shared secret": lambda: token(OctKey.generate_key(384, {"kid": "ec"}), "HS384"),
    "a weaker curve": lambda: token(SMALL, "ES256"),
    "another's signature": lambda: token(STRANGER),
    "other claims": spoilt,
    "an unknown key": lambda: token(header={"kid": "other"}),
    "no name of a key": lambda: token(header={"kid": None}),
    "another issuer": lambda: token(iss="https://evil.example"),
    "no issuer": lambda: token(iss=None),
    "meant for another": lambda: token(aud="https://other.example/cds-services"),
    "meant for a longer address": lambda: token(aud=f"{AUD}/x"),
    "meant for nobody": lambda: token(aud=None),
    "over": lambda: token(iat=int(NOW) - 900, exp=int(NOW) - 300),
    "of the future": lambda: token(iat=int(NOW) + 900, exp=int(NOW) + 1200),
    "valid for ever": lambda: token(exp=int(NOW) + 10**8),
    "without an end": lambda: token(exp=None),
    "an end in words": lambda: token(exp="tomorrow"),
    "without an id": lambda: token(jti=None),
    "another kind": lambda: token(header={"typ": "at+jwt"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_and_nothing_is_explained(name: str) -> None:
    with pytest.raises(RefusedCallError) as refused:
        gate().check(BAD[name](), AUD)
    assert refused.value.refusal.status == 401
    assert refused.value.refusal.detail == "The call carries no token that is accepted here."


def test_a_token_is_used_once() -> None:
    once, used = gate(), token()
    once.check(used, AUD)
    with pytest.raises(RefusedCallError):
        once.check(used, AUD)


def test_keys_at_another_address_are_never_fetched() -> None:
    client = TrustedClient(ISS, jku="http://127.0.0.1:1/jwks.json")
    for jku in ("http://evil.example/jwks.json", None):
        with pytest.raises(RefusedCallError):
            TokenGate((client,), lambda: NOW).check(token(header={"jku": jku}), AUD)


def test_every_route_asks_for_a_token_where_clients_are_trusted(tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps([{"iss": ISS, "jwks": PUBLIC}]), encoding="utf-8")
    asked = running(ServerSettings(trust=str(file))).client
    calls = (("GET", "/cds-services"), ("POST", "/cds-services/unclench-patient-view"),
             ("POST", "/cds-services/unclench-patient-view/feedback"))  # fmt: skip
    for method, path in calls:
        refused = asked.request(method, path)
        assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
        assert refused.json()["resourceType"] == "OperationOutcome"
        now = int(time.time())  # the real server looks at the real clock
        signed = {"Authorization": token(aud=f"{HERE}{path}", iat=now, exp=now + 300)}
        assert asked.request(method, path, headers=signed).status_code in (200, 415)
    assert asked.get("/healthz").status_code == 200


@pytest.mark.parametrize("text", ["", "{}", "[]", '[{"iss": "x"}]', '[{"jku": "x"}]', "[3]"])
def test_a_file_that_names_no_clients_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError):
        trusted_clients(str(file))
