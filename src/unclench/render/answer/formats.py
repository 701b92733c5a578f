"""An answer as text and as JSON."""

from __future__ import annotations

from typing import NamedTuple

from unclench.answer.models import Answer, Knowledge
from unclench.render.answer.json import differences, to_bytes
from unclench.render.answer.references import References
from unclench.render.console import Paper
from unclench.render.formats import Look


class ShownAnswer(NamedTuple):
    """An answer with its knowledge; `all_sources` lists more than the first few of its sources."""

    answer: Answer
    knowledge: Knowledge
    all_sources: bool = False


def json(shown: ShownAnswer, look: Look) -> bytes:
    return to_bytes(shown.answer, shown.knowledge, look.audience)


def text(shown: ShownAnswer, look: Look) -> bytes:
    """The answer alone and first, then the rest of it with the numbers of its sources, the
    disagreements of the sources, and its review state."""
    answer, knowledge = shown.answer, shown.knowledge
    paper, references = Paper(look.width, look.colour), References(*shown)
    state = references.review_state
    first, *rest = [references.marked(one) for one in answer.sentences if one not in state]
    lines = [*paper.text(first)]
    lines += ["", *paper.text(" ".join(rest))] if rest else []
    for title, items in (
        ("Where sources differ", differences(answer, knowledge, look.audience)),
        ("Sources", references.listed),
    ):
        if items:
            listed = (line for item in items for line in paper.item(item, "- "))
            lines += [*paper.heading(title), *listed]
    lines += paper.text(references.left_out, 1) if references.left_out else []
    lines += [line for one in state for line in ("", *paper.text(one.text))]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
