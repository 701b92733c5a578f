"""The clinicians whose signatures open doses here: their keys, and how one is named."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.errors import InputError, Problem
from unclench.intake.text import read_json_tree
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, shown
from unclench.serve.web.uploads import file_of
from unclench.signing.keys import ClinicianKey, read_key
from unclench.store.trusted import trust_key, trust_list, withdraw_key
from unclench.store.versions import KeyedRequest

TRUSTED, FILE = "/trusted-clinicians", "file"


def add(routes: APIRouter, site: Site) -> None:
    async def listed(request: Request) -> Response:
        return await _page(request, site)

    async def trust(request: Request) -> Response:
        """Named here from now on; only with the box ticked that it is known whose key it is."""
        sent = await file_of(request, FILE)
        try:
            key = _key(sent.data or one(sent.sent, "text").strip().encode())
            _check_sure(one(sent.sent, "sure"))
        except InputError as error:
            return await _page(request, site, error)
        await site.kept.run(lambda store: trust_key(store, key, _asked(request)))
        return RedirectResponse(TRUSTED, SEE_OTHER)

    async def withdraw(request: Request) -> Response:
        kid = one(await form_of(request), "kid")
        await site.kept.run(lambda store: withdraw_key(store, kid, _asked(request)))
        return RedirectResponse(TRUSTED, SEE_OTHER)

    routes.add_api_route(TRUSTED, listed, methods=["GET", "HEAD"])
    routes.add_api_route(TRUSTED, trust, methods=["POST"])
    routes.add_api_route(f"{TRUSTED}/withdraw", withdraw, methods=["POST"])


def _asked(request: Request) -> KeyedRequest:
    return KeyedRequest(uuid4().hex, user_of(request).by(), datetime.now(UTC))


def _key(data: bytes) -> ClinicianKey:
    """InputError for what is no key, and for a secret one: that belongs to its holder alone."""
    key = read_key(read_json_tree(data))
    if key.secret:
        reason = "it holds the secret part of a key, which only its holder may have"
        raise InputError([Problem("", reason, "Ask for the public part, and tell them.")])
    return key


def _check_sure(sure: str) -> None:
    if sure != "yes":
        reason = "the box was not ticked"
        raise InputError([Problem("", reason, "Tick it once you know whose key it is.")])


async def _page(request: Request, site: Site, error: InputError | None = None) -> Response:
    found = await site.kept.run(trust_list)
    values = {"keys": found.keys, "problems": error.problems if error else ()}
    page = WebPage("doses/trusted", values, 422 if error else 200)
    return shown(page, request, site.content)
