"""Whether a medicine may be taken: what the plan's own rules say for the person of the record, or
for anybody. Not known is never yes: the facts that its strict rules still need are named."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.answer.rules import STRICT, somebody
from unclench.answer.sentences import Speaker
from unclench.answer.subject import joined, medicine_name, with_subject
from unclench.content.types import Option, Rule

MOST_FACTS, MOST_CLAIMS = 3, 3


def verdict(option: Option, request: QuestionRequest, speaker: Speaker) -> Sentence | None:
    """It depends, and on what; with a record that tells all of it, that nothing in it speaks
    against the medicine. None where no strict rule is about it."""
    knowledge = speaker.knowledge
    rules = tuple(_strict(option, knowledge))
    if not rules:
        return None
    open_rules = tuple(_open(rules, request, knowledge))
    facts = _facts(open_rules, knowledge)
    line = speaker.fixed("verdict_depends" if facts else "verdict_clear").text
    named = joined(speaker.fact(fact) for fact in facts) if facts else ""
    text = with_subject(line, medicine_name(option.id, knowledge)).replace("{facts}", named)
    claims = dict.fromkeys(claim for rule in (open_rules or rules) for claim in rule.claims)
    return Sentence(text, tuple(claims)[:MOST_CLAIMS], (text,))


def _strict(option: Option, knowledge: Knowledge) -> Iterator[Rule]:
    return (
        rule
        for rule in knowledge.content.rules
        if rule.option == option.id and rule.effect in STRICT
    )


def _open(
    rules: tuple[Rule, ...], request: QuestionRequest, knowledge: Knowledge
) -> Iterator[Rule]:
    """The rules that still need a fact."""
    settled = knowledge.content.settle(somebody(request, knowledge).facts)
    return (rule for rule in rules if rule.criterion in settled.unknown)


def _facts(rules: tuple[Rule, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """What most of these rules look at, as it is asked for."""
    counted: dict[str, int] = {}
    for rule in rules:
        for name in dict.fromkeys(_asked_for(rule, knowledge)):
            counted[name] = counted.get(name, 0) + 1
    return tuple(sorted(counted, key=lambda name: (-counted[name], name))[:MOST_FACTS])


def _asked_for(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
    """The facts a rule looks at, as they are asked for; wishes are no facts of the person."""
    for fact in rule.read:
        spec = knowledge.content.facts.get(fact)
        if spec is not None and not spec.never_blocks:
            yield from spec.asks or (fact,)
