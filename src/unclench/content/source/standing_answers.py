"""Reads the standing lines of each kind of answer, and the fixed line of each other language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Entry
from unclench.content.types.answers import Tongue


def read_tongues(draft: Draft, bodies: Any, english: frozenset[str]) -> Iterator[Tongue]:
    """Each language without the words that English uses too: those decide nothing."""
    for body in bodies or ():
        entry = Entry(body, f"tongue {body.get('id')}", draft.problems)
        words = frozenset(entry.ids("words")) - english
        yield Tongue(
            entry.text("id"), entry.ids("scripts"), words, entry.ids("danger"), entry.text("say")
        )
        if not (words or entry.ids("scripts")):
            entry.fault(
                "words",
                "no word tells this language from English",
                "Add words of its own, or its script.",
            )
        entry.finish()


def shared_words(bodies: Any) -> frozenset[str]:
    """Words that another language uses: where English uses them too, they do not speak for English
    either."""
    return frozenset(str(word) for body in bodies or () for word in body.get("words", ()))
