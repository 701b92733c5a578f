"""The page as HTML: every number can be dialled, every mark leads to its source, ids are titles of
what they are about, and what can wait is folded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.render.console import printable
from unclench.render.figures.pictures import ExercisePicture, pictures
from unclench.render.formats import Look
from unclench.render.one_page.values import OnePage, OnePageEntry, OnePageGroup
from unclench.render.pages.page import html
from unclench.render.plan.formats import ShownPlan
from unclench.render.wording import Voice

if TYPE_CHECKING:
    from unclench.plan.programme.models import ProgrammeItem

DIAL = "one_page.dial."
DANGER = ("danger", "safe")
EMERGENCY = "emergency"
CALM = ("routine", "none")


class ShownEntry(NamedTuple):
    """An entry as HTML; `about` is the id of what it is about."""

    lead: str
    tag: str
    text: str
    about: str
    marks: tuple[int, ...]


class ShownGroup(NamedTuple):
    id: str
    label: str
    entries: tuple[ShownEntry, ...]
    numbered: bool
    folded: bool
    danger: bool


def to_html(shown: ShownPlan, page: OnePage, look: Look) -> str:
    voice = Voice(shown.content, look.audience, shown.plan.region)
    return html("one_page", large=look.large, word=voice.word, **page_values(shown, page, look))


def page_values(shown: ShownPlan, page: OnePage, look: Look) -> dict[str, Any]:
    """The values of the template, in whatever frame it is put."""
    voice = Voice(shown.content, look.audience, shown.plan.region)
    dial = numbers(shown.content.words) if voice.plain else {}
    urgent = shown.plan.urgency not in CALM
    return {
        "pending": page.draft,
        "foot": _foot(shown, page, voice),
        "page": page,
        "heading": dialled(page.title, dial),
        "groups": [_group(group, dial, urgent) for group in page.groups],
        "figures": _figures(shown.alongside().move, voice),
    }


def _group(group: OnePageGroup, dial: Mapping[str, str], urgent: bool) -> ShownGroup:
    return ShownGroup(
        group.id,
        group.label,
        tuple(_shown(entry, dial) for entry in group.entries),
        group.numbered and len(group.entries) > 1,
        group.folded,
        urgent and group.id in DANGER,
    )


def _foot(shown: ShownPlan, page: OnePage, voice: Voice) -> tuple[str, ...]:
    """In an emergency nothing but the version."""
    version = f"unclench {shown.plan.content_version}"
    return (version,) if page.kind == EMERGENCY else (voice.word("disclaimer"), version)


def _shown(entry: OnePageEntry, dial: Mapping[str, str]) -> ShownEntry:
    return ShownEntry(entry.lead, entry.tag, dialled(entry.text, dial), entry.about, entry.marks)


def numbers(words: Mapping[str, str]) -> dict[str, str]:
    """How texts write a telephone number, and what a telephone dials."""
    return {
        words[name]: words[name.replace(".say", ".dial")]
        for name in words
        if name.startswith(DIAL) and name.endswith(".say")
    }


def dialled(text: str, dial: Mapping[str, str]) -> str:
    """The text escaped, with every number a link."""
    safe = escape(printable(text))
    if not dial:
        return safe
    return _pattern(tuple(dial)).sub(
        lambda found: f'<a href="tel:{dial[found.group()]}">{found.group()}</a>', safe
    )


@cache
def _pattern(said: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(map(re.escape, said), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(longest)})(?![\w])")


def _figures(item: ProgrammeItem | None, voice: Voice) -> list[ExercisePicture]:
    """Start and end of one side; the programme has the other side too."""
    if item is None:
        return []
    exercise = item.exercise
    found = pictures(exercise, f"move-{exercise.id}", voice)
    return found[:-1] if exercise.sides else found
