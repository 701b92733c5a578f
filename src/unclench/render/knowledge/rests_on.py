"""An entry of the knowledge with its condition, examples, claims, sources and review, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.content.content import Library
from unclench.content.source.draft import Example
from unclench.content.types import Claim
from unclench.content.types.governance import Review
from unclench.content.types.reference import kind_of, reference
from unclench.render.console import Paper
from unclench.render.knowledge.catalogue import KnowledgeEntry, entry_text

PAPER = Paper()


def to_text(
    entries: Iterable[KnowledgeEntry],
    when: str,
    examples: Iterable[Example],
    claims: Iterable[Claim],
    review: Review | None,
    library: Library,
) -> str:
    lines = [
        *(["", f"When: {when}."] if when else []),
        *_headed("Examples:", dict.fromkeys(map(_example, examples))),
        *_headed("Rests on:", (line for claim in claims for line in _claim(claim, library))),
        *(_review(review) if review else []),
    ]
    return "\n".join(map(entry_text, entries)) + "".join(f"{line}\n" for line in lines)


def _headed(title: str, lines: Iterable[str]) -> list[str]:
    found = [*lines]
    return ["", title, *found] if found else []


def _example(example: Example) -> str:
    given = ", ".join(f"{fact} {value}" for fact, value in example.given.items())
    return f"  {given or 'nothing known'}: {example.then}"


def _claim(claim: Claim, library: Library) -> Iterator[str]:
    """What it says, where it was found, in whom, how firm it is, and its sources."""
    state = claim.review.replace("_", " ")
    yield from PAPER.item(
        f"{claim.id}: {claim.says} ({claim.at}; in {claim.population}; {claim.confidence}; "
        f"{state})",
        "- ",
    )
    for source in (library.sources[name] for name in claim.sources):
        yield from PAPER.text(f"{reference(source)} ({kind_of(source)})", 5)


def _review(found: Review) -> list[str]:
    steps = [
        f"  {step.on} {step.to.replace('_', ' ')}: {step.by}, {step.role}" for step in found.steps
    ]
    void = [f"  {found.void}"] if found.void else []
    head = (
        f"Review: {found.status.replace('_', ' ')}, written by {', '.join(found.authors)}, due "
        f"{found.due or 'not known'}"
    )
    return ["", head, *void, *steps]
