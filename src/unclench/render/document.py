"""A letter, a summary, a report or a page before it is text, HTML or PDF: one value with its parts
in order, danger first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from unclench.content.types.reference import reference
from unclench.render.console import Paper
from unclench.render.plan.urgent import APPROVED, CALLS, no_danger, told_of
from unclench.render.wording import Voice, long_day

if TYPE_CHECKING:
    from unclench.content.content import Library
    from unclench.content.types import Source
    from unclench.plan.models import Plan
    from unclench.render.json_text import Json

EMERGENCY = "emergency"


class DocumentLine(NamedTuple):
    """One entry; `lead` is what it is about and may be empty. `claims` say who says so."""

    lead: str
    text: str
    claims: tuple[str, ...] = ()


class DocumentPart(NamedTuple):
    """A heading with its entries; `danger` is drawn as a box."""

    title: str
    lines: tuple[DocumentLine, ...]
    danger: bool = False


class Document(NamedTuple):
    """`pending` is empty once all content is approved; `sources` are listed at the end by
    number."""

    title: str
    about: tuple[str, ...]
    pending: str
    parts: tuple[DocumentPart, ...]
    foot: tuple[str, ...]


def head(plan: Plan, voice: Voice, *lines: str) -> tuple[str, ...]:
    """Day, region and audience, with what else is to be said at the top: also that no danger was
    found, or that signs were not asked about."""
    place = f"{long_day(plan.made_on)}. {voice.number('name')}. {voice.word('audience', 'label')}."
    carer = (voice.word("audience", "line"),) if voice.audience == "carer" else ()
    return (place, *carer, *lines, *(() if plan.urgent else (no_danger(plan, voice),)))


def pending(status: str, voice: Voice) -> str:
    return "" if status == APPROVED else voice.word("pending")


def foot(plan: Plan, voice: Voice) -> tuple[str, ...]:
    version = (
        f"unclench {plan.content_version} ({plan.content_status.replace('_', ' ')}), "
        f"{long_day(plan.made_on)}"
    )
    return (voice.word("disclaimer"), voice.number("report_line"), version)


def urgent_part(plan: Plan, voice: Voice) -> tuple[DocumentPart, ...]:
    """Everything urgent for this person; empty when nothing is. A person reads the most urgent
    alone."""
    if not plan.urgent:
        return ()
    title = f"{voice.word('heading.urgent')}: {voice.word(f'urgency.{plan.urgency}', 'label')}"
    told = told_of(plan, voice)
    calls = {
        CALLS[action.urgency]: action.urgency
        for action in reversed(told)
        if action.urgency in CALLS
    }
    lines = [
        DocumentLine("", f"{voice.say(action.do)} {voice.say(action.because)}", action.claims)
        for action in told
    ]
    numbers = [
        DocumentLine(voice.word(f"urgency.{level}", "label"), voice.number(call))
        for call, level in reversed(calls.items())
    ]
    return (DocumentPart(title, (*lines, *numbers), danger=True),)


def help_part(voice: Voice) -> DocumentPart:
    """When to call the emergency number: the first part of every page that is about no particular
    person."""
    lines = [line for line in voice.content.seek_help if line.urgency == EMERGENCY]
    title = f"{voice.word('urgency.emergency', 'label')}: {voice.number('emergency_number')}"
    return DocumentPart(
        title,
        tuple(DocumentLine("", voice.say(line.text), line.claims) for line in lines),
        danger=True,
    )


def claims_of(document: Document) -> tuple[str, ...]:
    """Every claim that some line rests on, in reading order."""
    return tuple(
        dict.fromkeys(
            claim for part in document.parts for line in part.lines for claim in line.claims
        )
    )


def with_sources(
    document: Document,
    voice: Voice,
    library: Library,
    listed: Callable[[Source], bool] = lambda source: True,
) -> Document:
    """The same with a last part that names the source of every claim, and whom it studied; only
    those that are to be `listed`."""
    cited: dict[str, list[str]] = {}
    for name in claims_of(document):
        for source in library.claims[name].sources:
            cited.setdefault(source, []).append(name)
    lines = tuple(
        DocumentLine("", _source(library.sources[source], voice), tuple(cited[source]))
        for source in sorted(cited)
        if listed(library.sources[source])
    )
    part = DocumentPart(voice.word("heading.sources"), lines)
    return document._replace(parts=(*document.parts, part)) if lines else document


def _source(source: Source, voice: Voice) -> str:
    directness = voice.word(f"directness.{source.directness}", "label").capitalize()
    return f"{reference(source)} ({directness})"


def to_text(document: Document, paper: Paper) -> str:
    """Plain text, never wider than the paper. Pending review comes before everything."""
    lines = [*paper.text(document.pending, style="1"), *paper.heading(document.title)]
    for line in document.about:
        lines += paper.text(line)
    blocks = [
        lines,
        *(_part(part, paper) for part in document.parts),
        [text for line in document.foot for text in paper.text(line)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _part(part: DocumentPart, paper: Paper) -> list[str]:
    if part.danger:
        inner = paper.inner()
        return paper.box(
            part.title.upper(), [text for line in part.lines for text in inner.item(_said(line))]
        )
    return [
        *paper.heading(part.title),
        *(text for line in part.lines for text in paper.item(_said(line))),
    ]


def _said(line: DocumentLine) -> str:
    return f"{line.lead}: {line.text}" if line.lead else line.text


def to_html(document: Document, voice: Voice, *, large: bool = False) -> str:
    """The whole page; InputError when the extra `paper` is missing."""
    from unclench.render.pages.page import html

    return html(
        "document",
        large=large,
        word=voice.word,
        pending=document.pending,
        foot=document.foot,
        document=document,
    )


def parts_json(parts: Iterable[DocumentPart]) -> list[Json]:
    return [
        {
            "title": part.title,
            "lines": [
                {"lead": line.lead, "text": line.text, "claims": [*line.claims]}
                for line in part.lines
            ],
        }
        for part in parts
    ]
