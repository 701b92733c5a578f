"""A refusal as a page: what is wrong, and the way back."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from unclench.content.content import Content
from unclench.render.wording import AUDIENCES, Voice
from unclench.serve.http.refusal import HttpRefusal
from unclench.serve.web.static_files import STYLE, address


def refused_page(refusal: HttpRefusal, trace: str, content: Content) -> Response:
    """Plain, so that it can be shown whatever has failed."""
    word = Voice(content, AUDIENCES[0], None).word
    problems = "".join(f"<li>{escape(str(problem))}</li>" for problem in refusal.problems)
    title = escape(word("web.refused.title"))
    text = (
        f'<!doctype html><html lang="{word("page.lang")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="/static/icon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{address(STYLE)}">'
        '</head><body><header class="bar"><a class="help" href="/help-now">'
        f'{escape(word("web.help_now"))}</a></header><main id="main"><h1>{title}</h1>'
        f"<p>{escape(refusal.detail)}</p>{f'<ul>{problems}</ul>' if problems else ''}"
        f'<p><a href="/">{escape(word("web.home"))}</a></p>'
        f'<p class="soft">{escape(word("web.refused.trace"))} {escape(trace)}</p>'
        "</main></body></html>"
    )
    return Response(text, refusal.status, dict(refusal.headers), "text/html; charset=utf-8")
