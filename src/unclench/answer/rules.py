"""What the plan's own rules say of the medicines, conditions and states that a question names
together: before anything learned answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.answer.hypothesis import GRAVE, STRICT, rules_between, rules_for
from unclench.answer.models import Request, Sentence
from unclench.answer.replies import Topical
from unclench.answer.sentences import Speaker
from unclench.content.types import Option, Rule

MOST_RULES = 3
ALERT = "alert"


class Ruled(NamedTuple):
    """The lines to say; `strict` when something is limited or forbidden, or the gravest alert
    speaks, and not only care is asked for.

    `instead` when a measure is forbidden: how it is done is then not said.
    """

    sentences: tuple[Sentence, ...]
    strict: bool
    instead: bool = False


def ruled(asked: Topical, request: Request, speaker: Speaker) -> Ruled:
    """A first sentence by the strictest rule that holds, and what the strictest rules say; nothing
    when none holds."""
    found = sorted(_found(asked, request, speaker), key=lambda entry: _rank(entry[1]))[:MOST_RULES]
    if not found:
        return Ruled((), strict=False)
    option, strictest = found[0]
    name = option.name if option else ""
    lead = _lead(name, strictest, speaker)
    said = (sentence for _, rule in found for sentence in speaker.sentences(rule.say, rule.claims))
    strict = strictest.effect in STRICT or strictest.severity == GRAVE[0]
    instead = option is not None and not option.medicine and strictest.effect == STRICT[0]
    return Ruled(tuple(dict.fromkeys((lead, *said))), strict, instead)


def _found(
    asked: Topical, request: Request, speaker: Speaker
) -> Iterator[tuple[Option | None, Rule]]:
    """Each rule with the option it is about; the person's own rules have none."""
    knowledge, heard = speaker.knowledge, asked.heard
    for option in knowledge.content.options:
        if option.id in asked.named:
            yield from (
                (option, rule)
                for rule in rules_for(option.id, heard, request, knowledge)
                if _is_grave(rule)
            )
    yield from ((None, rule) for rule in rules_between(heard, request, knowledge))


def _is_grave(rule: Rule) -> bool:
    return rule.effect in STRICT or (rule.effect == ALERT and rule.severity in GRAVE)


def _rank(rule: Rule) -> tuple[int, int]:
    """The strictest effect first, then the gravest alert."""
    effect = STRICT.index(rule.effect) if rule.effect in STRICT else len(STRICT)
    return effect, GRAVE.index(rule.severity) if rule.severity in GRAVE else len(GRAVE)


def _lead(name: str, rule: Rule, speaker: Speaker) -> Sentence:
    """The first sentence, by the effect of the rule: it names the medicine and never says yes."""
    kind = rule.effect if name and rule.effect in STRICT else ALERT
    line = speaker.fixed(f"ruled_{kind}")
    text = line.text.replace("{medicine}", name)
    return Sentence(text, rule.claims, (text,))
