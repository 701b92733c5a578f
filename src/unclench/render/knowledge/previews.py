"""The words of an entry as each of four readers gets them: a person, a carer, a clinician, and the
card in a record system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from unclench.content.types import Words
from unclench.language.third_person import of_another
from unclench.render.hooks.card import markdown, shortened
from unclench.render.wording import Voice

CARD = "card"
READERS = ("person", "carer", "clinician", CARD)
SPOKEN = ("title", "do", "because", "say", "text", "names", "ask", "how")


class ReaderPreview(NamedTuple):
    reader: str
    lines: tuple[str, ...]


def previews(value: Any, voices: dict[str, Voice]) -> list[ReaderPreview]:
    """Empty for an entry that says nothing to anybody. `voices` are by audience."""
    spoken = [*_spoken(value)]
    return [ReaderPreview(one, _lines(spoken, one, voices)) for one in READERS] if spoken else []


def _lines(spoken: list[Words], reader: str, voices: dict[str, Voice]) -> tuple[str, ...]:
    said = [voices["clinician" if reader == CARD else reader].say(words) for words in spoken]
    if reader == "carer":
        said = [of_another(text) for text in said]
    if reader == CARD:
        said = [shortened(said[0]), *(markdown(text) for text in said)]
    return tuple(dict.fromkeys(filter(None, said)))


def _spoken(value: Any) -> Iterator[Words]:
    for name in SPOKEN:
        found = getattr(value, name, None)
        if isinstance(found, Words) and any(found):
            yield found
