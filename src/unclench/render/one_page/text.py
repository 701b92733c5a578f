"""The page as plain text: each label once, with its entries next to it."""

from __future__ import annotations

from itertools import zip_longest

from unclench.render.console import BOLD, Paper
from unclench.render.one_page.values import OnePage, OnePageEntry, OnePageGroup

COLUMNS = {"clinician": 11}
WIDE_LABELS = 18
NARROW = 60


def to_text(page: OnePage, paper: Paper) -> str:
    return "\n".join(to_lines(page, paper)) + "\n"


def to_lines(page: OnePage, paper: Paper) -> list[str]:
    lines = paper.text(f"{page.title}. {page.place}.", style=BOLD)
    for text in (page.draft, *page.notes):
        lines += paper.text(text)
    for group in page.groups:
        lines += _group(group, paper, COLUMNS.get(page.kind, WIDE_LABELS))
    return [*lines, *_sources(page, paper)]


def _group(group: OnePageGroup, paper: Paper, column: int) -> list[str]:
    """The label in a column of its own; above the text where the paper is narrow."""
    narrow = paper.width < NARROW
    inner = paper if narrow else paper._replace(width=paper.width - column)
    texts: list[str] = []
    for number, entry in enumerate(group.entries, 1):
        lead = f"{number} " if group.numbered and len(group.entries) > 1 else ""
        bullet = "- " if narrow and not lead else lead
        texts += inner.item(said(entry), bullet, 0)
    if narrow:
        return [*paper.text(group.label, style=BOLD), *texts]
    return _side_by_side(group.label, texts, paper, column)


def _side_by_side(label: str, texts: list[str], paper: Paper, column: int) -> list[str]:
    labels = paper._replace(width=column - 2, colour=False).text(label)
    pairs = zip_longest(labels, texts, fillvalue="")
    return [
        f"{paper.paint(left, BOLD)}{' ' * (column - len(left))}{text}".rstrip()
        for left, text in pairs
    ]


def said(entry: OnePageEntry) -> str:
    """`Its name 60 mg/day: reduce. eGFR 38: … [1]`"""
    tag = f"{entry.tag}." if entry.tag and entry.text else entry.tag
    told = " ".join(part for part in (tag, entry.text) if part)
    text = f"{entry.lead}: {told}" if entry.lead and told else entry.lead or told
    marks = "".join(f" [{number}]" for number in entry.marks)
    return f"{text}{marks}"


def _sources(page: OnePage, paper: Paper) -> list[str]:
    """One line for each source; a long title ends early, for its number and year find it."""
    lines = []
    for source in page.sources:
        ending = f", {source.year}" if source.year else ""
        text = f"[{source.number}] {source.title}{ending}"
        room = paper.width
        if len(text) > room:
            tail = f"…{ending}"
            text = text[: room - len(tail)].rpartition(" ")[0] + tail
        lines += paper.text(text)
    return lines
