"""The trigger check: every trigger is asked about once, in ten systems, and only an answer is a
no."""

from __future__ import annotations

from typing import Any

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from unclench.content import load, load_collection
from unclench.content.types.side_effects import Effects
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.plan.findings import find
from unclench.plan.trigger_check import (
    FOUND,
    NO,
    UNKNOWN,
    SystemFound,
    systems_found,
    trigger_systems,
)

CONTENT = load()
EFFECTS: Effects = load_collection("effects")
SYSTEMS = trigger_systems(CONTENT, EFFECTS)
TRIGGERS = [sign.id for sign in CONTENT.sign_names.values() if sign.group == "trigger"]


def found(none_in: frozenset[str] = frozenset(), **changed: Any) -> tuple[SystemFound, ...]:
    patient = read_patient(data_of(calm(**changed)), CONTENT, today=TODAY)
    return systems_found(find(patient, CONTENT), make_plan(patient, CONTENT), EFFECTS, none_in)


def test_every_trigger_belongs_to_one_of_ten_systems() -> None:
    signs = [sign for system in SYSTEMS for sign in system.signs]
    assert sorted(signs) == sorted(TRIGGERS) and len(SYSTEMS) == 10
    assert all(len(system.asks) == len(system.signs) <= 2 for system in SYSTEMS)


def test_each_system_has_a_name() -> None:
    key = "web.triggers.system."
    assert {one.id for one in SYSTEMS} == {
        name.removeprefix(key).split(".")[0] for name in CONTENT.words if name.startswith(key)
    }


@pytest.mark.parametrize("sign", TRIGGERS)
def test_a_trigger_has_its_own_next_step_and_no_other_system_has_one(sign: str) -> None:
    systems = found(signs=[sign])
    (own,) = [one for one in systems if one.steps]
    assert [step.sign for step in own.steps] == [sign] and own.answer == FOUND
    assert own.steps[0].do.person and own.steps[0].claims
    assert {one.answer for one in systems if one is not own} == {UNKNOWN}


def test_only_an_answer_is_a_no_and_what_was_found_stays_found() -> None:
    systems = {
        one.system: one.answer
        for one in found(frozenset({"bladder", "skin"}), signs=["pressure_sore"])
    }
    assert (systems["bladder"], systems["skin"], systems["bowel"]) == (NO, FOUND, UNKNOWN)


def test_signs_that_were_not_asked_about_are_not_known() -> None:
    assert {one.answer for one in found(signs=None)} == {UNKNOWN}


def test_a_person_who_is_seen_today_reads_nothing_that_sounds_as_if_it_could_wait() -> None:
    calm_step = found(signs=["constipation"])[2].steps[0]
    step = found(signs=["constipation", "jaundice"])[2].steps[0]
    assert step.do.clinician == calm_step.do.clinician
    assert step.do.person != calm_step.do.person and "now" in step.do.person
