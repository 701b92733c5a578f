"""A template with values → one HTML file that is whole by itself, or a tagged PDF of it. Nothing is
fetched, and the same page always gives the same bytes."""

from __future__ import annotations

import os
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from unclench.errors import unusable
from unclench.language.visible import LINE_ENDS, visible

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
FONT = "atkinson-hyperlegible-next-latin-wght-normal.woff2"
FONT_PLACE = "FONT-HERE"


def html(template: str, *, large: bool = False, **values: object) -> str:
    """The page of `templates/<template>.html.j2`; InputError when the extra `paper` is missing.

    Every page needs these values: `word` (a `Voice.word`: all words come from knowledge/words),
    `pending` (the notice while content waits for review; empty when all is approved) and `foot`
    (lines at the end: disclaimer, version). A value that a template names and that is missing is an
    error, never an empty place. `large` is large print."""
    css = _css()
    page = _environment().get_template(f"{template}.html.j2")
    made = page.render(css=css, policy=_policy(css), large=large, **values)
    return visible(made, LINE_ENDS)


@cache
def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise unusable("format", "pages need Jinja2", "pip install 'unclench[paper]'") from None
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _css() -> str:
    font = b64encode((HERE / "fonts" / FONT).read_bytes()).decode()
    return (
        (HERE / "page.css")
        .read_text(encoding="utf-8")
        .replace(FONT_PLACE, f"data:font/woff2;base64,{font}")
    )


def _policy(css: str) -> str:
    """Only this style sheet, by its hash, and the font inside it: what a record says can neither
    run nor fetch anything."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


PAPERS = {
    "uk": "A4",
    "us": "Letter",
    None: "210mm 279.4mm",
}  # while it is not known, what fits on the paper of both
EXTRA = "pip install 'unclench[paper]'"
LIBRARIES = (
    "Install Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
)


def pdf(html: str, *, paper: str) -> bytes:
    """The page on `paper` (a size of CSS, such as `A4`); InputError when WeasyPrint or one of its
    system libraries is missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except ImportError:
        raise unusable("format", "pdf needs WeasyPrint", EXTRA) from None
    except OSError:
        raise unusable("format", "pdf needs a system library that is missing", LIBRARIES) from None
    os.environ.setdefault(
        "SOURCE_DATE_EPOCH", "0"
    )  # the day that is written into embedded fonts; else two PDFs would differ
    inside_only = URLFetcher(allowed_protocols=["data"])
    written: bytes = HTML(string=html, url_fetcher=inside_only).write_pdf(
        stylesheets=[CSS(string=f"@page {{ size: {paper} }}")],
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        pdf_identifier=sha256(f"{paper} {html}".encode()).digest()[:16],
    )
    return written
