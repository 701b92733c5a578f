"""Pictures of an exercise: start and end, left and right in words, large enough on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import unclench
from support.movers import collection
from unclench.content import load
from unclench.content.types.exercises import Exercise
from unclench.render.figures.figure import drawn
from unclench.render.figures.pictures import pictures
from unclench.render.figures.poses import near_side, start_of
from unclench.render.figures.shapes import skeleton
from unclench.render.wording import Voice

EXERCISES = collection().exercises
CSS = Path(unclench.__file__).parent / "render" / "pages" / "page.css"
LEAST = 60


def words(exercise: Exercise) -> list[str]:
    voice = Voice(load(), "person", "uk")
    return [one.words for one in pictures(exercise, exercise.id, voice)]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_both_sides_are_drawn_and_named(exercise: Exercise) -> None:
    found = words(exercise)
    assert len(set(found)) == len(found)
    sides = {"right", "left", "one side", "other side"} & {
        w for one in found for w in one.split(", ")
    }
    assert len(sides) == (2 if exercise.sides else 0)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_start_is_another_pose_that_can_be_drawn(exercise: Exercise) -> None:
    start = start_of(exercise)
    if start is None:
        return
    assert start.bodies != exercise.figure.bodies
    assert not any(skeleton(body).missed for body in start.bodies)
    assert start.arrows == () and drawn(start).shapes
    helpers = sum(body.helper for body in exercise.figure.bodies)
    assert sum(body.helper for body in start.bodies) == helpers


def test_a_helper_is_drawn_wherever_one_is_needed() -> None:
    for exercise in EXERCISES:
        if exercise.variant == "helped" and exercise.figure.bodies:
            shows = exercise.figure.shows.lower()
            assert "helper" in shows, exercise.id


def test_start_and_end_of_many_moves() -> None:
    assert sum(start_of(exercise) is not None for exercise in EXERCISES) >= 20


@pytest.mark.parametrize(
    ("name", "side"), [("knee-lifts-standing", "right"), ("hip-flexors-front", "left")]
)
def test_left_and_right_are_those_of_the_person(name: str, side: str) -> None:
    """Seen from the side with the face or the head to the left, the right side is the nearer one;
    lying on the front it is the left one."""
    assert near_side(next(one for one in EXERCISES if one.id == name)) == side


def test_figures_are_large_on_paper() -> None:
    printed = CSS.read_text(encoding="utf-8").split("@media print")[1:]
    # A physiotherapist's sheet holds all its moves on one side; the programme shows them large.
    found = [re.findall(r"(?m)^ *(.*)\.figure \{ width: (\d+)mm", part) for part in printed]
    widths = [int(n) for part in found for page, n in part if not page.startswith(".sheet")]
    assert widths and min(widths) >= LEAST
