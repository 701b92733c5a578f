"""Where the joints of a drawn body are: from angles outwards, or bent so that a hand or foot
reaches its place.

Places are (x, y) in a view box 240 wide and 220 high, y downwards. Angles are degrees: 0 points
right, 90 up.
"""

from __future__ import annotations

from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Any, NamedTuple

from unclench.content.types.exercises import Body

Point = tuple[float, float]
LENGTHS = {"arm": (31.0, 29.0, 9.0), "leg": (46.0, 44.0, 16.0)}
TORSO, NECK, HEAD = 58.0, 8.0, 13.0
SHOULDERS, HIPS = 17.0, 9.0  # half the width of a body that is seen from the front


class Skeleton(NamedTuple):
    """Joints by name: hip, shoulder, head; each limb as its joints from the body outwards. `missed`
    names limbs that do not reach."""

    hip: Point
    shoulder: Point
    head: Point
    limbs: dict[str, list[Point]]
    missed: tuple[str, ...]

    def place(self, name: str) -> Point:
        """`hand`, `foot2`, `knee`, `toe`, `elbow2` … or the plain joints."""
        part, far = name.rstrip("2"), "2" if name.endswith("2") else ""
        limb, index = JOINTS.get(part, ("", 0))
        return self.limbs[limb + far][index] if limb else getattr(self, part)


JOINTS = {
    "elbow": ("arm", 1),
    "hand": ("arm", 2),
    "fingers": ("arm", 3),
    "knee": ("leg", 1),
    "foot": ("leg", 2),
    "toe": ("leg", 3),
}


def along(start: Point, angle: float, length: float) -> Point:
    """The place at this angle and distance."""
    return start[0] + length * cos(radians(angle)), start[1] - length * sin(radians(angle))


def skeleton(body: Body) -> Skeleton:
    hip = (float(body.hip[0]), float(body.hip[1]))
    shoulder = along(hip, body.torso, TORSO)
    limbs, missed = {}, []
    for name, how in body.limbs.items():
        start = _root(body, name, hip, shoulder)
        limbs[name], reached = limb(start, how, LENGTHS[name.rstrip("2")])
        if not reached:
            missed.append(name)
    return Skeleton(hip, shoulder, along(shoulder, body.neck, NECK + HEAD), limbs, tuple(missed))


def _root(body: Body, name: str, hip: Point, shoulder: Point) -> Point:
    """A body seen from the front has two shoulders and two hips; from the side they lie behind each
    other."""
    start, half = (shoulder, SHOULDERS) if name.startswith("arm") else (hip, HIPS)
    across = half * (1 if name.endswith("2") else -1) if body.front else 0.0
    return along(start, body.torso - 90, across) if across else start


def limb(start: Point, how: Any, lengths: tuple[float, ...]) -> tuple[list[Point], bool]:
    """The joints of one limb, and whether it reaches where it has to."""
    if isinstance(how, dict):
        return _reaching(start, how, lengths)
    points = [start]
    for part, length in zip(how, lengths, strict=False):
        angle, scale = part if isinstance(part, tuple) else (part, 1)
        points.append(along(points[-1], float(angle), length * float(scale)))
    return points, True


def _reaching(
    start: Point, how: dict[str, Any], lengths: tuple[float, ...]
) -> tuple[list[Point], bool]:
    """Two bones that meet at a joint so that the end lies at `to` (law of cosines); `bend` chooses
    the side of the joint."""
    target = (float(how["to"][0]), float(how["to"][1]))
    upper, lower = lengths[0], lengths[1]
    across = hypot(target[0] - start[0], target[1] - start[1])
    distance = min(max(across, abs(upper - lower) + 0.01, 0.01), upper + lower - 0.01)
    towards = degrees(atan2(start[1] - target[1], target[0] - start[0]))
    corner = degrees(acos((upper**2 + distance**2 - lower**2) / (2 * upper * distance)))
    joint = along(start, towards + float(how.get("bend", 1)) * corner, upper)
    points = [start, joint, along(start, towards, distance)]
    if "then" in how:
        points.append(along(points[-1], float(how["then"]), lengths[2]))
    return points, abs(across - distance) < 1
