"""The report on feedback, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from unclench.render.console import Paper
from unclench.render.formats import Look
from unclench.render.hooks.identity import CardCause
from unclench.render.json_text import Json, to_bytes

SCHEMA = "unclench.feedback/1"


class CountedFeedback(Protocol):
    """What became of the cards about one cause."""

    @property
    def cause(self) -> CardCause: ...
    @property
    def accepted(self) -> int: ...
    @property
    def overridden(self) -> int: ...
    @property
    def reasons(self) -> tuple[tuple[str, int], ...]: ...


class ShownFeedback(Protocol):
    @property
    def total(self) -> int: ...
    @property
    def causes(self) -> Iterable[CountedFeedback]: ...


def json(shown: ShownFeedback, look: Look) -> bytes:
    return to_bytes(
        {"schema": SCHEMA, "feedback": shown.total, "causes": [_cause(c) for c in shown.causes]}
    )


def _cause(counted: CountedFeedback) -> Json:
    cause = counted.cause
    return {
        "hook": cause.hook,
        "kind": cause.kind,
        "rule": cause.name,
        "accepted": counted.accepted,
        "overridden": counted.overridden,
        "reasons": dict(counted.reasons),
    }


def text(shown: ShownFeedback, look: Look) -> bytes:
    paper = Paper(look.width, look.colour)
    lines = [*paper.heading(f"Feedback on cards: {shown.total}")]
    for counted in shown.causes:
        cause = counted.cause
        reasons = ", ".join(f"{code} {count}" for code, count in counted.reasons)
        line = f"{cause.name} ({cause.kind}, {cause.hook}): overridden {counted.overridden}, "
        line += f"accepted {counted.accepted}{f'; {reasons}' if reasons else ''}"
        lines += paper.item(line, "- ")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
