"""Education pages as documents and JSON: when to call for help first, then the page, then where it
comes from."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content import load_library
from unclench.content.content import Content
from unclench.content.types import Words
from unclench.content.types.pages import Block, Page, PageParagraph, Pages, PageSection
from unclench.content.types.side_effects import Effects
from unclench.render.document import (
    Document,
    DocumentLine,
    DocumentPart,
    help_part,
    parts_json,
    pending,
    with_sources,
)
from unclench.render.documents.monograph import monograph
from unclench.render.json_text import Json
from unclench.render.wording import Voice

SCHEMA = "unclench.page/1"
LIST_SCHEMA = "unclench.pages/1"
AVOID = "avoid"


def document(
    page: Page, pages: Pages, content: Content, effects: Effects, voice: Voice
) -> Document:
    """One page in the words of one audience."""
    see = tuple(DocumentLine(other, told(pages[other].title, voice)) for other in page.see)
    parts = (
        help_part(voice),
        *parts_of(page, content, effects, voice),
        *((DocumentPart(voice.word("page.see"), see),) if see else ()),
    )
    made = Document(
        told(page.title, voice),
        _head(page, voice),
        pending(content.status, voice),
        parts,
        _foot(content, voice),
    )
    return with_sources(made, voice, load_library())


def _head(page: Page, voice: Voice) -> tuple[str, ...]:
    place = (
        f"{voice.word(f'page.part.{page.part}')}. {voice.number('name')}. "
        f"{voice.word('audience', 'label')}."
    )
    carer = (voice.word("audience", "line"),) if voice.audience == "carer" else ()
    return (place, *carer, told(page.about, voice))


def _foot(content: Content, voice: Voice) -> tuple[str, ...]:
    return (
        voice.word("disclaimer"),
        voice.number("report_line"),
        f"unclench {content.version} ({content.status.replace('_', ' ')})",
    )


def parts_of(
    page: Page, content: Content, effects: Effects, voice: Voice
) -> tuple[DocumentPart, ...]:
    written = tuple(
        DocumentPart(told(section.title, voice), tuple(_lines(section, content, voice)))
        for section in page.sections
    )
    return (
        *written,
        *(
            monograph(content.option(page.medicine), content, effects, voice)
            if page.medicine
            else ()
        ),
    )


def told(words: PageParagraph, voice: Voice) -> str:
    """The words of this audience, with the region's numbers filled in."""
    return voice.say(
        Words(words.clinician, words.carer if voice.audience == "carer" else words.person)
    )


def _lines(section: PageSection, content: Content, voice: Voice) -> Iterator[DocumentLine]:
    yield from (
        _line(block, voice)
        for block in section.blocks
        if not block.only or voice.audience in block.only
    )
    match section.made_from:
        case "seek_help":
            yield from (
                DocumentLine(
                    voice.word(f"urgency.{line.urgency}", "label"),
                    voice.say(line.text),
                    line.claims,
                )
                for line in content.seek_help
            )
        case "avoid_rules":
            yield from _avoid_rules(content, voice)


def _line(block: Block, voice: Voice) -> DocumentLine:
    level = voice.word(f"urgency.{block.urgency}", "label") if block.urgency else ""
    return DocumentLine(
        told(block.lead, voice) if block.lead else level, told(block.say, voice), block.claims
    )


def _avoid_rules(content: Content, voice: Voice) -> Iterator[DocumentLine]:
    """Every rule that forbids an option, in the rule's own words: as many lines as there are
    such rules."""
    for rule in content.rules:
        if rule.effect == AVOID and rule.option:
            yield DocumentLine(content.option(rule.option).name, voice.say(rule.say), rule.claims)


def to_dict(page: Page, pages: Pages, content: Content, effects: Effects, voice: Voice) -> Json:
    made = document(page, pages, content, effects, voice)
    own = parts_of(page, content, effects, voice)
    cited = dict.fromkeys(
        claim for part in (help_part(voice), *own) for line in part.lines for claim in line.claims
    )
    claims = load_library().claims
    return {
        "schema": SCHEMA,
        "id": page.id,
        "part": page.part,
        "audience": voice.audience,
        "region": voice.region,
        "content": {"version": content.version, "status": content.status},
        "title": made.title,
        "about": told(page.about, voice),
        "emergency": parts_json((help_part(voice),))[0],
        "sections": parts_json(own),
        "see": [*page.see],
        "claims": [
            {
                "id": name,
                "confidence": claims[name].confidence,
                "population": claims[name].population,
                "review": claims[name].review,
                "sources": [*claims[name].sources],
            }
            for name in cited
        ],
        "disclaimer": voice.word("disclaimer"),
        "review": made.pending or None,
    }


def index(pages: Pages, content: Content, voice: Voice) -> Document:
    """Every page by the part it belongs to."""
    parts: dict[str, list[DocumentLine]] = {}
    for page in pages.values():
        parts.setdefault(page.part, []).append(
            DocumentLine(page.id, f"{told(page.title, voice)}. {told(page.about, voice)}")
        )
    listed = tuple(
        DocumentPart(voice.word(f"page.part.{part}"), tuple(lines)) for part, lines in parts.items()
    )
    return Document(
        voice.word("page.topics"),
        (voice.word("audience", "label") + ".",),
        pending(content.status, voice),
        (help_part(voice), *listed),
        _foot(content, voice),
    )


def index_to_dict(pages: Pages, content: Content, voice: Voice) -> Json:
    return {
        "schema": LIST_SCHEMA,
        "audience": voice.audience,
        "content": {"version": content.version, "status": content.status},
        "emergency": parts_json((help_part(voice),))[0],
        "pages": [
            {
                "id": p.id,
                "part": p.part,
                "title": told(p.title, voice),
                "about": told(p.about, voice),
            }
            for p in pages.values()
        ],
        "disclaimer": voice.word("disclaimer"),
        "review": pending(content.status, voice) or None,
    }
