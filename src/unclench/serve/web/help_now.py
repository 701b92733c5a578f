"""Help now: the numbers first, then the signs for which to call them. It needs no record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.content.content import Content
from unclench.content.urgency import URGENT
from unclench.render.wording import Voice
from unclench.serve.http.site import Site
from unclench.serve.web.frame import WebPage, reader_of, shown

NOW, TODAY = URGENT[:2]
DIAL = "one_page.dial."


class HelpNumber(NamedTuple):
    """A number of one region: for what, its words and its digits."""

    region: str
    what: str
    say: str
    dial: str


def add(routes: APIRouter, site: Site) -> None:
    async def help_now(request: Request) -> Response:
        region = request.query_params.get("region")
        known = site.content.facts["region"].members or frozenset()
        chosen = region if region in known else None
        voice = Voice(site.content, reader_of(request), chosen)
        values = {
            "numbers": tuple(help_numbers(site.content, chosen)),
            "call": tuple(dict.fromkeys(_lines(site.content, voice, NOW))),
            "today": tuple(dict.fromkeys(_lines(site.content, voice, TODAY))),
        }
        return shown(WebPage("help_now", values), request, site.content, chosen)

    routes.add_api_route("/help-now", help_now, methods=["GET", "HEAD"])


def help_numbers(content: Content, region: str | None) -> Iterator[HelpNumber]:
    """The numbers of one region, or of all while it is not known."""
    for name in sorted(content.facts["region"].members or ()):
        if region in (None, name):
            for what in ("emergency", "urgent", "crisis"):
                said = content.words.get(f"region.{name}.{what}_number", "")
                if dial := dial_of(said, content):
                    yield HelpNumber(name, what, said, dial)


def dial_of(said: str, content: Content) -> str:
    """The digits that a telephone dials for a number; empty for text that holds no number."""
    for key, value in content.words.items():
        if key.startswith(DIAL) and key.endswith(".say") and value in said:
            return content.words[key.replace(".say", ".dial")]
    return ""


def _lines(content: Content, voice: Voice, urgency: str) -> Iterator[str]:
    for line in content.seek_help:
        if line.urgency == urgency:
            yield voice.say(line.text)
