"""Lines, discs and arrows, and where the joints of a drawn body are: all that a figure is made of.

Places are (x, y) in a view box 240 wide and 220 high, y downwards. Angles are degrees: 0 points
right, 90 up.
"""

from __future__ import annotations

from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Any, NamedTuple

from unclench.content.types.exercises import BodyPose

DrawnPoint = tuple[float, float]
# tone: class, attributes for readers without a style
TONES = {
    "body": ("figure-body", ""),
    "far": ("figure-far", ' opacity=".5"'),
    "gap": ("figure-gap", ' stroke="#fff"'),
    "helper": ("figure-helper", ' stroke="#3f78b5"'),
    "prop": ("figure-prop", ' stroke="#8493a3"'),
    "soft": ("figure-prop", ' stroke="#8493a3" stroke-opacity=".35"'),
    "mark": ("figure-mark", ' stroke="#e0317f"'),
    "move": ("figure-move", ' stroke="#d97700"'),
    "hold": ("figure-hold", ' stroke="#0b8a6f"'),
}


class Segment(NamedTuple):
    points: tuple[DrawnPoint, ...]
    thick: float
    tone: str
    filled: bool = False


class Disc(NamedTuple):
    centre: DrawnPoint
    radius: float
    tone: str


class Arrow(NamedTuple):
    """From one place to another; `bulge` bends it to one side, in units of the view box."""

    start: DrawnPoint
    end: DrawnPoint
    bulge: float


DrawnShape = Segment | Disc | Arrow


def mirrored(shape: DrawnShape, width: float) -> DrawnShape:
    """The same shape, the other way round."""

    def other(point: DrawnPoint) -> DrawnPoint:
        return width - point[0], point[1]

    match shape:
        case Segment(points, thick, tone, filled):
            return Segment(tuple(map(other, points)), thick, tone, filled)
        case Disc(centre, radius, tone):
            return Disc(other(centre), radius, tone)
        case Arrow(start, end, bulge):
            return Arrow(other(start), other(end), -bulge)


def written(shape: DrawnShape) -> str:
    match shape:
        case Segment(points, thick, tone, filled):
            name, attributes = TONES[tone]
            fill = _fill(tone) if filled else ""
            return (
                f'<polyline class="{name}" points="{_joined(points)}" '
                f'stroke-width="{_number(thick)}"{attributes}{fill}/>'
            )
        case Disc(centre, radius, tone):
            name, attributes = TONES[tone]
            x, y = map(_number, centre)
            return (
                f'<circle class="{name} figure-solid" cx="{x}" cy="{y}" r="{_number(radius)}" '
                f'stroke-width="1"{attributes}{_fill(tone)}/>'
            )
        case Arrow():
            return _arrow(shape)


def _fill(tone: str) -> str:
    colour = TONES[tone][1].partition('stroke="')[2].partition('"')[0] or "currentColor"
    return f' fill="{colour}"'


def _arrow(arrow: Arrow) -> str:
    """A bent line with a head that points along its end."""
    name, attributes = TONES["move"]
    (x1, y1), (x2, y2) = arrow.start, arrow.end
    length = hypot(x2 - x1, y2 - y1) or 1.0
    middle = (
        (x1 + x2) / 2 + (y2 - y1) / length * arrow.bulge,
        (y1 + y2) / 2 - (x2 - x1) / length * arrow.bulge,
    )
    dx, dy = x2 - middle[0], y2 - middle[1]
    scale = 9 / (hypot(dx, dy) or 1.0)
    dx, dy = dx * scale, dy * scale
    head = (
        (x2 - dx - dy * 0.6, y2 - dy + dx * 0.6),
        (x2, y2),
        (x2 - dx + dy * 0.6, y2 - dy - dx * 0.6),
    )
    path = f"M{_joined(((x1, y1),))} Q{_joined((middle, (x2, y2)))}"
    return (
        f'<path class="{name}" d="{path}" stroke-width="4"{attributes}/>'
        f'<polyline class="{name}" points="{_joined(head)}" stroke-width="4"{attributes}/>'
    )


def _joined(points: tuple[DrawnPoint, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


LENGTHS = {"arm": (31.0, 29.0, 9.0), "leg": (46.0, 44.0, 16.0)}
TORSO, NECK, HEAD = 58.0, 8.0, 13.0
SHOULDERS, HIPS = 17.0, 9.0  # half the width of a body that is seen from the front


class Skeleton(NamedTuple):
    """Joints by name: hip, shoulder, head; each limb as its joints from the body outwards. `missed`
    names limbs that do not reach."""

    hip: DrawnPoint
    shoulder: DrawnPoint
    head: DrawnPoint
    limbs: dict[str, list[DrawnPoint]]
    missed: tuple[str, ...]

    def place(self, name: str) -> DrawnPoint:
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


def along(start: DrawnPoint, angle: float, length: float) -> DrawnPoint:
    """The place at this angle and distance."""
    return start[0] + length * cos(radians(angle)), start[1] - length * sin(radians(angle))


def skeleton(body: BodyPose) -> Skeleton:
    hip = (float(body.hip[0]), float(body.hip[1]))
    shoulder = along(hip, body.torso, TORSO)
    limbs, missed = {}, []
    for name, how in body.limbs.items():
        start = _root(body, name, hip, shoulder)
        limbs[name], reached = limb(start, how, LENGTHS[name.rstrip("2")])
        if not reached:
            missed.append(name)
    return Skeleton(hip, shoulder, along(shoulder, body.neck, NECK + HEAD), limbs, tuple(missed))


def _root(body: BodyPose, name: str, hip: DrawnPoint, shoulder: DrawnPoint) -> DrawnPoint:
    """A body seen from the front has two shoulders and two hips; from the side they lie behind each
    other."""
    start, half = (shoulder, SHOULDERS) if name.startswith("arm") else (hip, HIPS)
    across = half * (1 if name.endswith("2") else -1) if body.front else 0.0
    return along(start, body.torso - 90, across) if across else start


def limb(start: DrawnPoint, how: Any, lengths: tuple[float, ...]) -> tuple[list[DrawnPoint], bool]:
    """The joints of one limb, and whether it reaches where it has to."""
    if isinstance(how, dict):
        return _reaching(start, how, lengths)
    points = [start]
    for part, length in zip(how, lengths, strict=False):
        angle, scale = part if isinstance(part, tuple) else (part, 1)
        points.append(along(points[-1], float(angle), length * float(scale)))
    return points, True


def _reaching(
    start: DrawnPoint, how: dict[str, Any], lengths: tuple[float, ...]
) -> tuple[list[DrawnPoint], bool]:
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
