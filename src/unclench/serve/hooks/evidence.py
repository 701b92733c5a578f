"""The page behind the source of a card: one claim, what it says, and who says it."""

from __future__ import annotations

from html import escape

from unclench.content import load_library
from unclench.content.types import Claim, Source
from unclench.content.types.reference import reference
from unclench.serve.http.refusal import RefusedCallError

NOT_FOUND = 404
HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<link rel="stylesheet" href="/api/docs.css">\n'
)


HELP = '<p><a href="/help-now">Help now</a></p>\n'


def evidence_page(name: str) -> str:
    """RefusedCallError (404) when there is no such claim. Without a name: where to look."""
    if not name:
        text = "<p>Each line of a card rests on claims; its links lead to them.</p>\n"
        return _page("Evidence", text + '<p><a href="/api/v1/about">All sources</a></p>\n')
    claim = load_library().claims.get(name)
    if claim is None:
        raise RefusedCallError(NOT_FOUND, "There is no such claim.")
    return _page(f"Evidence: {name}", _claim(claim))


def _page(title: str, body: str) -> str:
    name = escape(title)
    return (
        f"{HEAD}<title>{name}</title>\n</head>\n<body>\n{HELP}<main>\n<h1>{name}</h1>\n{body}"
        "</main>\n</body>\n</html>\n"
    )


def _claim(claim: Claim) -> str:
    sources = load_library().sources
    rows = (
        ("Says", claim.says),
        ("Studied in", claim.population),
        ("Confidence", claim.confidence),
        ("Place in the source", claim.at),
        ("Review", claim.review.replace("_", " ")),
    )
    table = "".join(
        f"<tr><th scope=row>{name}</th><td>{escape(text)}</td></tr>\n"
        for name, text in rows
        if text
    )
    listed = "".join(_source(sources[name]) for name in claim.sources if name in sources)
    return f"<table>\n{table}</table>\n<h2>Sources</h2>\n<ul>\n{listed}</ul>\n"


def _source(source: Source) -> str:
    text = escape(reference(source))
    link = (
        f'<a rel="noreferrer" href="{escape(source.url)}">{text}</a>'
        if source.url and source.url.startswith("https://")
        else text
    )
    return f"<li>{link} ({escape(source.population)})</li>\n"
