"""An answer as text, as a page and as JSON."""

from __future__ import annotations

from typing import NamedTuple

from unclench.answer.models import Answer, Knowledge
from unclench.render.answer.json import differences, to_bytes
from unclench.render.answer.references import References
from unclench.render.console import Paper
from unclench.render.formats import Look

TRIAGE = "triage_first"


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
    paper, parts = Paper(look.width, look.colour), parts_of(shown, look.audience)
    first, *rest = parts.sentences
    lines = [*paper.text(first)]
    lines += ["", *paper.text(" ".join(rest))] if rest else []
    for title, items in parts.lists:
        listed = (line for item in items for line in paper.item(item, "- "))
        lines += [*paper.heading(title), *listed]
    lines += paper.text(parts.left_out, 1) if parts.left_out else []
    lines += [line for one in parts.state for line in ("", *paper.text(one))]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def html(shown: ShownAnswer, look: Look) -> bytes:
    """The answer as a page; InputError when the extra `paper` is missing."""
    return _page(shown, look).encode("utf-8", "replace")


def pdf(shown: ShownAnswer, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_page(shown, look), paper=PAPERS[None])


def _page(shown: ShownAnswer, look: Look) -> str:
    from unclench.render.document import Document, DocumentLine, DocumentPart, to_html
    from unclench.render.wording import Voice

    parts = parts_of(shown, look.audience)
    voice = Voice(shown.knowledge.content, look.audience, None)
    urgent = shown.answer.action == TRIAGE
    said = DocumentPart("", tuple(DocumentLine("", one) for one in parts.sentences[1:]), urgent)
    listed = [
        DocumentPart(title, tuple(DocumentLine("", item) for item in items))
        for title, items in parts.lists
    ]
    kept = [part for part in (said, *listed) if part.lines]
    foot = (*parts.state, voice.word("disclaimer"))
    document = Document(parts.sentences[0], (), "", tuple(kept), foot)
    return to_html(document, voice, large=look.large)


class AnswerParts(NamedTuple):
    """`sentences` with the numbers of their sources, `lists` each with its title, a line where not
    every source is listed, and the review state."""

    sentences: list[str]
    lists: list[tuple[str, list[str]]]
    left_out: str
    state: list[str]


def parts_of(shown: ShownAnswer, audience: str) -> AnswerParts:
    answer, knowledge, references = shown.answer, shown.knowledge, References(*shown)
    state = references.review_state
    sentences = [references.marked(one) for one in answer.sentences if one not in state]
    lists = [
        ("Where sources differ", [*differences(answer, knowledge, audience)]),
        ("Sources", references.listed),
    ]
    kept = [(title, items) for title, items in lists if items]
    return AnswerParts(sentences, kept, references.left_out, [one.text for one in state])
