"""What every page is put into: its words and its frame."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gzip import compress
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from unclench.content.content import Content
from unclench.language.visible import LINE_ENDS, visible
from unclench.render.one_page.web import dialled, numbers
from unclench.render.pages.page import HERE as OF_PAPER
from unclench.render.wording import Voice
from unclench.serve.http.user import user_of
from unclench.serve.web.seen import page_look
from unclench.serve.web.static_files import STYLE, address, integrity

HERE = Path(__file__).parent
SMALL, QUICK = 1400, 5  # bytes from which a page is compressed, and how hard
READER = "reader"  # the cookie that says who reads: a person, a carer or a clinician


class WebPage(NamedTuple):
    """A page of `templates/<template>.html.j2` with its values."""

    template: str
    values: Mapping[str, object]
    status: int = 200


@cache
def _environment() -> Environment:
    """Templates of paper are found too; here they are put into the frame of the web."""
    folders = (HERE / "templates", OF_PAPER / "templates")
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def reader_of(request: Request) -> str:
    """Who reads. A person, until they have said who they are; an account says it by its roles."""
    chosen, known = request.cookies.get(READER, ""), user_of(request).readers()
    return chosen if chosen in known else known[0]


def shown(page: WebPage, request: Request, content: Content, region: str | None = None) -> Response:
    """The page in its frame."""
    voice = Voice(content, reader_of(request), region)
    dial = numbers(content.words)
    template = _environment().get_template(f"{page.template}.html.j2")
    text = template.render(
        word=voice.word,
        say=voice.say,
        dialled=lambda said: dialled(said, dial),
        reader=voice.audience,
        user=user_of(request),
        look=page_look(request),
        direction=direction(voice.word("page.lang")),
        style=address(STYLE),
        address=address,
        integrity=integrity,
        here=request.url.path,
        **{"pending": "", "foot": (voice.word("disclaimer"),), **page.values},
    )
    body = visible(text, LINE_ENDS).encode("utf-8", "backslashreplace")
    headers = {"Content-Language": voice.word("page.lang"), "Vary": "Accept-Encoding, Cookie"}
    if _may_press(request) and len(body) > SMALL:
        body, headers = compress(body, QUICK, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return Response(body, page.status, headers, "text/html; charset=utf-8")


def _may_press(request: Request) -> bool:
    """Not where another site made the browser ask: the length would tell it what the page says."""
    asked = "gzip" in request.headers.get("accept-encoding", "")
    return asked and request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")


@cache
def direction(language: str) -> str:
    """The direction of writing of a language: `ltr` or `rtl`."""
    return Locale.parse(language, sep="-").text_direction
