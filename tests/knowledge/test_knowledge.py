"""The content keeps its own rules, and a fault in it is found and explained."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from unclench.content import load
from unclench.content.checks.check import check
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder

ROOT = Path(__file__).resolve().parents[2] / "knowledge"


def test_the_content_has_no_fault() -> None:
    assert [str(problem) for problem in check(ROOT)] == []


@pytest.fixture(scope="session")
def draft() -> Draft:
    return read_folder(ROOT)


def test_every_option_of_the_vocabulary_is_there(draft: Draft) -> None:
    kinds: dict[str, int] = {}
    for option in draft.options.values():
        kinds[option.kind] = kinds.get(option.kind, 0) + 1
    vocabulary = {
        "medicine": 16,
        "procedure": 4,
        "referral": 9,
        "programme": 14,
        "self_care": 11,
        "complementary": 4,
    }
    assert kinds.keys() == vocabulary.keys()
    assert {kind for kind, count in vocabulary.items() if kinds[kind] < count} == set()


def alike(draft: Draft) -> list[list[str]]:
    """Danger signs that ask for exactly the same thing: a person with one gets the other as well,
    in other words."""
    found: dict[int, list[str]] = {}
    for sign in draft.dangers:
        found.setdefault(sign.criterion, []).append(sign.id)
    return [ids for ids in found.values() if len(ids) > 1]


def test_no_two_danger_signs_are_alike(draft: Draft) -> None:
    assert alike(draft) == []


def test_a_danger_sign_written_twice_is_seen(draft: Draft) -> None:
    twice = Draft()
    twice.dangers = [draft.dangers[0], draft.dangers[0]._replace(id="again")]
    assert alike(twice) == [[draft.dangers[0].id, "again"]]


def test_every_word_is_used(draft: Draft) -> None:
    """Tasks, named parts and stages that nothing leads to would be dead words."""
    signs = [*draft.dangers, *draft.triggers, *draft.side_effects]
    monitored = [
        m.task
        for option in draft.options.values()
        if option.medicine
        for m in option.medicine.monitoring
    ]
    listed = (
        [rule.tasks for rule in draft.rules]
        + [sign.tasks for sign in signs]
        + [stage.tasks for stage in draft.stages]
    )
    assert set(draft.tasks) - {task for tasks in listed for task in tasks} - set(monitored) == set()


FAULTS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a number that no claim says": (
        "medicines/baclofen/medicine.yaml",
        lambda text: text.replace("at_most: 80 mg/day", "at_most: 85 mg/day", 1),
        "no cited claim has the value <= 85 mg/d",
    ),
    "a unit that does not fit": (
        "medicines/baclofen/rules.yaml",
        lambda text: text.replace("'mL/min'", "'mL/min/{1.73_m2}'", 1),
        "'kidney_clearance' is in mL/min, not mL/min/{1.73_m2}",
    ),
    "one test of the kidneys read alone": (
        "medicines/gabapentin/rules.yaml",
        lambda text: text.replace(
            "kidney_clearance < 15 'mL/min'", "egfr < 15 'mL/min/{1.73_m2}'", 1
        ),
        "reads 'egfr' alone, so a worse result of another test would be passed over",
    ),
    "a limit by one test of the kidneys": (
        "medicines/gabapentin/medicine.yaml",
        lambda text: text.replace("by: kidney_clearance", "by: crcl", 1),
        "medicine gabapentin.ceilings: reads 'crcl' alone",
    ),
    "a missing example": (
        "rules/generic.yaml",
        lambda text: text.replace("    - {given: {age: 17}, then: fires}\n", ""),
        "an example that 'fires' is missing",
    ),
    "an example that is wrong": (
        "rules/generic.yaml",
        lambda text: text.replace(
            "{given: {age: 18}, then: silent}", "{given: {age: 18}, then: fires}"
        ),
        "but the rule silent",
    ),
    "a claim that does not exist": (
        "rules/generic.yaml",
        lambda text: text.replace("[pathway-child]", "[pathway-chidl]"),
        "there is no claim 'pathway-chidl'",
    ),
    "a trigger that waits for another fact": (
        "signs/triggers.yaml",
        lambda text: text.replace(
            "when: signs includes 'stress'", "when: signs includes 'stress' and age >= 18 years"
        ),
        "a trigger holds by one sign alone",
    ),
    "a trigger without an instruction": (
        "signs/triggers.yaml",
        lambda text: text.replace(
            "when: signs includes 'stress'", "when: signs includes 'inactivity'"
        ),
        "sign stress: has 0 instructions",
    ),
    "a trigger that no stage looks at": (
        "defines.yaml",
        lambda text: text.replace("    or signs includes 'stress' or", "    or"),
        "no stage looks at this trigger",
    ),
    "a misspelt key": (
        "rules/generic.yaml",
        lambda text: text.replace("  effect: avoid\n", "  efect: avoid\n", 1),
        "Did you mean 'effect'?",
    ),
    "a gap between bands": (
        "medicines/baclofen/medicine.yaml",
        lambda text: text.replace(
            "      - {below: 30, at_most: 0 mg/day", "      - {below: 90, at_most: 0 mg/day"
        ),
        "cut points go from low to high",
    ),
    "a dose in a person's words": (
        "rules/generic.yaml",
        lambda text: text.replace(
            "You are allergic to this medicine.", "Take 5 mg of this medicine."
        ),
        "a person's words name a dose",
    ),
    "unsafe notation": (
        "rules/generic.yaml",
        lambda text: text.replace("An allergy to {name} is recorded.", "Allergy at 5.0 mg."),
        "a trailing zero",
    ),
    "a long sentence": (
        "rules/generic.yaml",
        lambda text: text.replace(
            "You are allergic to this medicine.", "You are " + "very " * 25 + "allergic."
        ),
        "has a sentence of 28 words",
    ),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_is_found_and_says_what_to_do(name: str, tmp_path: Path) -> None:
    file, spoil, message = FAULTS[name]
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT, folder)
    text = (folder / file).read_text(encoding="utf-8")
    spoilt = spoil(text)
    assert spoilt != text, "the fault was not put in"
    (folder / file).write_text(spoilt, encoding="utf-8")
    assert any(message in str(problem) for problem in check(folder))


def test_a_warning_about_what_is_taken_is_a_task_too() -> None:
    """Of a medicine that is taken, or of a person: a warning without a step with a day is read and
    put away."""
    found = load()
    medicines = {option.id for option in found.options if option.medicine is not None}
    about = [rule for rule in found.rules if {"taking", "medicine_classes"} & set(rule.read)]
    silent = [
        rule.id
        for rule in about
        if rule.severity in ("warn", "stop") and not rule.tasks
        if not rule.option or rule.option in medicines
    ]
    assert about and silent == []
