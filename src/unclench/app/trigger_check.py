"""The trigger check of one person: its answers go into the record, and each
trigger gets its next step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.app.interview.models import ANSWER
from unclench.app.interview.tree import Tree
from unclench.app.person import PersonRequest, read_person
from unclench.app.told_signs import ToldSigns, with_signs
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.errors import unusable
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.plan.trigger_check import (
    NO,
    UNKNOWN,
    SystemFound,
    TriggerSystem,
    systems_found,
    trigger_systems,
)


class TriggerCheckRequest(NamedTuple):
    """`given` is the answer for each system: `no`, `unknown`, or its signs with commas between. A
    system that is not named was not answered."""

    record: Mapping[str, Any]
    today: date
    given: Mapping[str, str]


class TriggersFound(NamedTuple):
    """`content` says nothing that is impossible for this person."""

    systems: tuple[SystemFound, ...]
    plan: Plan
    content: Content


def check_triggers(request: TriggerCheckRequest, content: Content, effects: Effects) -> Tree:
    """The record with the answers; RequestError when nothing was answered, or something that is no
    answer."""
    systems = trigger_systems(content, effects)
    given = {one.id: answer for one in systems if (answer := request.given.get(one.id, ""))}
    if not given:
        raise unusable(ANSWER, "nothing was answered", "Answer yes or no to one of them.")
    there, gone = list[str](), list[str]()
    for system in systems:
        chosen = _chosen(given.get(system.id, UNKNOWN), system)
        if chosen is not None:
            there += chosen
            gone += [sign for sign in system.signs if sign not in chosen]
    told = ToldSigns(request.record, request.today, tuple(there), tuple(gone))
    return with_signs(told, content)


def _chosen(answer: str, system: TriggerSystem) -> list[str] | None:
    """The signs that were found; None where it is not known."""
    if answer in (NO, UNKNOWN):
        return [] if answer == NO else None
    chosen = answer.split(",")
    if not set(chosen) <= set(system.signs):
        raise unusable(system.id, f"'{answer[:40]}' is no answer", "Choose one of the answers.")
    return chosen


def triggers_found(
    person: PersonRequest, none_in: frozenset[str], content: Content, effects: Effects
) -> TriggersFound:
    """What a record says about each system. `none_in` are those that were answered with no. Raises
    what `read_person` raises."""
    patient = read_person(person, content)
    plan, findings = make_plan(patient, content), find(patient, content)
    systems = systems_found(findings, plan, effects, none_in)
    return TriggersFound(systems, plan, spoken_to(patient, content))
