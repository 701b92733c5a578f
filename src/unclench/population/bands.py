"""Where the people of each age and of each kidney function stand, in bands that end at the numbers
at which the knowledge decides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from unclench.content.urgency import URGENT
from unclench.criteria.engines.columns import UNKNOWN, FactColumns
from unclench.population.kept import FACTS
from unclench.population.operations import operations
from unclench.population.parquet import connection, quoted

BANDED = ("age", "kidney_clearance")
NOT_KNOWN = "not known"


class FactBand(NamedTuple):
    """`people` are all of the band, `urgent` those of them with something urgent."""

    band: str
    people: int
    urgent: int
    stages: dict[str, int]


def bands(people: Path) -> dict[str, list[dict[str, Any]]]:
    """For each fact its bands, from the lowest; empty where no facts were kept. People whose facts
    have no columns are in none."""
    found = operations()
    if found is None or not people.with_name(FACTS).exists():
        return {}
    columns = {of.fact: of for of in found.program.columns}
    return {
        name: [band._asdict() for band in _bands(people, columns[name])]
        for name in BANDED
        if name in columns
    }


def _bands(people: Path, of: FactColumns) -> list[FactBand]:
    names = [*_names(of.cuts), NOT_KNOWN]
    rows = _counted(people, of.fact, len(names) - 1)
    return [
        _band(name, [row[1:] for row in rows if row[0] == place])
        for place, name in enumerate(names)
    ]


def _band(name: str, rows: Sequence[Sequence[Any]]) -> FactBand:
    stages = {stage: people for stage, people, _ in rows}
    return FactBand(name, sum(stages.values()), sum(urgent for *_, urgent in rows), stages)


def _counted(people: Path, fact: str, last: int) -> list[tuple[int, str, int, int]]:
    """A range over several bands is not known, which has the last place."""
    low, high = (f"(f.{fact}_{end} + 1) // 2" for end in ("low", "high"))
    urgent = ", ".join(map(quoted, URGENT))
    with connection() as database:
        found: list[tuple[int, str, int, int]] = database.execute(
            f"SELECT CASE WHEN f.{fact}_is <> {UNKNOWN} AND {low} = {high} THEN {low} "
            f"ELSE {last} END AS band, p.stage, count(*), "
            f"count(*) FILTER (WHERE p.urgency IN ({urgent})) "
            f"FROM {quoted(people)} p JOIN {quoted(people.with_name(FACTS))} f USING (person) "
            "WHERE f.row = '' GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return found


def _names(cuts: Sequence[Decimal]) -> list[str]:
    """What lies from each number up to the next, which is in the next band."""
    told = [f"{cut:f}" for cut in cuts]
    between = [f"{low} to {high}" for low, high in pairwise(told)]
    return [f"below {told[0]}", *between, f"{told[-1]} and above"]
