"""For each part of a plan that two contents can decide differently, a smallest person for whom they
do.

The solver finds them for stage, urgency and verdicts (proof/diff/differ.py). Here people are
searched near the cut points of what changed, from neutral people and from the people of the
stories: for regimens and ceilings, and for records that both contents read differently.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from unclench.content.compile.in_memory import Version
from unclench.content.source.draft import Draft
from unclench.content.types import CRITERIA
from unclench.criteria.tree import Node, points_of
from unclench.plan.models import Plan
from unclench.proof.diff.moves import moves
from unclench.proof.diff.outcomes import PlanDifference, differences
from unclench.proof.diff.versions import VersionChange, entries
from unclench.proof.stories import StoryTree, copied

Planner = Callable[[StoryTree], Plan | None]
FactPath = tuple[Any, ...]
SHOWN = ("stage", "urgency", "verdict", "regimen", "ceiling")
SCHEMA = "unclench.record/1"


class Size(NamedTuple):
    """How many entries of a record are given and how much is listed in them; `proved` when less is
    not enough."""

    entries: int
    listed: int
    proved: bool


class Witness(NamedTuple):
    """A person for whom this part of the plan differs. `before` is the record for the older
    content, where that cannot read the newer one.

    `size` is given for people found by the solver; from the others nothing can be taken out without
    losing the difference.
    """

    difference: PlanDifference
    record: StoryTree
    before: StoryTree | None = None
    size: Size | None = None


def witnesses(
    records: Iterable[StoryTree],
    old: Planner,
    new: Planner,
    most: int,
    known: Collection[PlanDifference] = (),
) -> tuple[Witness, ...]:
    """One witness for each part of the plan and each pair of answers, the smallest that was met. A
    planner gives None for what is no record.

    `known` are the differences that have a witness already.
    """
    found: dict[PlanDifference, StoryTree] = {}
    for record in islice(records, most):
        for difference in _between(record, old, new):
            if (
                difference.part.split(" ")[0] in SHOWN
                and difference not in known
                and difference not in found
            ):
                found[difference] = record
    return tuple(
        Witness(difference, smallest(record, difference, old, new))
        for difference, record in found.items()
    )


def _between(record: StoryTree, old: Planner, new: Planner) -> tuple[PlanDifference, ...]:
    before, after = old(record), new(record)
    return () if before is None or after is None else differences(before, after)


def smallest(
    record: StoryTree, difference: PlanDifference, old: Planner, new: Planner
) -> StoryTree:
    """The record with everything taken out that the difference does not need."""
    now, before = record, None
    while now != before:
        before = now
        for path in _paths(now, ()):
            smaller = without(now, path)
            if smaller is not None and difference in _between(smaller, old, new):
                now = smaller
    return now


def without(record: StoryTree, path: FactPath) -> StoryTree | None:
    """The record without one key or one entry of a list; None when that is not there (any more)."""
    other = copied(record)
    inside: Any = other
    try:
        for step in path[:-1]:
            inside = inside[step]
        del inside[path[-1]]
    except (KeyError, IndexError):
        return None
    return other


def _paths(value: Any, before: FactPath) -> list[FactPath]:
    """Every key and entry but the schema, the outermost first; entries of a list from its end, so
    that none moves."""
    keys = (
        [key for key in value if key != "schema"]
        if isinstance(value, dict)
        else [*range(len(value))][::-1]
        if isinstance(value, list)
        else []
    )
    return [
        *((*before, key) for key in keys),
        *(path for key in keys for path in _paths(value[key], (*before, key))),
    ]


def near_people(
    people: Iterable[StoryTree], old: Version, new: Version, changed: Iterable[VersionChange]
) -> Iterator[StoryTree]:
    """The people themselves, then each of them with one fact moved to a cut point of what changed,
    then the first with two."""
    given, cuts = [*people], changed_cuts(old, new, changed)
    yield from given
    day = "2026-11-20"
    once: list[StoryTree] = []
    for record in given:
        for moved in moves(record, cuts, new.content, str(record.get("date", day))):
            if record is given[0]:
                once.append(moved)
            yield moved
    for record in once:
        yield from moves(record, cuts, new.content, str(record.get("date", day)))


def changed_cuts(
    old: Version, new: Version, changed: Iterable[VersionChange]
) -> dict[str, set[str]]:
    """For each fact that a changed entry looks at, the cut points or members that it looks at,
    before and after."""
    keys = {(change.kind, change.id) for change in changed}
    cuts: dict[str, set[str]] = {}
    for version in (old, new):
        for kind, name, value in entries(version.draft):
            if (kind, name) in keys:
                for fact, points in _looked_at(value, version.draft):
                    cuts.setdefault(fact, set()).update(points)
    return cuts


def _looked_at(value: Any, draft: Draft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Criteria anywhere in an entry, and the fact and cut points of limits by bands."""
    if not hasattr(value, "_asdict"):
        return
    fields = value._asdict()
    if fields.get("by") and "bands" in fields:
        yield (
            fields["by"],
            tuple(str(band.below) for band in fields["bands"] if band.below is not None),
        )
    for name, inner in fields.items():
        if name in CRITERIA and inner is not None:
            yield from points_of(_node(draft, inner))
        for part in (
            inner if isinstance(inner, tuple) and not hasattr(inner, "_asdict") else (inner,)
        ):
            yield from _looked_at(part, draft)


def _node(draft: Draft, criterion: int) -> Node:
    return draft.criteria[criterion]


def neutral_people(day: str) -> Iterator[StoryTree]:
    """An adult with spasticity about whom everything usual is known and unremarkable, then the same
    with less known or another complaint."""
    whole = _neutral(day)
    yield whole
    for pattern in ("cramp", "paroxysmal_spasm", "spasm"):
        yield {**whole, "complaint": {**whole["complaint"], "pattern": pattern}}
    for left_out in ("labs", "conditions", "medicines", "trials"):
        yield {key: value for key, value in whole.items() if key != left_out}
    yield {**whole, "region": "uk"}
    yield {**whole, "person": {**whole["person"], "age": 70}}


def _neutral(day: str) -> StoryTree:
    return {
        "schema": SCHEMA,
        "region": "us",
        "date": day,
        "person": {
            "age": 46,
            "sex": "female",
            "pregnant": False,
            "breastfeeding": False,
            "weight_kg": 62,
        },
        "ms": {
            "diagnosed": True,
            "course": "SPMS",
            "mobility": "walks_with_aid",
            "heat_sensitive": False,
        },
        "complaint": {
            "pattern": "spasticity",
            "distribution": "generalised",
            "severity": 6,
            "night_predominant": False,
            "stiffness_helps_standing": False,
            "interferes_with": ["walking"],
        },
        "signs": [],
        "conditions": [],
        "allergies": [],
        "medicines": [],
        "trials": [],
        "alcohol": "none",
        "requests": [],
        "labs": [
            {"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": day},
            {"test": "alt_x_uln", "value": 1, "unit": "1", "date": day},
            {"test": "systolic_bp", "value": 124, "unit": "mm[Hg]", "date": day},
        ],
    }
