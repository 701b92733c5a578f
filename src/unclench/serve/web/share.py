"""Sharing: what is chosen is shown word for word, then it is paper, or a link with a code that
ends and can be revoked."""

from __future__ import annotations

from datetime import UTC, datetime
from json import dumps
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

import segno
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.share import LinkRequest, ShareRequest, digest_of_shown, share_link, shared
from unclench.errors import InputError, RequestError
from unclench.render.documents.formats import pdf
from unclench.render.documents.shared import CHANGE, CHOICES, VISIT, ShownShare
from unclench.render.formats import Look
from unclench.render.wording import Voice, long_day
from unclench.serve.http.body import json_body
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.settings import is_loopback
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.diary.sent import number
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import every, form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.signing.health_link import KIND, HealthLink, link_text
from unclench.store.audit import AuditLine
from unclench.store.shares import KeptShare, read_share, reads_of, revoke_share, share_of, shares_of
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest

SHARE, LINK = "/people/{person}/share", "/people/{person}/share/{share}"
MANIFEST = "/shl/{share}"
FIRST_CHOSEN = (VISIT, CHANGE)
DAYS = (1, 7, 30)
LONGEST_READER = 100


class ShownLink(NamedTuple):
    share: KeptShare
    open: bool
    until: str
    parts: tuple[str, ...]
    reads: tuple[AuditLine, ...]


def add(routes: APIRouter, site: Site) -> None:
    async def choose(request: Request) -> Response:
        return await choices(request, site)

    async def preview(request: Request) -> Response:
        """Exactly what the other side will read."""
        try:
            found = await _shared(request, site, tuple(request.query_params.getlist("part")))
        except RequestError as error:
            return await choices(request, site, error)
        return _preview(request, site, found)

    async def paper(request: Request) -> Response:
        found = await _shared(request, site, tuple(request.query_params.getlist("part")))
        reader = reader_of(request)
        data = await site.workers.run(lambda: pdf(found, Look(reader)))
        headers = {"Content-Disposition": 'attachment; filename="shared.pdf"'}
        return Response(data, 200, headers, "application/pdf")

    routes.add_api_route(SHARE, choose, methods=["GET", "HEAD"])
    routes.add_api_route(f"{SHARE}/preview", preview, methods=["GET", "HEAD"])
    routes.add_api_route(f"{SHARE}.pdf", paper, methods=["GET", "HEAD"])
    _add_links(routes, site)
    routes.add_api_route(MANIFEST, _manifest(site), methods=["POST"])


def _add_links(routes: APIRouter, site: Site) -> None:
    async def make(request: Request) -> Response:
        sent, person = await form_of(request), request.path_params["person"]
        days, chosen = number(one(sent, "days")), every(sent, "part")
        asked = ShareRequest(person, chosen, reader_of(request), request.state.today)
        link = LinkRequest(
            asked,
            one(sent, "seen"),
            days if isinstance(days, int) else 0,
            user_of(request).by(),
            datetime.now(UTC),
        )
        try:
            of = await site.workers.run(lambda: share_link(link, site.kept.open(), site.content))
        except RequestError as error:
            return await choices(request, site, error)
        return RedirectResponse(f"/people/{quote(person, safe='')}/share/{quote(of)}", SEE_OTHER)

    async def link(request: Request) -> Response:
        person, of = request.path_params["person"], request.path_params["share"]
        found = await site.kept.run(lambda store: share_of(store, of))
        if found is None or found.person != person:
            raise RefusedCallError(404, "There is no such link.")
        return await _link_page(request, site, found)

    async def revoke(request: Request) -> Response:
        person, of = request.path_params["person"], request.path_params["share"]
        asked = KeyedRequest(uuid4().hex, user_of(request).by(), datetime.now(UTC))
        await site.kept.run(lambda store: revoke_share(store, person, of, asked))
        return RedirectResponse(f"/people/{quote(person, safe='')}/share/{quote(of)}", SEE_OTHER)

    routes.add_api_route(SHARE, make, methods=["POST"])
    routes.add_api_route(LINK, link, methods=["GET", "HEAD"])
    routes.add_api_route(f"{LINK}/revoke", revoke, methods=["POST"])


def _manifest(site: Site) -> Any:
    async def manifest(request: Request) -> Response:
        """For a reader with the link: the encrypted file, once the log has who asked."""
        tree = _object(await json_body(request))
        recipient = tree.get("recipient")
        if not isinstance(recipient, str) or not recipient.strip() or not recipient.isprintable():
            raise RefusedCallError(422, 'Say who reads it: {"recipient": "…"}.')
        of = request.path_params["share"]
        asked = KeyedRequest(uuid4().hex, recipient[:LONGEST_READER], datetime.now(UTC))
        found = await site.kept.run(lambda store: read_share(store, of, asked))
        if found is None:
            raise RefusedCallError(404, "This link is not open.")
        made = {"files": [{"contentType": KIND, "embedded": found.shared.file}]}
        return Response(dumps(made), 200, media_type="application/json")

    return manifest


def _object(data: bytes) -> dict[str, Any]:
    from unclench.intake.text import read_json_tree

    tree = read_json_tree(data)
    return tree if isinstance(tree, dict) else {}


async def _shared(request: Request, site: Site, chosen: tuple[str, ...]) -> ShownShare:
    person, reader = request.path_params["person"], reader_of(request)
    asked = ShareRequest(person, chosen, reader, request.state.today)
    return await site.kept.run(lambda store: shared(asked, store, site.content))


async def choices(request: Request, site: Site, error: InputError | None = None) -> Response:
    person = request.path_params["person"]
    voice = Voice(site.content, reader_of(request), None)
    links = await site.kept.run(lambda store: shown_links(store, person, voice))
    values = {
        "person": person,
        "choices": [(one, voice.word(f"share.choice.{one}")) for one in CHOICES],
        "chosen": FIRST_CHOSEN,
        "links": links,
        "problems": error.problems if error else (),
    }
    return shown(WebPage("share/choose", values, 422 if error else 200), request, site.content)


def shown_links(store: Store, person: str, voice: Voice) -> list[ShownLink]:
    return [_shown_link(store, one, voice) for one in shares_of(store, person)]


def _shown_link(store: Store, found: KeptShare, voice: Voice) -> ShownLink:
    until = found.shared.until.astimezone()
    return ShownLink(
        found,
        found.is_open(datetime.now(UTC)),
        f"{long_day(until.date())}, {until:%H:%M}",
        tuple(voice.word(f"share.choice.{part}") for part in found.shared.parts),
        reads_of(store, found.id),
    )


def _preview(request: Request, site: Site, found: ShownShare) -> Response:
    reader = reader_of(request)
    values = {
        "person": request.path_params["person"],
        "document": found.document(found.voice(reader)),
        "chosen": found.chosen,
        "query": "&".join(f"part={part}" for part in found.chosen),
        "seen": digest_of_shown(found, reader),
        "days": DAYS,
    }
    region = found.summary.plan.region
    return shown(WebPage("share/preview", values), request, site.content, region)


async def _link_page(request: Request, site: Site, found: KeptShare) -> Response:
    voice = Voice(site.content, reader_of(request), None)
    link = await site.kept.run(lambda store: _shown_link(store, found, voice))
    base = (site.settings.public or site.address or str(request.base_url)).rstrip("/")
    address = f"{base}/shl/{found.id}"
    label = voice.word("share.title")
    text = link_text(HealthLink(address, found.shared.key, found.shared.until, label))
    values = {
        "person": found.person,
        "link": link,
        "text": text if link.open else "",
        "code": segno.make(text, error="m").svg_inline(scale=4, border=4, light="#fff")
        if link.open
        else "",
        "here_only": is_loopback(site.settings.host) and not site.settings.public,
    }
    return shown(WebPage("share/link", values), request, site.content)
