"""An allergy that is not understood may be to any medicine; one to food, animals or pollen is to
none; one to a medicine is never read as either."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from support.bundle import bundle_of
from support.laws import ROOT, World, caught, holds, real
from support.people import Record, known_person
from unclench.content.source.folder import read_draft, read_files
from unclench.criteria.values import Members
from unclench.patient.derive import allergies
from unclench.patient.derive.allergies import no_medicine
from unclench.patient.index import index_of

UNKNOWN = (
    "zolpidoxy",
    "the white ones",
    "muscle relaxants",
    "peanuts and zolpidoxy",
    "an injection in hospital",
)
FORMS = (
    "{}",
    "{} allergy",
    "allergy to {}",
    "peanuts and {}",
    "{} and latex",
    "severe reaction to {}s",
)
BEGUN = ("offer", "raise", "specialist")


@cache
def ours() -> tuple[str, ...]:
    """Every name of a medicine of the pathway, and of each class to which one belongs."""
    content = real().content
    options = {option.id for option in content.options if option.medicine is not None}
    names = [text for text, name in content.names.items() if name.ingredient in options]
    classes = {of for ingredient in options for of in content.ingredients[ingredient].classes}
    return tuple(sorted({*names, *(of.replace("_", " ") for of in classes)}))


def what_is_not_understood_begins_nothing(world: World, record: Record, chance: Random) -> None:
    """It is named, asked about, and no medicine is begun or raised until it has been."""
    text = chance.choice(UNKNOWN)
    plan = world.plan_of({**record, "allergies": [*record.get("allergies", ()), text]})
    begun = [
        v.option.id for v in plan.options if v.option.medicine is not None and v.verdict in BEGUN
    ]
    assert not begun, f"begun beside an allergy to {text}: {begun}"
    assert any(text in item.rule for item in plan.not_checked), f"{text} is passed over in silence"
    held = [v for v in plan.options if v.verdict == "hold" and "allergies" in v.needs]
    assert not held or any(question.fact == "allergies" for question in plan.questions), (
        "nobody asks for the allergy"
    )


def what_is_no_medicine_changes_nothing(world: World, record: Record, chance: Random) -> None:
    record.setdefault("allergies", [])
    text = chance.choice(sorted(real().content.allergens))
    plan, other = (
        world.plan_of(record),
        world.plan_of({**record, "allergies": [*record["allergies"], text.capitalize()]}),
    )
    assert [(v.option.id, v.verdict) for v in plan.options] == [
        (v.option.id, v.verdict) for v in other.options
    ], text
    assert any(text in item.rule.lower() for item in other.not_checked), (
        f"{text} is passed over in silence"
    )


def test_what_is_not_understood_begins_nothing() -> None:
    holds(what_is_not_understood_begins_nothing, known_person, 400)


def test_what_is_no_medicine_changes_nothing() -> None:
    holds(what_is_no_medicine_changes_nothing, known_person, 300)


def test_both_doors_understand_the_same() -> None:
    for text in (*UNKNOWN, "Peanut (substance)", "Cat hair", "penicillin", "none known"):
        record = {"schema": "unclench.record/1", "date": "2026-11-20", "allergies": [text]}
        found = [real().patient_of(of).facts.get("allergies") for of in (record, bundle_of(record))]
        assert found[0] == found[1], text


@pytest.mark.parametrize("form", FORMS)
def test_no_medicine_of_ours_is_read_as_something_else(form: str) -> None:
    index = index_of(real().content)
    assert not [name for name in ours() if no_medicine(form.format(name), index)]


def test_a_reader_that_passes_over_what_it_does_not_know_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As it was: what is not understood is shown, and the list counts as whole."""
    monkeypatch.setattr(allergies, "no_medicine", lambda text, index: True)
    caught(what_is_not_understood_begins_nothing, real(), known_person)


def test_a_reader_that_knows_no_food_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allergies, "no_medicine", lambda text, index: False)
    caught(what_is_no_medicine_changes_nothing, real(), known_person)


def test_a_known_medicine_without_a_rule_is_kept_and_said_to_be_unchecked() -> None:
    plan = real().plan_of(
        {"schema": "unclench.record/1", "date": "2026-11-20", "allergies": ["Penicillin"]}
    )
    patient = real().patient_of(
        {"schema": "unclench.record/1", "date": "2026-11-20", "allergies": ["Penicillin"]}
    )
    assert patient.facts["allergies"] == Members(frozenset({"penicillin_v"}))
    assert any("penicillin" in item.rule for item in plan.not_checked if not item.needs)


@pytest.mark.parametrize("word", ["Baclofen", "Lioresal", "muscle relaxants", "benzodiazepine"])
def test_the_check_refuses_a_medicine_among_what_is_none(word: str) -> None:
    files = read_files(ROOT / "knowledge")
    files["allergens.yaml"]["food"]["names"].append(word)
    assert [
        problem for problem in read_draft(files).problems if f"'{word}' may be" in problem.reason
    ]
