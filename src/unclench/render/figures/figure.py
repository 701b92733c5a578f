"""A drawn exercise as SVG: no picture of anybody, only joints. It follows the page's colours
(currentColor), so that it is seen on dark and light.

Classes for a page's style: `figure-mark` (the muscle), `figure-move` (arrows), `figure-prop`,
`figure-helper`, and `figure-gap`, which is the page itself. Their colours are also written as
attributes, for printers that read no style.
"""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

from unclench.content.types.exercises import BodyPose, Figure
from unclench.render.figures.props import prop
from unclench.render.figures.shapes import (
    HEAD,
    Arrow,
    Disc,
    DrawnPoint,
    DrawnShape,
    Segment,
    Skeleton,
    along,
    mirrored,
    skeleton,
    written,
)

WIDTH, HEIGHT = 240, 220
THICK = {"arm": 9, "leg": 12}


class Drawn(NamedTuple):
    """The shapes of a figure in the order in which they are painted, and the bodies' joints."""

    shapes: tuple[DrawnShape, ...]
    skeletons: tuple[Skeleton, ...]


def svg(figure: Figure, key: str, title: str, *, flip: bool = False, side: str = "") -> str:
    """One `<svg>` with a title and a description. `flip` draws the other side; `side` names it in
    the title; `key` makes ids unique."""
    ids = f"{key}-{'b' if flip else 'a'}"
    shapes = [mirrored(shape, WIDTH) if flip else shape for shape in drawn(figure).shapes]
    name = f"{title} ({side})" if side else title
    return (
        f'<svg class="figure" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="t-{ids} d-{ids}" fill="none" stroke="currentColor" '
        'stroke-linecap="round" stroke-linejoin="round">'
        f'<title id="t-{ids}">{escape(name)}</title><desc '
        f'id="d-{ids}">{escape(figure.shows)}</desc>'
        f"{''.join(map(written, shapes))}</svg>"
    )


def drawn(figure: Figure) -> Drawn:
    """Things behind the body, the body from far to near, then marks, things that are held, and
    arrows."""
    skeletons = tuple(map(skeleton, figure.bodies))
    shapes: list[DrawnShape] = [
        shape
        for name, place in figure.props
        if not _held(name)
        for shape in prop(name, place, skeletons)
    ]
    for body, joints in zip(figure.bodies, skeletons, strict=True):
        shapes += _body(body, joints)
    shapes += [line for chain in figure.chains for line in _chain(chain)]
    shapes += [_mark(mark, skeletons) for mark in figure.marks]
    shapes += [
        shape
        for name, place in figure.props
        if _held(name)
        for shape in prop(name, place, skeletons)
    ]
    shapes += [
        Arrow((float(x1), float(y1)), (float(x2), float(y2)), float(bulge))
        for x1, y1, x2, y2, bulge in figure.arrows
    ]
    return Drawn(tuple(shapes), skeletons)


def _held(name: str) -> bool:
    return name in ("strap", "band", "weight", "stick", "ball")


def _body(body: BodyPose, joints: Skeleton) -> list[DrawnShape]:
    helper = "helper" if body.helper else ""
    shapes: list[DrawnShape] = []
    for name in ("leg2", "arm2"):
        if name in joints.limbs:
            shapes += _limb(name, joints.limbs[name], helper or ("body" if body.front else "far"))
    shapes += _trunk(body, joints, helper or "body")
    for name in ("leg", "arm"):
        if name in joints.limbs:
            shapes += _limb(name, joints.limbs[name], helper or "body")
    return shapes


def _trunk(body: BodyPose, joints: Skeleton, tone: str) -> list[DrawnShape]:
    if not body.front:
        return [
            Segment((joints.hip, joints.shoulder), 17, tone),
            Segment((joints.shoulder, joints.head), 8, tone),
            Disc(joints.head, HEAD, tone),
        ]
    across = [along(joints.shoulder, body.torso + turn, 11) for turn in (90, -90)]
    low = [along(joints.hip, body.torso + turn, 6) for turn in (-90, 90)]
    return [
        Segment((*across, *low, across[0]), 14, tone, True),
        Segment((joints.shoulder, joints.head), 8, tone),
        Disc(joints.head, HEAD, tone),
    ]


def _limb(name: str, points: list[DrawnPoint], tone: str) -> list[DrawnShape]:
    """A line in the page's colour round an arm keeps it apart from what lies behind it."""
    thick = THICK[name.rstrip("2")]
    gap: list[DrawnShape] = (
        [Segment(tuple(points[:3]), thick + 5, "gap")]
        if name.startswith("arm") and tone != "far"
        else []
    )
    return [*gap, Segment(tuple(points), thick, tone)]


def _chain(chain: Any) -> list[DrawnShape]:
    """A row of joints by itself, for hands and feet seen from near."""
    point: DrawnPoint = (float(chain["from"][0]), float(chain["from"][1]))
    points = [point]
    for angle, length in zip(chain["angles"], chain["lengths"], strict=True):
        points.append(along(points[-1], float(angle), float(length)))
    return [Segment(tuple(points), int(chain["thick"]), str(chain.get("tone", "body")))]


def _mark(mark: Any, skeletons: tuple[Skeleton, ...]) -> DrawnShape:
    """The muscle: a line in another colour on one side (1 or -1, 0 for the middle) of a part of a
    limb, or of the trunk."""
    which, limb, part, side = mark
    joints = skeletons[which]
    start, end = (
        (joints.hip, joints.shoulder)
        if limb == "torso"
        else tuple(joints.limbs[limb][part : part + 2])
    )
    length = max(1.0, ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5)
    across = ((start[1] - end[1]) / length * side * 4, (end[0] - start[0]) / length * side * 4)
    cut = [
        (
            start[0] + (end[0] - start[0]) * f + across[0],
            start[1] + (end[1] - start[1]) * f + across[1],
        )
        for f in (0.18, 0.82)
    ]
    return Segment((cut[0], cut[1]), 6, "mark")
