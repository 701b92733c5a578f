"""A small OpenID Connect provider in a process of its own. `python -m support.provider PORT` signs
in everybody who comes as the name of `login_hint`; `fault` makes its answer wrong in one way."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
import uvicorn
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from support.fences import ROOT

CLIENT, SECRET = "unclench", "a secret of the test"
FAULTS = ("nonce", "aud", "iss", "expired", "key", "none", "hs256", "sub", "azp")


def provider(issuer: str) -> FastAPI:
    app = FastAPI()
    key, other = (ECKey.generate_key("P-256", {"kid": "one"}) for _ in range(2))
    codes: dict[str, dict[str, str]] = {}

    @app.get("/.well-known/openid-configuration")
    def known() -> dict[str, str]:
        named = {"authorization_endpoint": "authorize", "token_endpoint": "token",
                 "jwks_uri": "jwks"}  # fmt: skip
        return {"issuer": issuer, **{name: f"{issuer}/{path}" for name, path in named.items()}}

    @app.get("/jwks")
    def jwks() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        query = dict(request.query_params)
        code = hashlib.sha256(os.urandom(16)).hexdigest()
        codes[code] = query
        answer = urlencode({"code": code, "state": query["state"], "iss": issuer})
        return RedirectResponse(f"{query['redirect_uri']}?{answer}", 302)

    @app.post("/token")
    async def token(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode())
        sent = {name: values[0] for name, values in fields.items()}
        asked = codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or request.headers.get("authorization") not in (
            f"Basic {basic}", f"Basic {plain}"
        ):  # fmt: skip
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        made = id_token(issuer, asked, key, other)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": made})

    return app


def id_token(issuer: str, asked: dict[str, str], key: ECKey, other: ECKey) -> str:
    fault, now = asked.get("fault", ""), int(time.time())
    claims: dict[str, Any] = {
        "iss": "http://other.example" if fault == "iss" else issuer,
        "sub": asked.get("login_hint", "nobody"),
        "aud": [CLIENT, "another"] if fault == "azp" else "another" if fault == "aud" else CLIENT,
        "iat": now - 7200 if fault == "expired" else now,
        "exp": now - 3600 if fault == "expired" else now + 300,
        "nonce": "of another sign-in" if fault == "nonce" else asked["nonce"],
    }
    if fault == "azp":
        claims["azp"] = "another"
    if fault == "sub":
        del claims["sub"]
    if fault == "none":
        parts = ({"alg": "none"}, claims)
        return ".".join([*(_part(part) for part in parts), ""])
    if fault == "hs256":
        public = json.dumps(key.as_dict(private=False))
        return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(public))
    used = other if fault == "key" else key
    return jwt.encode({"alg": "ES256", "kid": "one"}, claims, used)


def _part(tree: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(tree).encode()).rstrip(b"=").decode()


@contextmanager
def running_provider() -> Iterator[str]:
    """Its issuer, once it answers."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    paths = os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))
    found = subprocess.Popen(
        [sys.executable, "-m", "support.provider", str(port)],
        env={**os.environ, "PYTHONPATH": paths}, cwd=ROOT,
    )  # fmt: skip
    try:
        _wait(f"{issuer}/jwks")
        yield issuer
    finally:
        found.kill()
        found.wait()


def _wait(address: str) -> None:
    for _ in range(1200):
        try:
            httpx.get(address, timeout=10)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the provider does not answer")


def provider_file(issuer: str, folder: Path) -> str:
    path = folder / "provider.json"
    tree = {"issuer": issuer, "client_id": CLIENT, "client_secret": SECRET}
    path.write_text(json.dumps(tree), encoding="utf-8")
    return str(path)


if __name__ == "__main__":
    number = int(sys.argv[1])
    uvicorn.run(
        provider(f"http://127.0.0.1:{number}"), port=number, log_level="error", lifespan="off"
    )
