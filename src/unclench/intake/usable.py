"""A record with faults, without the parts that are wrong: an interview uses the rest."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from unclench.intake.faults import FieldPath, dotted
from unclench.intake.record import read_with_faults
from unclench.patient.index import IntakeIndex

Faulty = frozenset[tuple[str, str, str]]


def usable(tree: dict[str, Any], index: IntakeIndex, today: date) -> tuple[dict[str, Any], Faulty]:
    """The tree without the keys and entries that are refused; with the place, the reason and the
    remedy of each."""
    left, told = deepcopy(dict(tree)), faults_of(tree, index, today)
    while found := read_with_faults(left, index, today)[1].found:
        _leave_out(left, found[-1][0])
    return left, told


def faults_of(tree: dict[str, Any], index: IntakeIndex, today: date) -> Faulty:
    """The place, the reason and the remedy of everything that is refused."""
    found = read_with_faults(tree, index, today)[1].found
    return frozenset((dotted(path), reason, do) for path, reason, do in found)


def _leave_out(tree: dict[str, Any], path: FieldPath) -> None:
    """Removes what is at the path; what a key is missing from goes as a whole."""
    way: list[tuple[Any, str | int]] = []
    inner: Any = tree
    for step in path:
        if not _holds(inner, step):
            break
        way.append((inner, step))
        inner = inner[step]
    holder, step = way[-1]  # a fault lies in something that is present
    del holder[step]


def _holds(tree: Any, step: str | int) -> bool:
    if isinstance(tree, dict):
        return step in tree
    return isinstance(tree, list) and isinstance(step, int) and step < len(tree)
