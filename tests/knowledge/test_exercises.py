"""The exercises keep their own rules: enough of them, for every way of moving, in plain words, each
number with its ground."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from support.movers import collection
from unclench.content import load
from unclench.content.checks.check import check
from unclench.content.checks.language import WORD, grade, sentences

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
VARIANTS = ("walking", "wheelchair", "bed", "helped")


def test_there_are_exercises_for_every_way_of_moving() -> None:
    exercises = collection().exercises
    assert len(exercises) >= 24
    assert {exercise.variant for exercise in exercises} == set(VARIANTS)
    for muscle in ("calf", "hamstrings", "hip_flexors", "adductors", "quadriceps", "trunk", "hand"):
        found = {e.variant for e in exercises if e.measure == "stretching" and muscle in e.muscles}
        assert found == set(VARIANTS), muscle


def said_to_people() -> Iterator[tuple[str, str]]:
    """Everything of the programme that a person or a carer reads."""
    found = collection()
    for e in found.exercises:
        yield f"{e.id} steps", " ".join(e.steps.person)
        yield f"{e.id} carer", " ".join(e.steps.carer)
        yield f"{e.id} figure", e.figure.shows
    yield from ((f"{dose.id} grows", dose.grows.person) for dose in found.doses.values())
    yield from (
        (f"{name} say", precaution.say.person) for name, precaution in found.precautions.items()
    )
    yield "stop", found.stop.person
    for key, text in load().words.items():
        if (
            key.startswith("programme.")
            and not key.endswith(".clinician")
            and len(WORD.findall(text)) > 4
        ):
            yield key, text


def test_people_are_spoken_to_in_plain_words() -> None:
    grades = {name: grade(text) for name, text in said_to_people()}
    assert len(grades) > 150
    assert {name: found for name, found in grades.items() if found > 8} == {}
    assert median(grades.values()) <= 6
    assert [
        name
        for name, text in said_to_people()
        if max(len(WORD.findall(part)) for part in sentences(text)) > 20
    ] == []


def test_a_helper_is_told_what_to_do() -> None:
    for exercise in collection().exercises:
        if exercise.variant == "helped":
            assert exercise.steps.carer != exercise.steps.person, exercise.id
            assert "spasm" in " ".join(exercise.steps.carer), exercise.id


def test_every_exercise_has_a_measure_an_amount_and_an_order() -> None:
    found = collection()
    places = [place.measure for place in found.order]
    assert len(places) == len(set(places))
    for exercise in found.exercises:
        assert exercise.measure in places and exercise.doses and exercise.claims, exercise.id


FAULTS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "an amount that no claim says": (
        "doses.yaml",
        lambda t: t.replace("hold: 30", "hold: 45", 1),
        "no cited claim has the value 45 s",
    ),
    "a prop that nobody has drawn a word for": (
        "moving.yaml",
        lambda t: t.replace("variant: walking", "variant: flying", 1),
        "'flying' is not one of",
    ),
    "a precaution without an example": (
        "precautions.yaml",
        lambda t: t.replace(
            "{given: {signs: [dark_urine]}, then: fires}, {given: {signs: [severe_muscle_pain]}, "
            "then: fires}, ",
            "",
            1,
        ),
        "an example that 'fires' is missing",
    ),
    "an exercise that is not drawn": (
        "resting.yaml",
        lambda t: t.replace("  figure:\n", "  picture:\n", 1),
        "Draw it",
    ),
    "an unknown muscle": (
        "stretching.yaml",
        lambda t: t.replace("muscles: [calf]", "muscles: [claf]", 1),
        "there is no 'claf'",
    ),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_is_found_and_says_what_to_do(name: str, tmp_path: Path) -> None:
    file, spoil, message = FAULTS[name]
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT, folder)
    path = folder / "exercises" / file
    text = path.read_text(encoding="utf-8")
    assert spoil(text) != text, "the fault was not put in"
    path.write_text(spoil(text), encoding="utf-8")
    assert any(message in str(problem) for problem in check(folder))
