"""Lines, discs and arrows: all that a figure is made of. Each can be turned the other way round,
and written as SVG."""

from __future__ import annotations

from math import hypot
from typing import NamedTuple

Point = tuple[float, float]
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


class Line(NamedTuple):
    points: tuple[Point, ...]
    thick: float
    tone: str
    filled: bool = False


class Disc(NamedTuple):
    centre: Point
    radius: float
    tone: str


class Arrow(NamedTuple):
    """From one place to another; `bulge` bends it to one side, in units of the view box."""

    start: Point
    end: Point
    bulge: float


Shape = Line | Disc | Arrow


def mirrored(shape: Shape, width: float) -> Shape:
    """The same shape, the other way round."""

    def other(point: Point) -> Point:
        return width - point[0], point[1]

    match shape:
        case Line(points, thick, tone, filled):
            return Line(tuple(map(other, points)), thick, tone, filled)
        case Disc(centre, radius, tone):
            return Disc(other(centre), radius, tone)
        case Arrow(start, end, bulge):
            return Arrow(other(start), other(end), -bulge)


def written(shape: Shape) -> str:
    match shape:
        case Line(points, thick, tone, filled):
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


def _joined(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
