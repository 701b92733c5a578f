"""An answer as text and as JSON."""

from __future__ import annotations

from typing import NamedTuple

from unclench.answer.models import Answer, Knowledge
from unclench.render.answer.json import differences, sources, to_bytes
from unclench.render.console import Paper
from unclench.render.formats import Look


class ShownAnswer(NamedTuple):
    """An answer with what it rests on."""

    answer: Answer
    knowledge: Knowledge


def json(shown: ShownAnswer, look: Look) -> bytes:
    return to_bytes(*shown, look.audience)


def text(shown: ShownAnswer, look: Look) -> bytes:
    """The answer, where sources differ, and the sources."""
    paper = Paper(look.width, look.colour)
    lines = [*paper.text(shown.answer.text)]
    for title, items in (
        ("Where sources differ", differences(*shown, look.audience)),
        ("Sources", sources(*shown)),
    ):
        if items:
            listed = (line for item in items for line in paper.item(item, "- "))
            lines += [*paper.heading(title), *listed]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
