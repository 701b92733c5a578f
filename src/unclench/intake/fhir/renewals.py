"""Orders of one medicine on several days: a renewal of the same dose is the same order, and with
another dose it may replace the earlier one or be added to it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from unclench.intake.fhir.products import ingredients_of
from unclench.patient.index import IntakeIndex
from unclench.patient.record import MedicineLine

SEVERAL = "it was ordered on several days with different doses, which may replace each other"


class Ordered(NamedTuple):
    """A line, and the day it was written when it is an order of its own."""

    line: MedicineLine
    on: date | None


def without_renewed(lines: list[Ordered], index: IntakeIndex) -> list[MedicineLine]:
    """Every line once; orders of several days with different doses are of an amount not known."""
    if len({ordered.on for ordered in lines if ordered.on is not None}) < 2:
        return [ordered.line for ordered in lines]
    groups: dict[tuple[str, ...], list[Ordered]] = {}
    for ordered in lines:
        if ordered.on is not None:
            groups.setdefault(_about(ordered.line, index), []).append(ordered)
    changed = {
        id(one.line): line
        for group in groups.values()
        if len({one.on for one in group}) > 1
        for one, line in _renewed(group)
    }
    found = [changed.get(id(ordered.line), ordered.line) for ordered in lines]
    return [line for line in found if line is not None]


def _about(line: MedicineLine, index: IntakeIndex) -> tuple[str, ...]:
    """The ingredients and the route; the name, when they are not known."""
    known = sorted(ingredients_of(line, index)) or [line.name.lower(), *map(str, line.codes)]
    return (line.route, *known)


def _renewed(group: list[Ordered]) -> list[tuple[Ordered, MedicineLine | None]]:
    """The latest order in place of all when each says the same; else each with its doubt."""
    doses = {(one.line.total, one.line.dose, one.line.fault) for one in group}
    latest = max(group, key=lambda one: (one.on or date.min, one.line.origin))
    if len(doses) == 1:
        return [(one, one.line if one is latest else None) for one in group]
    return [(one, one.line._replace(fault=SEVERAL)) for one in group]
