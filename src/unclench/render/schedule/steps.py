"""The dose of a day as a picture: one step for each row, as wide as it lasts. All places are whole
numbers of the drawing.

Letters are as large as the drawing is wide on the paper: a drawing for large print is narrower
inside, so that they grow.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from unclench.plan.dosing.models import Row
from unclench.render.schedule.table import number
from unclench.render.wording import MONTHS

WIDTH, WIDTH_LARGE = 340, 230
LEFT, MARGIN, TOP, BOTTOM = 72, 8, 14, 128
CLOSEST, ROOM, HALF_A_DAY = 18, 76, 20


class Tick(NamedTuple):
    """A label at `at` along one axis."""

    at: int
    text: str


class Stairs(NamedTuple):
    """`path` is the filled outline; `amounts` are on the left, `days` below."""

    width: int
    left: int
    path: str
    amounts: tuple[Tick, ...]
    days: tuple[Tick, ...]
    said: str


def stairs(rows: tuple[Row, ...], unit: str, said: str, *, large: bool, dated: bool) -> Stairs:
    """The picture of a schedule and the same in words (`said`): few labels, so that they stay large
    on a phone.

    `dated`: the last step has its day.
    """
    width = WIDTH_LARGE if large else WIDTH
    right, most = width - MARGIN, max(row.total for row in rows)
    steps = "".join(f"V{_height(row.total, most)}H{_place(row, rows, right)}" for row in rows)
    return Stairs(
        width,
        LEFT,
        f"M{LEFT} {BOTTOM}{steps}V{BOTTOM}Z",
        _amounts(rows, unit, most),
        _days(rows, right, dated),
        said,
    )


def _height(total: Decimal, most: Decimal) -> int:
    return BOTTOM - int((BOTTOM - TOP) * total / most) if most else BOTTOM


def _place(row: Row, rows: tuple[Row, ...], right: int) -> int:
    """Where a row ends from left to right."""
    first, last = rows[0].start, rows[-1].next
    return LEFT + (right - LEFT) * (row.next - first).days // (last - first).days


def _amounts(rows: tuple[Row, ...], unit: str, most: Decimal) -> tuple[Tick, ...]:
    """The maximum for a day, the first and the last, where they do not overlap."""
    found: list[Tick] = []
    for total in dict.fromkeys((most, rows[0].total, rows[-1].total)):
        at = _height(total, most)
        if all(abs(at - tick.at) >= CLOSEST for tick in found):
            found.append(Tick(at, f"{number(total)} {unit}"))
    return tuple(found)


def _days(rows: tuple[Row, ...], right: int, dated: bool) -> tuple[Tick, ...]:
    """The first day, and that of the last step where there is room and it has one."""
    last = min(_place(rows[-2], rows, right), right - HALF_A_DAY) if len(rows) > 1 else LEFT
    shown = ((LEFT, rows[0].start), (last, rows[-1].start))[
        : 2 if dated and last - LEFT >= ROOM else 1
    ]
    return tuple(Tick(at, f"{day.day} {MONTHS[day.month - 1]}") for at, day in shown)
