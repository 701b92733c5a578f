"""Refusals: the first one that fits the words, or the classification of the question."""

from __future__ import annotations

from unclench.answer.amounts import how_much
from unclench.answer.models import Knowledge, Sentence
from unclench.answer.parse import Heard
from unclench.answer.sentences import Speaker
from unclench.answer.told_around import part_that_asks
from unclench.answer.topical import Topical
from unclench.content.types.answers import Refusal
from unclench.language.phrases import any_of

Declined = tuple[str, list[Sentence]]
OUTSIDE, TOGETHER, OWN = "abstain", "together", "muscle_relaxants"
HOW_LONG = frozenset({"trial", "duration", "onset", "long_term"})


def declined_by(
    heard: Heard,
    speaker: Speaker,
    knowledge: Knowledge,
    *,
    plain_only: bool,
    refused: str,
    clear: bool = False,
) -> Declined | None:
    """The first refusal that fits, or the one of its classification: those for everyone first, then
    those for a person or carer."""
    for refusal in knowledge.answers.refusals:
        if plain_only != _later(refusal) or (refusal.plain_only and not speaker.plain):
            continue
        if clear and refusal.unless_clear:
            continue
        if _meets(refused, refusal) or _fits(refusal, heard, knowledge):
            lines = [sentence for line in refusal.lines for sentence in speaker.line(line)]
            return refusal.action, lines or _outside(speaker)
    return None


def dosed_elsewhere(asked: Topical, speaker: Speaker) -> Declined | None:
    """How much or for how long, of medicines that are not part of the pathway: nothing is known
    about it, and nothing similar is said."""
    knowledge, heard = speaker.knowledge, asked.heard
    options = {option.id for option in knowledge.content.options}
    own = options | {OWN}
    if not heard.ingredients or own.intersection(asked.named) or TOGETHER in asked.intents:
        return None
    asked_how_much = how_much(asked.intents, knowledge) or HOW_LONG & asked.intents.keys()
    return (OUTSIDE, _outside(speaker)) if asked_how_much else None


def _outside(speaker: Speaker) -> list[Sentence]:
    return [speaker.fixed("outside"), speaker.fixed("outside_ask")]


def _meets(refused: str, refusal: Refusal) -> bool:
    """Whether what is asked for meets this refusal: by its name, or by the part of it that tells it
    from others."""
    return refused in (refusal.id, refusal.id.partition("/")[2])


def _later(refusal: Refusal) -> bool:
    """What the missing facts of a record are asked for before."""
    return refusal.plain_only or refusal.action == OUTSIDE


def _fits(refusal: Refusal, heard: Heard, knowledge: Knowledge) -> bool:
    if any_of(refusal.never, heard.sentences):
        return False
    told = part_that_asks(heard, knowledge.answers) if refusal.of_what_is_asked else heard.sentences
    return any_of(refusal.phrases, told) or _only_of(refusal.classes, heard, knowledge)


def _only_of(classes: tuple[str, ...], heard: Heard, knowledge: Knowledge) -> bool:
    """Whether every medicine named belongs to one of these classes."""
    found = [knowledge.content.ingredients[ingredient].classes for ingredient in heard.ingredients]
    return bool(classes) and bool(found) and all(names.intersection(classes) for names in found)
