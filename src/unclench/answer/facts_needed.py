"""With a record: what must be known about this person before a medicine is begun or raised."""

from __future__ import annotations

from unclench.answer.models import Answer, Knowledge, QuestionRequest, Sentence
from unclench.answer.rules import needed
from unclench.answer.sentences import Speaker
from unclench.answer.standing import finished
from unclench.answer.topical import Topical
from unclench.content.types import Words

RAISING = ("raise_dose", "start_dose")


def needs_of(asked: Topical, request: QuestionRequest, knowledge: Knowledge) -> Answer:
    """With a record: what must be known about this person before a medicine is begun or raised."""
    speaker = Speaker.of(request, knowledge)
    rules = [
        rule
        for option in knowledge.content.options
        if option.id in asked.named and set(RAISING) & set(asked.intents)
        for rule in needed(option.id, request, knowledge)
    ]
    read = (fact for rule in rules for fact in rule.read)
    facts = tuple(
        dict.fromkeys(asked_for for fact in read for asked_for in _asked_for(fact, knowledge))
    )
    said = [
        sentence
        for rule in rules
        for sentence in speaker.sentences(
            Words(f"{rule.say.clinician} {rule.why}", rule.say.person), rule.claims
        )
    ]
    names = ", ".join(dict.fromkeys(map(speaker.fact, facts)))
    lead = f"{speaker.fixed('missing').text} {names}."
    found = (*said, Sentence(lead, (), (lead,), fixed=True)) if facts else ()
    return finished("ask_for_missing", found, (), asked, speaker, needs=facts)


def _asked_for(fact: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The facts that can be asked for: for a derived fact, those it is derived from."""
    spec = knowledge.content.facts.get(fact)
    return (spec.asks if spec is not None else ()) or (fact,)
