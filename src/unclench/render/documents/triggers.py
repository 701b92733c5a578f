"""The trigger check on paper: urgent matters, a next step for each trigger, and the systems that
were not answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.content import load_library
from unclench.content.content import Content
from unclench.plan.models import Plan
from unclench.plan.trigger_check import NO, UNKNOWN, SystemFound
from unclench.render.document import (
    Document,
    DocumentLine,
    DocumentPart,
    foot,
    head,
    pending,
    urgent_part,
    with_sources,
)
from unclench.render.to_reader import said_to
from unclench.render.wording import Voice

WORD = "web.triggers"
TOLD = ((NO, "clear"), (UNKNOWN, "open"))


class ShownTriggers(NamedTuple):
    """The systems as they were found in one person."""

    systems: tuple[SystemFound, ...]
    plan: Plan
    content: Content

    def voice(self, audience: str) -> Voice:
        return Voice(self.content, audience, self.plan.region)

    def document(self, voice: Voice) -> Document:
        steps = tuple(step_lines(self.systems, voice))
        none = DocumentLine("", voice.word(f"{WORD}.none"))
        nothing = all(one.answer == NO for one in self.systems)
        found = steps or ((none,) if nothing else ())
        parts = (
            *urgent_part(self.plan, voice),
            *((DocumentPart(voice.word(f"{WORD}.found"), found),) if found else ()),
            *(part for answer, word in TOLD for part in _named(self.systems, answer, word, voice)),
        )
        made = Document(
            voice.word(f"{WORD}.title"),
            head(self.plan, voice),
            pending(self.plan.content_status, voice),
            parts,
            foot(self.plan, voice),
        )
        return with_sources(made, voice, load_library())


def step_lines(systems: Iterable[SystemFound], voice: Voice) -> Iterator[DocumentLine]:
    """What to do for each trigger, and why."""
    for one in systems:
        for step in one.steps:
            text = f"{said_to(step.do, voice)} {said_to(step.because, voice)}"
            yield DocumentLine(system_name(one, voice), text, step.claims)


def system_name(system: SystemFound, voice: Voice) -> str:
    return voice.word(f"{WORD}.system.{system.system}")


def names_with(systems: Iterable[SystemFound], answer: str, voice: Voice) -> list[str]:
    return [system_name(one, voice) for one in systems if one.answer == answer]


def _named(
    systems: tuple[SystemFound, ...], answer: str, word: str, voice: Voice
) -> Iterator[DocumentPart]:
    """The systems with one answer, by name."""
    names = names_with(systems, answer, voice)
    if names:
        lines = tuple(DocumentLine("", name) for name in names)
        yield DocumentPart(voice.word(f"{WORD}.{word}"), lines)
