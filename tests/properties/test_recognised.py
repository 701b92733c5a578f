"""To be recognised is not to be checked: a name that is known, and that nothing looks at, is said
to be unchecked."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any

from support.laws import ROOT, World, answering_by, caught, holds, planning_by, real
from support.looks import members
from support.people import Record, person
from unclench.plan.models import Plan

CHECKING = ("rules", "signs", "medicines", "procedures", "referrals", "measures", "defines.yaml")
QUOTED = re.compile(r"'([a-z0-9_]+)'")


@cache
def looked_at() -> frozenset[str]:
    """Every quoted word in the files that check a person: more than the rules use, and never
    less."""
    knowledge = ROOT / "knowledge"
    files = [
        path
        for part in CHECKING
        for path in (
            [knowledge / part] if "." in part else sorted((knowledge / part).rglob("*.yaml"))
        )
    ]
    counted = {spec.counts for spec in real().content.facts.values()}
    return (
        frozenset(
            word for path in files for word in QUOTED.findall(path.read_text(encoding="utf-8"))
        )
        | counted
    )


def somebody(seed: int) -> Record:
    """A random person who also takes something that is known by name, whatever it is."""
    record = person(seed)
    names = sorted(real().content.names)
    if isinstance(record.get("medicines"), list):
        record["medicines"].append({"name": Random(f"name {seed}").choice(names)})
    return record


def what_nothing_looks_at_is_said(world: World, record: Record, _: Random) -> None:
    """By its name and by the names of its classes; a condition by its own."""
    patient, content = world.patient_of(record), world.content
    said = " | ".join(item.rule for item in world.plan(patient).not_checked if not item.needs)
    options = {option.id for option in content.options}
    for taken in patient.taken:
        known = {taken.ingredient, *content.ingredients[taken.ingredient].classes}
        if taken.ingredient not in options and not known & looked_at():
            assert taken.ingredient.replace("_", " ") in said.lower(), (
                f"{taken.ingredient} is passed over in silence"
            )
    for condition in members(patient.facts, "conditions") - looked_at():
        assert content.conditions[condition].names.clinician in said, (
            f"{condition} is passed over in silence"
        )


def what_is_said_to_be_unchecked_changes_nothing(world: World, record: Record, _: Random) -> None:
    """Such a medicine taken or not, every verdict is the same: otherwise something did look at
    it."""
    patient = world.patient_of(record)
    spare = [
        taken.ingredient
        for taken in patient.taken
        if taken.ingredient in world.content.unread_medicines
    ]
    if spare:
        before = _without(patient, spare[-1])
        assert _decided(world.plan(before)) == _decided(world.plan(patient)), (
            f"{spare[-1]} changes the plan"
        )


def _without(patient: Any, ingredient: str) -> Any:
    facts = dict(patient.facts)
    for fact in ("taking", "recently_started"):
        if fact in facts:
            facts[fact] = facts[fact]._replace(known=facts[fact].known - {ingredient})
    return patient._replace(facts=facts)


def _decided(plan: Plan) -> Any:
    return (
        plan.urgency,
        plan.stage.id,
        [(v.option.id, v.verdict) for v in plan.options],
        [a.id for a in plan.alerts],
    )


def test_what_nothing_looks_at_is_said() -> None:
    holds(what_nothing_looks_at_is_said, somebody)


def test_what_is_said_to_be_unchecked_changes_nothing() -> None:
    holds(what_is_said_to_be_unchecked_changes_nothing, somebody, 600)


def test_a_name_passed_over_is_caught() -> None:
    caught(
        what_nothing_looks_at_is_said,
        planning_by(real().content._replace(unread_medicines=frozenset())),
        somebody,
    )


def test_a_condition_passed_over_is_caught() -> None:
    caught(what_nothing_looks_at_is_said, answering_by(_without_conditions), somebody)


def test_a_medicine_that_is_looked_at_and_said_not_to_be_is_caught() -> None:
    content = real().content
    world = real()._replace(
        content=content._replace(
            unread_medicines=content.unread_medicines | {"morphine", "tramadol"}
        )
    )
    caught(what_is_said_to_be_unchecked_changes_nothing, world, _on_morphine)


def _on_morphine(seed: int) -> Record:
    record = somebody(seed)
    if isinstance(record.get("medicines"), list):
        record["medicines"].append({"name": "morphine"})
    return record


def _without_conditions(plan: Plan) -> Plan:
    names = {condition.names.clinician for condition in real().content.conditions.values()}
    return plan._replace(
        not_checked=tuple(item for item in plan.not_checked if item.rule not in names)
    )
