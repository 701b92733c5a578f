"""What stands round a drawn body: floor, wall, chair, bed, pillow, step, rail, a mark on the floor;
and what it holds: strap, band, weight, stick, ball."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unclench.render.figures.shapes import Disc, DrawnShape, Segment, Skeleton

FLOOR = 206
SEAT = 158
Drawing = Callable[[Any, tuple[Skeleton, ...]], list[DrawnShape]]


def prop(name: str, place: Any, skeletons: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """The lines of one prop at its place; KeyError for a prop that has no drawing."""
    return PROPS[name](place, skeletons)


def _line(*points: tuple[float, float], thick: float = 5, tone: str = "prop") -> Segment:
    return Segment(points, thick, tone)


def _floor(_: Any, __: tuple[Skeleton, ...]) -> list[DrawnShape]:
    return [_line((8, FLOOR + 7), (232, FLOOR + 7))]


def _wall(x: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    return [_line((x, 10), (x, FLOOR + 7))]


def _chair(x: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """Seen from the side; `x` is the back of the seat."""
    top, foot = SEAT + 10, FLOOR + 5
    return [
        _line((x, 100), (x, foot)),
        _line((x, top), (x + 58, top)),
        _line((x + 56, top), (x + 56, foot)),
    ]


def _seat(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """A chair seen from the front: its back, seat and legs round the middle at (x, y)."""
    x, y = place
    return [
        _line((x - 30, y - 62), (x + 30, y - 62), (x + 30, y), (x - 30, y), (x - 30, y - 62)),
        _line((x - 30, y), (x - 30, FLOOR + 5)),
        _line((x + 30, y), (x + 30, FLOOR + 5)),
    ]


def _bed(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """Seen from the side: the height of its top, or that and its right end."""
    y, right = place if isinstance(place, tuple) else (place, 232)
    frame = _line((8, y), (right, y), (right, y + 20), (8, y + 20), (8, y))
    return [
        frame,
        _line((20, y + 20), (20, FLOOR + 7)),
        _line((right - 12, y + 20), (right - 12, FLOOR + 7)),
    ]


def _mat(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """A bed seen from above: left, top, width, height."""
    x, y, wide, high = place
    return [_line((x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y))]


def _pillow(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    x, y, wide, high = place
    return [Segment(((x, y), (x + wide, y)), high, "soft")]


def _step(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    x, y, wide = place
    return [_line((x, FLOOR + 5), (x, y), (x + wide, y), (x + wide, FLOOR + 5))]


def _rail(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    x, y = place
    return [_line((x, y), (x, FLOOR + 5)), _line((x - 9, y), (x + 9, y))]


def _table(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    x, y, wide = place
    return [_line((x, y), (x + wide, y)), _line((x + wide - 8, y), (x + wide - 8, FLOOR + 5))]


def _frame(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """A standing frame: an upright post, a tray, supports for chest and knees, and a foot plate."""
    x, chest, knees = place
    return [
        _line((x, chest - 14), (x, FLOOR + 4), (x - 62, FLOOR + 4)),
        _line((x - 34, chest), (x + 16, chest)),
        _line((x, knees), (x - 18, knees)),
        _line((x - 18, knees - 9), (x - 18, knees + 9), thick=7),
    ]


def _pedals(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """Arm or leg pedals on a post."""
    x, y, post = place
    return [Disc((x, y), 3, "prop"), _line((x, y), (x, post)), _ring(x, y, 15)]


def _ring(x: float, y: float, radius: float) -> Segment:
    from math import cos, pi, sin

    return _line(
        *((x + radius * cos(pi * i / 8), y + radius * sin(pi * i / 8)) for i in range(17)), thick=3
    )


def _water(y: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    return [
        _line(*((8 + 14 * i, y + (4 if i % 2 else -4)) for i in range(17)), thick=4),
        _line((8, FLOOR + 7), (232, FLOOR + 7)),
    ]


def _between(names: Any, skeletons: tuple[Skeleton, ...], thick: float) -> list[DrawnShape]:
    """A line through joints (`hand`, `toe2` …) or places."""
    points = [
        skeletons[0].place(name) if isinstance(name, str) else (float(name[0]), float(name[1]))
        for name in names
    ]
    return [Segment(tuple(points), thick, "hold")]


def _strap(names: Any, skeletons: tuple[Skeleton, ...]) -> list[DrawnShape]:
    return _between(names, skeletons, 4)


def _band(names: Any, skeletons: tuple[Skeleton, ...]) -> list[DrawnShape]:
    return _between(names, skeletons, 6)


def _weight(name: Any, skeletons: tuple[Skeleton, ...]) -> list[DrawnShape]:
    x, y = skeletons[0].place(name)
    return [
        Segment(((x - 10, y), (x + 10, y)), 4, "hold"),
        Segment(((x - 10, y - 5), (x - 10, y + 5)), 6, "hold"),
        Segment(((x + 10, y - 5), (x + 10, y + 5)), 6, "hold"),
    ]


def _ball(name: Any, skeletons: tuple[Skeleton, ...]) -> list[DrawnShape]:
    return [Disc(skeletons[0].place(name), 9, "hold")]


def _spot(place: Any, _: tuple[Skeleton, ...]) -> list[DrawnShape]:
    """A bright mark on the floor: its left end and its width."""
    x, wide = place
    return [_line((x, FLOOR + 7), (x + wide, FLOOR + 7), thick=9, tone="hold")]


def _stick(name: Any, skeletons: tuple[Skeleton, ...]) -> list[DrawnShape]:
    x, y = skeletons[0].place(name)
    return [Segment(((x - 6, y - 2), (x, y - 2), (x + 4, FLOOR + 4)), 4, "hold")]


PROPS: dict[str, Drawing] = {
    "floor": _floor,
    "wall": _wall,
    "chair": _chair,
    "seat": _seat,
    "bed": _bed,
    "mat": _mat,
    "pillow": _pillow,
    "step": _step,
    "rail": _rail,
    "table": _table,
    "frame": _frame,
    "pedals": _pedals,
    "water": _water,
    "strap": _strap,
    "band": _band,
    "weight": _weight,
    "stick": _stick,
    "ball": _ball,
    "spot": _spot,
}
