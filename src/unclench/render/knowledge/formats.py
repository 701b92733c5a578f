"""The knowledge itself in every format that can show it. Each is imported when it is asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from unclench.content.content import Content, Library
from unclench.content.types import Disagreement
from unclench.content.types.governance import Reviews
from unclench.render.formats import Look

if TYPE_CHECKING:
    from unclench.proof.diff.report import DiffReport
    from unclench.render.console import Paper


class ShownAbout(NamedTuple):
    """`program` is the version of the program."""

    content: Content
    library: Library
    reviews: Reviews
    region: str | None
    on: date
    program: str


class ShownSources(NamedTuple):
    """Every source of one kind of evidence."""

    library: Library
    kind: str


class ShownComment(NamedTuple):
    """A form for a comment on one entry."""

    entry: str
    content: Content


class ShownConflicts(NamedTuple):
    """The points on which sources differ."""

    found: tuple[Disagreement, ...]
    content: Content
    library: Library


class ShownReviews(NamedTuple):
    """`each` shows every entry with its history."""

    reviews: Reviews
    on: date
    each: bool


def about_text(shown: ShownAbout, look: Look) -> bytes:
    from unclench.render.documents.about import to_text

    return _encoded(to_text(*shown[:-1], _paper(look)))


def about_json(shown: ShownAbout, look: Look) -> bytes:
    from unclench.render.documents.about import to_dict
    from unclench.render.json_text import to_bytes

    return to_bytes(to_dict(*shown))


def sources_text(shown: ShownSources, look: Look) -> bytes:
    from unclench.render.documents.about import sources_text

    return _encoded(sources_text(*shown, _paper(look)))


def comment_text(shown: ShownComment, look: Look) -> bytes:
    from unclench.render.documents.about import feedback_form

    return _encoded(feedback_form(*shown))


def conflicts_text(shown: ShownConflicts, look: Look) -> bytes:
    from unclench.render.knowledge.conflicts import to_text

    return _encoded(to_text(*shown, _paper(look)))


def conflicts_json(shown: ShownConflicts, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.knowledge.conflicts import to_dict

    return to_bytes(to_dict(*shown))


def conflicts_html(shown: ShownConflicts, look: Look) -> bytes:
    from unclench.render.knowledge.conflicts import to_html

    return _encoded(to_html(*shown))


def reviews_text(shown: ShownReviews, look: Look) -> bytes:
    from unclench.render.knowledge.reviews import to_text

    return _encoded(to_text(shown.reviews, shown.on, each=shown.each))


def reviews_json(shown: ShownReviews, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.knowledge.reviews import to_dict

    return to_bytes(to_dict(shown.reviews, shown.on))


def diff_text(report: DiffReport, look: Look) -> bytes:
    from unclench.proof.diff.report import to_text

    return _encoded(to_text(report))


def diff_json(report: DiffReport, look: Look) -> bytes:
    from unclench.proof.diff.report import to_dict
    from unclench.render.json_text import to_bytes

    return to_bytes(to_dict(report))


def _paper(look: Look) -> Paper:
    from unclench.render.console import Paper

    return Paper(look.width, look.colour)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
