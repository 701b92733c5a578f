"""Figures: well-formed, with words for those who do not see them, inside their frame, feet on the
floor, really mirrored."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from support.movers import collection
from unclench.content.types.exercises import Exercise
from unclench.render.figures.figure import HEIGHT, WIDTH, drawn, svg
from unclench.render.figures.props import FLOOR

EXERCISES = collection().exercises
NUMBERS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def each() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)


def picture(exercise: Exercise, *, flip: bool = False) -> ElementTree.Element:
    return ElementTree.fromstring(
        svg(exercise.figure, exercise.id, exercise.title.person, flip=flip)
    )


Places = list[tuple[float, float]]


def places(root: ElementTree.Element) -> list[Places]:
    """The places of each line and disc of a picture, in their order."""
    found: list[Places] = []
    for part in root:
        if part.tag == "circle":
            found.append([(float(part.attrib["cx"]), float(part.attrib["cy"]))])
        numbers = [
            float(number)
            for number in NUMBERS.findall(part.attrib.get("points", part.attrib.get("d", "")))
        ]
        found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return [line for line in found if line]


@each()
def test_a_picture_is_well_formed_and_says_what_it_shows(exercise: Exercise) -> None:
    root = picture(exercise)
    assert root.attrib["role"] == "img" and root.attrib["stroke"] == "currentColor"
    title, desc = root[0], root[1]
    assert (title.tag, desc.tag) == ("title", "desc")
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert title.text == exercise.title.person and desc.text == exercise.figure.shows
    assert exercise.figure.bodies or exercise.figure.chains


@each()
def test_hands_and_feet_reach_their_places(exercise: Exercise) -> None:
    assert [joints.missed for joints in drawn(exercise.figure).skeletons if joints.missed] == []


def test_an_arm_that_is_too_short_is_noticed() -> None:
    wall = next(e for e in EXERCISES if e.id == "calf-wall").figure
    far = wall.bodies[0]._replace(hip=(40, 126))
    assert drawn(wall._replace(bodies=(far,))).skeletons[0].missed


@each()
def test_a_picture_stays_in_its_frame(exercise: Exercise) -> None:
    bodies = [
        joints
        for body, joints in zip(
            exercise.figure.bodies, drawn(exercise.figure).skeletons, strict=True
        )
        if not body.helper
    ]
    for joints in bodies:
        for x, y in (
            joints.head,
            joints.hip,
            joints.shoulder,
            *(point for limb in joints.limbs.values() for point in limb),
        ):
            assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT, exercise.id


@each()
def test_people_stand_on_the_floor_lie_on_the_bed_and_touch_the_wall(exercise: Exercise) -> None:
    figure, joints = exercise.figure, drawn(exercise.figure).skeletons
    places = dict(figure.props)
    if "floor" in places and "water" not in places and "pedals" not in places:
        lowest = max(y for limb in joints[0].limbs for _, y in joints[0].limbs[limb])
        assert FLOOR - 8 <= lowest <= FLOOR + 8
    if "bed" in places and figure.bodies and exercise.id != "bridge":
        top = places["bed"] if isinstance(places["bed"], int) else places["bed"][0]
        assert 8 <= top - joints[0].hip[1] <= 14
    if "wall" in places and "band" not in places:
        assert abs(places["wall"] - max(x for x, _ in joints[0].limbs["arm"])) <= 12


def near(here: Places, there: Places) -> bool:
    """Whether these are the same places, seen in a mirror in the middle of the frame."""
    return len(here) == len(there) and all(
        abs(WIDTH - x - u) < 0.2 and abs(y - v) < 0.2
        for (x, y), (u, v) in zip(here, there, strict=True)
    )


@each()
def test_the_other_side_is_really_the_other_way_round(exercise: Exercise) -> None:
    """Line by line; the two ends of an arrow's head change places."""
    here, there = places(picture(exercise)), places(picture(exercise, flip=True))
    assert len(here) == len(there) > 3
    for one, other in zip(here, there, strict=True):
        assert near(one, other) or near(one, other[::-1])
    assert here != there


def test_a_picture_that_is_not_turned_is_noticed() -> None:
    figure = places(picture(EXERCISES[0]))
    assert not all(near(line, line) or near(line, line[::-1]) for line in figure)


@each()
def test_the_muscle_is_marked_or_the_joint_is_shown_from_near(exercise: Exercise) -> None:
    assert exercise.figure.marks or exercise.figure.chains


def test_every_figure_is_another_one() -> None:
    assert len({svg(e.figure, "x", "x") for e in EXERCISES}) == len(EXERCISES)
