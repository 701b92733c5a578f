"""The pose before a move, and which side a drawing shows. Before the move the limb that moves lies
where its fellow lies; a helper's hands are where the limb is."""

from __future__ import annotations

from math import hypot
from typing import Any

from unclench.content.types.exercises import BodyPose, Exercise, Figure
from unclench.render.figures.shapes import DrawnPoint, skeleton

LYING_FRONT, LYING_SIDE = "lying_front", "lying_side"
NEAR = 30.0
HEAD_LEFT = range(90, 270)
LIMBS = ("leg", "arm")


def start_of(exercise: Exercise) -> Figure | None:
    """The figure before the move; None where the drawing does not say which limb moves: only from
    the side, of a move that both sides do in turn, does a limb differ from its fellow."""
    figure = exercise.figure
    moving = _moving(exercise) if exercise.sides and near_side(exercise) else None
    if moving is None:
        return None
    person = figure.bodies[0]
    before = person._replace(limbs={**person.limbs, moving: person.limbs[f"{moving}2"]})
    shift = _shift(person, before, moving)
    others = tuple(_helper(body, shift) if body.helper else body for body in figure.bodies[1:])
    bodies = (before, *others)
    if figure.chains or any(skeleton(body).missed for body in bodies):
        return None
    return figure._replace(bodies=bodies, marks=(), arrows=())


def _moving(exercise: Exercise) -> str | None:
    """The limb with the muscle that is marked, where it lies otherwise than its fellow."""
    if not exercise.figure.bodies or exercise.figure.bodies[0].helper:
        return None
    limbs = exercise.figure.bodies[0].limbs
    marked = [mark[1] for mark in exercise.figure.marks if mark[0] == 0]
    for limb in (*marked, *LIMBS):
        if limb in limbs and limbs.get(f"{limb}2") not in (None, limbs[limb]):
            return str(limb)
    return None


def _shift(person: BodyPose, before: BodyPose, limb: str) -> list[tuple[DrawnPoint, DrawnPoint]]:
    """Each joint of the limb in its place after and before the move."""
    after, earlier = skeleton(person).limbs[limb], skeleton(before).limbs[limb]
    return list(zip(after, earlier, strict=False))


def _helper(body: BodyPose, shift: list[tuple[DrawnPoint, DrawnPoint]]) -> BodyPose:
    return body._replace(limbs={name: _held(how, shift) for name, how in body.limbs.items()})


def _held(how: Any, shift: list[tuple[DrawnPoint, DrawnPoint]]) -> Any:
    """A hand that holds the limb, where the limb is before the move."""
    if not isinstance(how, dict):
        return how
    place = (float(how["to"][0]), float(how["to"][1]))
    after, before = min(shift, key=lambda pair: _apart(pair[0], place))
    if _apart(after, place) > NEAR:
        return how
    moved = (place[0] + before[0] - after[0], place[1] + before[1] - after[1])
    return {**how, "to": moved}


def _apart(one: DrawnPoint, other: DrawnPoint) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def near_side(exercise: Exercise) -> str:
    """`right` or `left`: whose limb is nearer to the reader; empty where a drawing is seen from the
    front or of a person lying on the side."""
    bodies = exercise.figure.bodies
    if not bodies or bodies[0].front or exercise.position == LYING_SIDE:
        return ""
    lying = exercise.position.startswith("lying")
    head_left = not lying or bodies[0].torso % 360 in HEAD_LEFT
    return "right" if head_left is (exercise.position != LYING_FRONT) else "left"
