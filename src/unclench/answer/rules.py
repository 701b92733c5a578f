"""What the plan's own rules say about what a question names, for the person it supposes: facts are
added to what a record says, never in its place, and never complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.answer.parse import Heard
from unclench.answer.sentences import Speaker
from unclench.answer.subject import beside, medicine_name, with_subject
from unclench.answer.topical import Topical
from unclench.content.types import Option, Rule
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.language.phrases import any_of
from unclench.patient.facts import Patient
from unclench.plan.findings import find as judge

MOST_RULES, SHORTEST_REASON, LONGEST_REASON = 3, 6, 24
ALERT = "alert"


class Ruled(NamedTuple):
    """The lines to say; `strict` when something is limited or forbidden, or the gravest alert
    speaks, and not only care is asked for.

    `instead` when a measure is forbidden: how it is done is then not said.
    """

    sentences: tuple[Sentence, ...]
    strict: bool
    instead: bool = False


def ruled(asked: Topical, request: QuestionRequest, speaker: Speaker) -> Ruled:
    """A first sentence by the strictest rule that holds, and what the strictest rules say; nothing
    when none holds."""
    found = sorted(_found(asked, request, speaker), key=lambda one: _rank(one.rule))[:MOST_RULES]
    if not found:
        return Ruled((), strict=False)
    strictest = found[0]
    if strictest.rule.effect in STRICT:
        found = [one for one in found if _is_strict(one.rule)]
    lead = _lead(strictest, asked, speaker)
    said = [s for one in found for s in speaker.sentences(one.rule.say, one.rule.claims)]
    if strictest.by_record:
        said = said[1:]
    else:
        lead, said = _with_reason(lead, said, strictest.rule, speaker)
    strict = _is_strict(strictest.rule)
    option = strictest.option
    instead = option is not None and not option.medicine and strictest.rule.effect == STRICT[0]
    return Ruled(tuple(dict.fromkeys((lead, *said))), strict, instead)


def _is_short(reason: Sentence) -> bool:
    words = len(reason.text.split())
    return SHORTEST_REASON <= words <= LONGEST_REASON and ":" not in reason.text


def _with_reason(
    lead: Sentence, said: list[Sentence], rule: Rule, speaker: Speaker
) -> tuple[Sentence, list[Sentence]]:
    """What holds and why in one sentence, with the rest: the reason that the rule says, or for a
    clinician the one it was written for."""
    why = Sentence(rule.why, rule.claims, (rule.why,))
    reasons = [*said[:1], *(() if speaker.plain else (why,))]
    reason = next((one for one in reasons if _is_short(one)), None)
    if reason is None:
        return lead, said
    text = f"{lead.text.rstrip('.')}: {_decapitalised(reason.text)}"
    rest = [sentence for sentence in said if sentence != reason]
    return Sentence(text, lead.claims, (text,)), rest


class FoundRule(NamedTuple):
    """A rule that holds, the option it is about (the person's own rules have none), and whether
    the record alone makes it hold."""

    option: Option | None
    rule: Rule
    by_record: bool = False


def _found(asked: Topical, request: QuestionRequest, speaker: Speaker) -> Iterator[FoundRule]:
    knowledge, heard = speaker.knowledge, asked.heard
    for option in knowledge.content.options:
        if option.id in asked.named:
            for rule, supposed in _rules_of(option.id, heard, request, knowledge):
                if _is_grave(rule) or supposed.intersection(TOGETHER):
                    only = not supposed and rule.effect == STRICT[0]
                    yield FoundRule(option, rule, only)
    yield from (FoundRule(None, rule) for rule in rules_between(heard, request, knowledge))


def _is_strict(rule: Rule) -> bool:
    """Something is limited or forbidden, or the gravest alert speaks."""
    return rule.effect in STRICT or rule.severity == GRAVE[0]


def _is_grave(rule: Rule) -> bool:
    return rule.effect in STRICT or (rule.effect == ALERT and rule.severity in GRAVE)


def _rank(rule: Rule) -> tuple[int, int]:
    """The strictest effect first, then the gravest alert."""
    effect = STRICT.index(rule.effect) if rule.effect in STRICT else len(STRICT)
    return effect, GRAVE.index(rule.severity) if rule.severity in GRAVE else len(GRAVE)


def _lead(found: FoundRule, asked: Topical, speaker: Speaker) -> Sentence:
    """The first sentence: it names the medicine and whatever comes with it, and never says yes.
    Asked whether something may be, it says no where the rule does."""
    rule, knowledge = found.rule, speaker.knowledge
    no = (
        f"{speaker.fixed('no').text} "
        if rule.effect == STRICT[0] and allows(asked, speaker)
        else ""
    )
    named = [found.option.id] if found.option else [*asked.heard.ingredients][:1]
    name = medicine_name(named[0], knowledge) if named else speaker.fixed("subject").text
    if found.by_record:
        text = _decapitalised(next(speaker.sentences(rule.say, rule.claims)).text)
        text = text.replace("this medicine", name, 1) if speaker.plain else text
        lead = no or with_subject(speaker.fixed("ruled_for_you").text, name) + " "
        text = lead + text
    else:
        kind = rule.effect if found.option and rule.effect in STRICT else ALERT
        here = beside(named[0] if named else "", asked, speaker) or speaker.fixed("here").text
        line = speaker.fixed(f"ruled_{kind}").text.replace("{here}", here)
        text = no + (line.replace("{medicine}", name) if no else with_subject(line, name))
    return Sentence(text, rule.claims, (text,))


def _decapitalised(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def allows(asked: Topical, speaker: Speaker) -> bool:
    """Whether it is asked if something may be, and not if it is bad."""
    answers, heard = speaker.knowledge.answers, asked.heard
    return any_of(answers.allowing, heard.sentences) and not any_of(
        answers.forbidding, heard.sentences
    )


EFFECTS = ("avoid", "specialist", "lower", "not_now", "no_raise", "alert")
STRICT = ("avoid", "specialist", "lower")
GRAVE = ("stop", "warn")
ASKED_ABOUT = (
    "taking",
    "medicine_classes",
    "conditions",
    "age",
    "pregnant",
    "breastfeeding",
    "alcohol",
)
TOGETHER = ("taking", "medicine_classes")
LONGEST_AGO = date.min
NONE: Mapping[str, Decimal] = {}


def somebody(request: QuestionRequest, knowledge: Knowledge) -> Patient:
    """The person of the record, or one with nothing known except the region, when that was
    given."""
    if request.patient is not None:
        return request.patient
    given: dict[str, Value] = {"region": request.region} if request.region else {}
    return Patient("", request.region, LONGEST_AGO, given, {}, (), (), (), "", (), (), ())


def facts_with(
    facts: Facts,
    heard: Heard,
    knowledge: Knowledge,
    *,
    signs: Iterable[str] = (),
    taking: Iterable[str] = (),
    amounts: Mapping[str, Decimal] = NONE,
) -> dict[str, Value]:
    """The facts with what the question adds. Sets grow and are then not complete; a value that is
    known is never replaced, but by a larger amount that is taken."""
    topics = [topic for topic in knowledge.answers.topics if topic.id in heard.named]
    named = tuple(taking)
    classes = {
        name for ingredient in named for name in knowledge.content.ingredients[ingredient].classes
    }
    classes |= {topic.medicine_class for topic in topics if topic.medicine_class}
    added: dict[str, Value] = {topic.given: topic.value for topic in topics if topic.given}
    if heard.age is not None:
        added["age"] = Interval(Decimal(heard.age), Decimal(heard.age))
    more = {
        "signs": signs,
        "taking": named,
        "medicine_classes": classes,
        "conditions": {t.condition for t in topics if t.condition},
    }
    grown: dict[str, Value] = {
        name: _grown(facts.get(name), found)
        for name, values in more.items()
        if (found := frozenset(values))
    }
    more_taken = {
        fact: Interval(amount, amount)
        for fact, amount in amounts.items()
        if not _at_least(facts.get(fact), amount)
    }
    return {**added, **facts, **grown, **more_taken}


def _at_least(known: Value | None, amount: Decimal) -> bool:
    return isinstance(known, Interval) and known.low >= amount


def _grown(known: Value | None, more: frozenset[str]) -> Members:
    before = known if isinstance(known, Members) else Members(frozenset(), complete=False)
    return Members(before.known | more, complete=False)


def rules_for(
    option: str, heard: Heard, request: QuestionRequest, knowledge: Knowledge
) -> Iterator[Rule]:
    """The rules of an option that hold for what the question supposes; with a record also those
    that limit it for that person."""
    return (rule for rule, _ in _rules_of(option, heard, request, knowledge))


def _rules_of(
    option: str, heard: Heard, request: QuestionRequest, knowledge: Knowledge
) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Each such rule with what the question supposes of its grounds."""
    person = somebody(request, knowledge)
    others = tuple(ingredient for ingredient in heard.ingredients if ingredient != option)
    facts = facts_with(person.facts, heard, knowledge, taking=others)
    supposed = {name for name in ASKED_ABOUT if facts.get(name) != person.facts.get(name)}
    findings = judge(person._replace(facts=facts), knowledge.content)
    for rule in findings.fired.get(option, ()):
        grounds = frozenset(supposed.intersection(findings.support(rule.criterion)))
        limits = request.patient is not None and rule.effect in STRICT
        if rule.effect in EFFECTS and (grounds or limits):
            yield rule, grounds


def rules_between(heard: Heard, request: QuestionRequest, knowledge: Knowledge) -> Iterator[Rule]:
    """The grave rules about the person that hold once all that is named is taken: of two medicines,
    or of one and a condition."""
    person = somebody(request, knowledge)
    facts = facts_with(person.facts, heard, knowledge, taking=heard.ingredients)
    supposed = {name for name in ASKED_ABOUT if facts.get(name) != person.facts.get(name)}
    findings = judge(person._replace(facts=facts), knowledge.content)
    several = len(heard.ingredients) + len(_classes(heard, knowledge)) > 1
    for rule in findings.fired.get("", ()):
        support = set(findings.support(rule.criterion))
        pair = support.issubset(supposed) and (several or not support.issubset(TOGETHER))
        if pair and support.intersection(TOGETHER) and rule.severity in GRAVE:
            yield rule


def _classes(heard: Heard, knowledge: Knowledge) -> frozenset[str]:
    return frozenset(
        t.medicine_class
        for t in knowledge.answers.topics
        if t.id in heard.named and t.medicine_class
    )


def limits(asked: Topical, request: QuestionRequest, speaker: Speaker) -> list[Sentence]:
    """What the rules say that rule a requested medicine out for this person."""
    knowledge = speaker.knowledge
    rules = (
        rule
        for option in knowledge.content.options
        if option.id in asked.named
        for rule in rules_for(option.id, asked.heard, request, knowledge)
    )
    return [
        sentence
        for rule in rules
        if rule.effect == STRICT[0]
        for sentence in speaker.sentences(rule.say, rule.claims)
    ][:MOST_RULES]


def needed(option: str, request: QuestionRequest, knowledge: Knowledge) -> Iterator[Rule]:
    """The rules that must hold before this option is begun or raised, and that are not known for
    this person."""
    if request.patient is None:
        return
    settled = knowledge.content.settle(request.patient.facts)
    for rule in knowledge.content.rules:
        if rule.option == option and rule.effect == "require" and rule.criterion in settled.unknown:
            yield rule
