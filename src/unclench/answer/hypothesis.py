"""What a question supposes of a person, as facts: added to what a record says, never in its place,
and never complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from unclench.answer.models import Knowledge, Request
from unclench.answer.parse import Heard
from unclench.content.types import Rule
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.patient.facts import Patient
from unclench.plan.findings import find as judge

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


def somebody(request: Request, knowledge: Knowledge) -> Patient:
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


def rules_for(option: str, heard: Heard, request: Request, knowledge: Knowledge) -> Iterator[Rule]:
    """The rules of an option that hold for what the question supposes; with a record also those
    that limit it for that person."""
    person = somebody(request, knowledge)
    others = tuple(ingredient for ingredient in heard.ingredients if ingredient != option)
    facts = facts_with(person.facts, heard, knowledge, taking=others)
    supposed = {name for name in ASKED_ABOUT if facts.get(name) != person.facts.get(name)}
    findings = judge(person._replace(facts=facts), knowledge.content)
    for rule in findings.fired.get(option, ()):
        support = findings.support(rule.criterion)
        limits = request.patient is not None and rule.effect in STRICT
        if rule.effect in EFFECTS and (supposed.intersection(support) or limits):
            yield rule


def rules_between(heard: Heard, request: Request, knowledge: Knowledge) -> Iterator[Rule]:
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


def needed(option: str, request: Request, knowledge: Knowledge) -> Iterator[Rule]:
    """The rules that must hold before this option is begun or raised, and that are not known for
    this person."""
    if request.patient is None:
        return
    settled = knowledge.content.settle(request.patient.facts)
    for rule in knowledge.content.rules:
        if rule.option == option and rule.effect == "require" and rule.criterion in settled.unknown:
            yield rule
