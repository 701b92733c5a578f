"""The page on the content itself: version, review, sources by kind of evidence, what leads nowhere,
policy, licence, reports."""

from __future__ import annotations

from collections import Counter
from datetime import date

from unclench.content.content import Content, Library
from unclench.content.types import Source
from unclench.content.types.facts import KINDS_OF_SOURCE
from unclench.content.types.governance import Reviews
from unclench.content.types.reference import reference
from unclench.render.console import Paper
from unclench.render.json_text import Json
from unclench.render.plan.governance import content_json, content_line, stale
from unclench.render.plan.references import found_by, source_json
from unclench.render.wording import Voice

SCHEMA = "unclench.about/1"
STATES = ("submitted", "under_review", "approved")


def to_dict(
    content: Content, library: Library, reviews: Reviews, region: str | None, on: date, program: str
) -> Json:
    """The page as `unclench.about/1`."""
    voice = Voice(content, "clinician", region)
    return {
        "schema": SCHEMA,
        "program": program,
        "on": on.isoformat(),
        "content": content_json(content, content.status, on),
        "pending": None if content.status == "approved" else voice.word("pending"),
        "reviews": counts(reviews),
        "sources": {
            kind: {s.id: _with_review(s, library) for s in found}
            for kind, found in by_kind(library).items()
        },
        "unresolved": [
            {
                "source": s.id,
                "title": s.title,
                "cites": [*s.cites],
                "lists": s.lists,
                "claims_alone": alone(s, library),
            }
            for s in unresolved(library)
        ],
        "policy": _lines(voice, "policy"),
        "feedback": _lines(voice, "feedback"),
        "report": voice.number("report_line"),
        "licence": voice.word("about.licence"),
        "disclaimer": voice.word("disclaimer"),
    }


def counts(reviews: Reviews) -> dict[str, dict[str, int]]:
    """For each kind of entry, how many are in each state."""
    found = Counter((review.kind, review.status) for review in reviews.entries.values())
    return {
        kind: {state: found[kind, state] for state in STATES}
        for kind in dict.fromkeys(kind for kind, _ in found)
    }


def by_kind(library: Library) -> dict[str, list[Source]]:
    """Sources in groups, the firmest kind of evidence first."""
    found: dict[str, list[Source]] = {kind: [] for kind in KINDS_OF_SOURCE}
    for source in library.sources.values():
        found[source.kind].append(source)
    return {kind: sources for kind, sources in found.items() if sources}


def unresolved(library: Library) -> list[Source]:
    return [source for source in library.sources.values() if source.cites]


def alone(source: Source, library: Library) -> int:
    """How many claims rest on this source and no other."""
    return sum(claim.sources == (source.id,) for claim in library.claims.values())


def _with_review(source: Source, library: Library) -> Json:
    claims = [claim for claim in library.claims.values() if source.id in claim.sources]
    approved = sum(claim.review == "approved" for claim in claims)
    return {
        **source_json(source),
        "region": source.region,
        "claims": len(claims),
        "approved": approved,
        "found_by": found_by(source),
    }


def _lines(voice: Voice, part: str) -> list[str]:
    keys = sorted(key for key in voice.content.words if key.startswith(f"about.{part}.line_"))
    return [voice.content.words[key] for key in keys]


def to_text(
    content: Content, library: Library, reviews: Reviews, region: str | None, on: date, paper: Paper
) -> str:
    voice = Voice(content, "clinician", region)
    sections = (
        _content(content, voice, on, paper),
        _review(reviews, voice, paper),
        _sources(library, voice, paper),
        _unresolved(library, voice, paper),
        _told(voice, "policy", paper),
        _told(voice, "feedback", paper),
        [
            *_heading(voice, "licence", paper),
            *paper.text(voice.word("about.licence"), 1),
            *paper.text(voice.word("disclaimer"), 1),
        ],
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _heading(voice: Voice, part: str, paper: Paper) -> list[str]:
    return paper.heading(voice.word(f"about.heading.{part}"))


def _content(content: Content, voice: Voice, on: date, paper: Paper) -> list[str]:
    pending = [] if content.status == "approved" else paper.text(voice.word("pending"), style="1")
    old = paper.text(voice.word("about.stale"), 1) if stale(content, on) else []
    return [
        *pending,
        *paper.heading(voice.word("about.title")),
        *paper.text(voice.word("about.what"), 1),
        *paper.text(content_line(content), 1),
        *old,
    ]


def _review(reviews: Reviews, voice: Voice, paper: Paper) -> list[str]:
    rows = counts(reviews)
    lines = [f" {'':16}{'submitted':>12}{'under review':>14}{'approved':>10}"]
    lines += [
        f" {kind:16}{row['submitted']:12}{row['under_review']:14}{row['approved']:10}"
        for kind, row in rows.items()
    ]
    return [*_heading(voice, "review", paper), *map(str.rstrip, lines)]


def _sources(library: Library, voice: Voice, paper: Paper) -> list[str]:
    """How many of each kind, and how many of these studied people with multiple sclerosis."""
    lines = _heading(voice, "sources", paper)
    for kind, found in by_kind(library).items():
        direct = sum(source.directness == "direct" for source in found)
        lines += paper.row(
            voice.word(f"kind_of_source.{kind}", "label"),
            f"{len(found)}, of which {direct} in multiple sclerosis (unclench about --kind {kind})",
            24,
        )
    return lines


def _unresolved(library: Library, voice: Voice, paper: Paper) -> list[str]:
    lines = _heading(voice, "unresolved", paper)
    for source in unresolved(library):
        reason = voice.word(f"about.unresolved.{'some' if source.lists else 'none'}")
        told = (
            f"{source.id}, {source.title}: {', '.join(source.cites)}; {source.lists} listed; "
            f"{reason}"
        )
        lines += paper.item(
            f"{told} {alone(source, library)} {voice.word('about.unresolved.alone')}"
        )
    return lines


def _told(voice: Voice, part: str, paper: Paper) -> list[str]:
    report = paper.item(voice.number("report_line")) if part == "feedback" else []
    return [
        *_heading(voice, part, paper),
        *(line for text in _lines(voice, part) for line in paper.item(text)),
        *report,
    ]


def sources_text(library: Library, kind: str, paper: Paper) -> str:
    """Every source of one kind: who, when, in whom, how it is found, and how many claims rest on
    it."""
    lines: list[str] = []
    for source in by_kind(library).get(kind, ()):
        told = _with_review(source, library)
        in_whom = f"In: {source.population} ({source.directness})."
        counted = (
            f"Claims: {told['claims']}, approved: {told['approved']}. Found by: {told['found_by']}."
        )
        lines += paper.item(f"{source.id}: {reference(source)} {in_whom} {counted}", "- ")
    return "\n".join(lines) + "\n"


def feedback_form(entry: str, content: Content) -> str:
    """A form to fill in; what must be filled in is marked."""
    return (
        f"Comment on: {entry} (content {content.version}, {content.fingerprint[:12]})\n"
        "What is wrong or missing (required):\n"
        "What it should say (required):\n"
        "Source, with page or section (required for a number):\n"
        "Your role (required):\n"
        "Address for an answer (leave out to stay unnamed; never published):\n"
    )
