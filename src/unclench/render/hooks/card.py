"""One card: what it is about, how pressing it is, and how it is written for a client."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from unclench.render.hooks.identity import CardCause, card_id, suggestion_id
from unclench.render.json_text import Json

CRITICAL, WARNING, INFO = "critical", "warning", "info"
INDICATORS = (CRITICAL, WARNING, INFO)
LONGEST_SUMMARY, SHORTEST_SENTENCE = 139, 40
SENTENCE = re.compile(r"(?<![.][a-z])\.(?= [A-Z])")  # not within e.g.
TOPIC = "urn:unclench:topic"
# What a person writes may be in a text: none of it is read as Markdown or as HTML.
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
REASONS = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
OVERRIDES = {
    "risk-benefit-ratio": "The benefit outweighs the risk for this patient",
    "patient-contraindication": "Contraindicated for this patient",
    "patient-refuses": "The patient declines",
    "prefers-alternative": "The patient prefers an alternative",
    "action-completed": "Already done",
    "patient-ineligible": "Does not apply to this patient",
    "need-more-info": "More information is needed",
    "inappropriate-recipient": "Not for me to decide",
    "does-not-align-latest-evidence": "Does not agree with the latest evidence",
}


class Proposed(NamedTuple):
    """One suggestion: a resource that would be created."""

    label: str
    about: str
    resource: Json


class HookCard(NamedTuple):
    """`cause` is what it is about: there is one card for each. `lines` are its details; `claims`
    lead to the evidence."""

    cause: CardCause
    indicator: str
    summary: str
    lines: tuple[str, ...]
    claims: tuple[str, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    overridable: bool = False


class CardSource(NamedTuple):
    """Where cards lead to: `evidence` is the address of our evidence pages, with a slash at its
    end. `foot` is at the end of every detail."""

    label: str
    evidence: str
    foot: str
    instance: str


def card_json(card: HookCard, source: CardSource) -> Json:
    found = card_id(source.instance, card.cause)
    return {
        "uuid": found,
        "summary": shortened(card.summary),
        "detail": "\n\n".join((*card.lines, source.foot)),
        "indicator": card.indicator,
        "source": {
            "label": source.label,
            "url": source.evidence + (card.claims[0] if card.claims else ""),
            "topic": {"system": TOPIC, "code": card.cause.kind, "display": card.cause.kind},
        },
        **_suggestions(card, found),
        **({"overrideReasons": reasons()} if card.overridable else {}),
        **_links(card, source),
    }


def _suggestions(card: HookCard, found: str) -> Json:
    if not card.proposed:
        return {}
    made = [
        {
            "label": one.label,
            "uuid": suggestion_id(found, i),
            "actions": [{"type": "create", "description": one.about, "resource": one.resource}],
        }
        for i, one in enumerate(card.proposed)
    ]
    return {"selectionBehavior": "any", "suggestions": made}


def _links(card: HookCard, source: CardSource) -> Json:
    more = card.claims[1:4]
    links = [{"label": f"Evidence: {name}", "url": source.evidence + name, "type": "absolute"}
             for name in more]  # fmt: skip
    return {"links": links} if links else {}


def reasons() -> list[Json]:
    return [
        {"system": REASONS, "code": code, "display": display} for code, display in OVERRIDES.items()
    ]


def shortened(text: str) -> str:
    """At most 139 characters: whole sentences where one fits, else ended at a word."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST_SUMMARY:
        return plain
    whole = [found.end() for found in SENTENCE.finditer(plain) if found.end() <= LONGEST_SUMMARY]
    if whole and whole[-1] >= SHORTEST_SENTENCE:
        return plain[: whole[-1]]
    return f"{plain[: LONGEST_SUMMARY - 1].rsplit(' ', 1)[0].rstrip('.,;: ')}…"


def markdown(text: str) -> str:
    """A text without any meaning for Markdown or HTML, on one line."""
    return (
        MARKUP.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\&", "&amp;")
    )


def within_budget(cards: Iterable[HookCard], most: int) -> list[HookCard]:
    """The worst first, one for each cause; how many are left out is said on the last one."""
    once: dict[str, HookCard] = {}
    for card in sorted(cards, key=lambda card: INDICATORS.index(card.indicator)):
        once.setdefault(card.cause.key(), card)
    found = [*once.values()]
    if len(found) <= most:
        return found
    *shown, last = found[:most]
    more = f"{len(found) - most} more are in the plan, none of them more pressing than this one."
    return [*shown, last._replace(lines=(*last.lines, more))]
