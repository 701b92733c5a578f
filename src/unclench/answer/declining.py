"""What is declined: the first refusal that fits what was heard, or what a question is like."""

from __future__ import annotations

from unclench.answer.hearing import Heard
from unclench.answer.likeness import UNCLEAR
from unclench.answer.models import Knowledge, Sentence
from unclench.answer.speaking import Speaker
from unclench.library.models_answers import Refusal
from unclench.library.phrase_text import any_of

Declined = tuple[str, list[Sentence]]


def declined_by(heard: Heard, speaker: Speaker, knowledge: Knowledge, *, plain_only: bool, wish: str) -> Declined | None:
    """The first refusal that fits, or that the wish is like: those for everyone first, then what a person or carer is not told."""
    for refusal in knowledge.answers.refusals:
        if plain_only != _later(refusal) or (refusal.plain_only and not speaker.plain):
            continue
        if _meets(wish, refusal) or _fits(refusal, heard, knowledge):
            lines = [sentence for line in refusal.lines for sentence in speaker.line(line)]
            return refusal.action, lines or [speaker.fixed("outside"), speaker.fixed("outside_ask")]
    return None


def _meets(wish: str, refusal: Refusal) -> bool:
    """Whether a wish meets this refusal; one that is like none of them clearly meets the one without phrases."""
    return refusal.id == wish or (wish == UNCLEAR and not refusal.phrases and not refusal.classes)


def _later(refusal: Refusal) -> bool:
    """What the missing facts of a record are asked for before."""
    return refusal.plain_only or refusal.action == "abstain"


def _fits(refusal: Refusal, heard: Heard, knowledge: Knowledge) -> bool:
    if any_of(refusal.never, heard.sentences):
        return False
    return any_of(refusal.phrases, heard.sentences) or _only_of(refusal.classes, heard, knowledge)


def _only_of(classes: tuple[str, ...], heard: Heard, knowledge: Knowledge) -> bool:
    """Whether every medicine named belongs to one of these classes."""
    found = [knowledge.content.ingredients[ingredient].classes for ingredient in heard.ingredients]
    return bool(classes) and bool(found) and all(names.intersection(classes) for names in found)
