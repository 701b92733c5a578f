"""The paper of the texts, as HTML: the same sections write headings, paragraphs, lists and boxes on
it. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from unclench.render.console import BOLD, DIM, PLAIN, Paper, printable

BULLET = "-"
LISTS = {
    "item": "<ul>{}</ul>",
    "led": '<ul class="led">{}</ul>',
    "inner": '<ul class="led inner">{}</ul>',
    "row": "<dl>{}</dl>",
}
STYLES = {BOLD: "<p><strong>{}</strong></p>", DIM: '<p class="soft">{}</p>'}


class HtmlPiece(str):
    """A part of a page that is HTML already; neighbours of one `kind` share a list."""

    __slots__ = ("kind",)
    kind: str


def piece(kind: str, made: str) -> HtmlPiece:
    found = HtmlPiece(made)
    found.kind = kind
    return found


class Web(Paper):
    """Paper without an edge. Leads such as `1.` and `Facts:` stay; a dash becomes a bullet."""

    def heading(self, text: str) -> list[str]:
        return [piece("heading", safe(text))]

    def subheading(self, text: str, indent: int = 0) -> list[str]:
        return [piece("text", f"<h3>{safe(text)}</h3>")]

    def text(self, text: str, indent: int = 0, style: str = PLAIN) -> list[str]:
        return [piece("text", STYLES.get(style, "<p>{}</p>").format(safe(text)))] if text else []

    def item(self, text: str, lead: str = "- ", indent: int = 1) -> list[str]:
        mark = lead.strip()
        if mark == BULLET:
            return [piece("item", f"<li>{safe(text)}</li>")]
        strong = f"<strong>{safe(mark)}</strong> " if mark else ""
        return [piece("inner" if indent > 2 else "led", f"<li>{strong}{safe(text)}</li>")]

    def row(self, label: str, text: str, column: int, indent: int = 1) -> list[str]:
        return [piece("row", f"<div><dt>{safe(label)}</dt><dd>{safe(text)}</dd></div>")]

    def box(self, title: str, lines: list[str], style: str = BOLD) -> list[str]:
        inside = f'<h2 id="urgent">{safe(title)}</h2>{body(lines)}'
        return [
            piece(
                "text", f'<section class="box danger" aria-labelledby="urgent">{inside}</section>'
            )
        ]

    def wrapped(self, text: str, first: str = "", rest: str = "") -> list[str]:
        return self.text(text)


def safe(text: str) -> str:
    """Text escaped for HTML, without control characters."""
    return escape(printable(text))


def kind(line: str) -> str:
    """A line that is no piece is a paragraph."""
    return line.kind if isinstance(line, HtmlPiece) else ""


def body(lines: list[str]) -> str:
    """Pieces as HTML: neighbours of one kind in one list."""
    return "".join(_grouped(lines))


def _grouped(lines: list[str]) -> Iterator[str]:
    for name, group in groupby(lines, kind):
        if name in LISTS:
            yield LISTS[name].format("".join(group))
        elif name == "heading":
            yield from (f"<h2>{line}</h2>" for line in group)
        else:
            yield from (
                line if isinstance(line, HtmlPiece) else f"<p>{safe(line)}</p>" for line in group
            )
