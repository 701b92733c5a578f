"""Older, a sicker liver, one more medicine: alerts stay, limits do not rise, nothing forbidden is
allowed again (I05, I17)."""

from __future__ import annotations

import json
import re
from itertools import permutations
from random import Random
from typing import Any

import pytest

from support.laws import World, answering_by, caught, draft, holds, planning_by, real
from support.looks import alerts_stay, gives_nothing_back, look, members
from support.people import Record, day, known_person, lab, line, medicine, pools
from unclench.content.content import Content, Settled
from unclench.content.urgency import COMES_DOWN
from unclench.criteria.values import Facts
from unclench.plan.findings import find
from unclench.plan.models import Plan

ADULT_AGES = (18, 19, 29, 30, 31, 40, 50, 59, 60, 64, 65, 66, 70, 80, 95)
LIVER = ("liver_disease", "cirrhosis", "hepatic_encephalopathy")
LIVER_TESTS = (0.4, 1, 1.1, 2, 3, 3.1, 6, 20)
# The one rule that forbids unless the liver is diseased: albumin is for cramps in cirrhosis.
ONLY_IN_CIRRHOSIS = "albumin/only-in-cirrhosis"

TWO_MEASURES = "kidney-measures"


def growing_older_gives_nothing_back(world: World, record: Record, chance: Random) -> None:
    """From age 60 pregnancy is no longer asked about (a declared judgement): no one here is
    pregnant or breastfeeding. All results are fresh, because from age 65 they expire sooner: only
    the age changes. Two measures of the kidneys may move into one band with age; the lower one
    counts all along."""
    younger, older = sorted(chance.sample(ADULT_AGES, 2))
    person = {key: value for key, value in record.get("person", {}).items() if key != "born"}
    person = {**person, "pregnant": False, "breastfeeding": False}
    record = {
        **record,
        "labs": [
            {**entry, "date": day(3)} if "date" in entry else entry
            for entry in record.get("labs", ())
        ],
    }
    before = look(world, {**record, "person": {**person, "age": younger}})
    after = look(world, {**record, "person": {**person, "age": older}})
    before.bound.pop(TWO_MEASURES, None)
    gives_nothing_back(before, after, f"{younger} to {older} years")


def sicker_liver_gives_nothing_back(world: World, record: Record, chance: Random) -> None:
    """More of the chain liver disease, cirrhosis, encephalopathy; or a higher liver test."""
    if chance.random() < 0.5:
        less, more = sorted(chance.sample(range(4), 2))
        others = [condition for condition in record.get("conditions", ()) if condition not in LIVER]
        milder, sicker = ({**record, "conditions": [*others, *LIVER[:n]]} for n in (less, more))
        what = f"{LIVER[:less]} to {LIVER[:more]}"
    else:
        low, high = sorted(chance.sample(LIVER_TESTS, 2))
        others = [
            entry
            for entry in record.get("labs", ())
            if not entry["test"].startswith(("alt", "ast"))
        ]
        tests = [
            [lab(chance, test, value) | {"date": day(3)} for test in ("alt_x_uln", "ast_x_uln")]
            for value in (low, high)
        ]
        milder, sicker = ({**record, "labs": [*others, *found]} for found in tests)
        what = f"liver test {low} to {high}"
    before = look(world, milder)
    before.bound.pop(ONLY_IN_CIRRHOSIS, None)
    gives_nothing_back(before, look(world, sicker), what)


def one_more_medicine_gives_nothing_back(world: World, record: Record, chance: Random) -> None:
    """A medicine is added, of any kind. Only of the medicine itself may something else be said: it
    is newly begun, or changed."""
    record.setdefault("medicines", [])
    added = (
        line(chance, chance.choice(pools().medicines))
        if chance.random() < 0.4
        else medicine(chance)
    )
    own = members(world.patient_of({**record, "medicines": [added]}).facts, "taking")
    before = look(world, record)
    for rule in draft().rules:
        if rule.option in own and (
            f"{rule.option}_days_at_dose" in rule.read or "taking" in rule.read
        ):
            before.bound.pop(rule.cause, None)
    after = look(world, {**record, "medicines": [*record["medicines"], added]})
    gives_nothing_back(before, after, f"added {added['name']}", own)


def order_of_medicines_does_not_matter(world: World, record: Record, chance: Random) -> None:
    lines = record.get("medicines", [])
    patient = world.patient_of(record)
    other = world.patient_of(
        {**record, "medicines": chance.sample(lines, len(lines))} if lines else record
    )
    assert placeless(world.plan(patient)) == placeless(world.plan(other))


def placeless(plan: Plan) -> Any:
    """A plan without the numbers of lines (`medicines[2]`): the place in a list does not matter."""
    facts = {name: detail._replace(origin="") for name, detail in plan.facts.items()}
    unplaced = [item._replace(rule=item.rule.partition("[")[0]) for item in plan.not_checked]
    return plan._replace(facts=facts, not_checked=tuple(unplaced)), list(facts)


LAWS = [
    growing_older_gives_nothing_back,
    sicker_liver_gives_nothing_back,
    one_more_medicine_gives_nothing_back,
    order_of_medicines_does_not_matter,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


def partners(option: str) -> list[str]:
    """Every ingredient that some rule of this medicine looks at, by its name or its class."""
    looked_at = {
        member
        for rule in draft().rules
        if rule.option == option
        for member in members_read(rule.criterion)
    }
    found = (
        i
        for i in real().content.ingredients.values()
        if i.id in real().content.names and i.id != option
    )
    return sorted(i.id for i in found if i.id in looked_at or i.classes & looked_at)


def members_read(criterion: int) -> set[str]:
    return set(
        re.findall(
            r"name='(?:medicine_classes|taking)', member='(\w+)'", repr(draft().criteria[criterion])
        )
    )


@pytest.mark.parametrize("option", [option.id for option in pools().medicines])
def test_what_is_warned_of_before_it_is_taken_is_warned_of_when_it_is(option: str) -> None:
    """All pairs: someone takes the one medicine and asks for the other; then takes both."""
    record: Record = {"schema": "unclench.record/1", "requests": [option]}
    for partner in partners(option):
        before = look(real(), {**record, "medicines": [{"name": partner}]})
        both = look(real(), {**record, "medicines": [{"name": partner}, {"name": option}]})
        alerts_stay(before, both, f"{partner}, then {partner} and {option}")


def kinds_of_partners(option: str) -> list[str]:
    """One ingredient for each set of classes and names that the rules of this medicine tell
    apart."""
    looked_at = {
        member
        for rule in draft().rules
        if rule.option == option
        for member in members_read(rule.criterion)
    }
    ingredients = real().content.ingredients
    return list(
        {
            frozenset({name, *ingredients[name].classes} & looked_at): name
            for name in partners(option)
        }.values()
    )


def way_down(content: Content, option: str, *others: str) -> int:
    """How far the rules bring down a medicine that is taken with these: 0 is the most."""
    record: Record = {
        "schema": "unclench.record/1",
        "medicines": [{"name": name} for name in (option, *others)],
    }
    fired = find(real().patient_of(record), content).fired.get(option, ())
    return min(
        (COMES_DOWN.index(rule.if_taken) for rule in fired if rule.if_taken in COMES_DOWN),
        default=len(COMES_DOWN),
    )


def a_further_partner_never_spares(content: Content, option: str) -> None:
    """All pairs of kinds: whatever lowers a medicine with one partner lowers it with two."""
    kinds = kinds_of_partners(option)
    alone = {kind: way_down(content, option, kind) for kind in kinds}
    for first, second in permutations(kinds, 2):
        if alone[first] < len(COMES_DOWN):
            assert way_down(content, option, first, second) <= alone[first], f"{first} and {second}"


@pytest.mark.parametrize("option", [option.id for option in pools().medicines])
def test_a_further_partner_never_spares_a_medicine(option: str) -> None:
    a_further_partner_never_spares(real().content, option)


def test_a_partner_that_hides_another_is_caught() -> None:
    """A rule that leaves out those for whom a milder rule speaks: one more medicine then lets the
    first pair go on."""
    content = real().content
    harmful, milder = (
        next(rule.criterion for rule in content.rules if rule.id == f"tizanidine/{name}")
        for name in ("cyp1a2-inhibitor", "combined-contraceptive")
    )

    def settle(facts: Facts) -> Settled:
        settled = content.settle(facts)
        hidden = {harmful} if milder in settled.yes else set()
        return Settled(
            [criterion for criterion in settled.yes if criterion not in hidden], settled.unknown
        )

    with pytest.raises(AssertionError, match=" and "):
        a_further_partner_never_spares(content._replace(settle=settle), "tizanidine")


def turned_round(*rules: str) -> World:
    """A world in which these rules hold for everybody but those they are meant for."""
    content = real().content
    meant = frozenset(rule.criterion for rule in content.rules if rule.id in rules)

    def settle(facts: Facts) -> Settled:
        settled = content.settle(facts)
        yes, unknown = set(settled.yes), set(settled.unknown)
        return Settled(sorted((yes - meant) | (meant - yes - unknown)), settled.unknown)

    return planning_by(content._replace(settle=settle))


def test_a_rule_for_the_young_instead_of_the_old_is_caught() -> None:
    caught(
        growing_older_gives_nothing_back, turned_round("diazepam/older-adult"), known_person, 6000
    )


def test_a_liver_rule_turned_round_is_caught() -> None:
    caught(
        sicker_liver_gives_nothing_back,
        turned_round("dantrolene/abnormal-liver-tests"),
        known_person,
        6000,
    )


def test_an_alert_dropped_when_more_is_taken_is_caught() -> None:
    """Alert fatigue done wrong: with three medicines or more only the first alert is kept."""

    def tired(plan: Plan) -> Plan:
        many = (
            sum(
                v.verdict in ("continue", "lower", "taper", "raise", "stop_urgently")
                for v in plan.options
            )
            >= 2
        )
        return plan._replace(alerts=plan.alerts[:1]) if many else plan

    caught(one_more_medicine_gives_nothing_back, answering_by(tired))


def test_a_limit_that_rises_with_the_list_is_caught() -> None:
    """A limit that holds only for those who take nothing else."""
    content = real().content
    sedated = next(rule.criterion for rule in content.rules if rule.id == "person/two-sedatives")

    def unlimited(patient: Any) -> Plan:
        if sedated in content.settle(patient.facts).yes:
            body = tuple(
                o if o.medicine is None else o._replace(medicine=o.medicine._replace(ceilings=()))
                for o in content.options
            )
            return planning_by(content._replace(options=body)).plan(patient)
        return real().plan(patient)

    caught(
        one_more_medicine_gives_nothing_back, real()._replace(plan=unlimited), known_person, 6000
    )


def test_the_last_medicine_winning_is_caught() -> None:
    """A reader that keeps one line of the list."""

    def last_only(data: bytes) -> Any:
        tree = json.loads(data)
        return real().read(
            json.dumps(
                {**tree, "medicines": tree["medicines"][-1:]} if "medicines" in tree else tree
            ).encode()
        )

    world = real()._replace(read=last_only)
    caught(order_of_medicines_does_not_matter, world)
    caught(one_more_medicine_gives_nothing_back, world)


def test_the_exception_for_cirrhosis_is_still_one_rule() -> None:
    """Exactly one restriction goes away with a sicker liver, and it is the one that is excepted
    above."""
    rules = [
        rule
        for rule in draft().rules
        if rule.effect == "avoid" and "not" in repr(draft().criteria[rule.criterion]).lower()
    ]
    assert [
        rule.id
        for rule in rules
        if any(word in repr(draft().criteria[rule.criterion]) for word in LIVER)
    ] == [ONLY_IN_CIRRHOSIS]
