"""Tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = (
    "<!-- Written by `python -m support.reference`; changes belong in what it is written from. "
    "-->\n"
)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def code(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)
