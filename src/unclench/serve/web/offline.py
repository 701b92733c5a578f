"""What a device has without a connection: help now, and the pages that its reader kept on it."""

from __future__ import annotations

from json import dumps

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.content.content import Content
from unclench.render.wording import AUDIENCES, Voice
from unclench.serve.http.site import Site
from unclench.serve.web.frame import WebPage, shown
from unclench.serve.web.help_now import help_numbers
from unclench.serve.web.static_files import address, digest, static_files

HELP, OFFLINE, DANGER = "/help-now", "/offline", "/danger"
WORKER = "worker.js"
KEPT = "unclench-kept"
OF_PAGES = ("style.css", "unclench.js", "keep.js", "stretches.js", "offline.js", "icon.svg")


def add(routes: APIRouter, site: Site) -> None:
    script = worker(site.content)

    async def service_worker(request: Request) -> Response:
        headers = {"Cache-Control": "no-cache"}
        return Response(script, 200, headers, "text/javascript; charset=utf-8")

    async def offline(request: Request) -> Response:
        numbers = tuple(help_numbers(site.content, None))
        return shown(WebPage("offline", {"numbers": numbers}), request, site.content)

    routes.add_api_route("/service-worker.js", service_worker, methods=["GET", "HEAD"])
    routes.add_api_route(OFFLINE, offline, methods=["GET", "HEAD"])


def worker(content: Content) -> bytes:
    """The script of the worker after what it has to know. It changes with every file of the pages
    and with the content, so that nothing old stays."""
    word = Voice(content, AUDIENCES[0], None).word
    files = [address(name) for name in (*OF_PAGES, *_fonts())]
    setup = {
        "cache": f"unclench-{digest()}-{content.fingerprint[:12]}",
        "kept": KEPT,
        "always": [HELP, OFFLINE, *files],
        "help": HELP,
        "offline": OFFLINE,
        "danger": [DANGER, HELP],
        "language": word("page.lang"),
        "words": {"copy": word("web.offline.copy"), "unsent": word("web.offline.unsent")},
    }
    return f"const SETUP = {dumps(setup)};\n".encode() + static_files()[WORKER].data


def _fonts() -> list[str]:
    return [name for name in static_files() if name.endswith(".woff2")]
