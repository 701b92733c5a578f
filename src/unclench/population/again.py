"""The facts of an earlier scan into the same folder, used again where nothing changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from unclench.criteria.engines.bits import BLOCK
from unclench.population.deciding import Part
from unclench.population.kept import ABOUT, FACTS, About, read_about
from unclench.population.operations import operations
from unclench.population.parquet import connection, quoted

BEFORE, QUARANTINE = "before", "quarantine"
LEFT = (FACTS, ABOUT, QUARANTINE)


def set_aside(target: Path, work: Path, region: str | None) -> None:
    """Moves what an earlier scan read into the working folder, when it is of use."""
    before = work / BEFORE
    before.mkdir()
    for name in LEFT:
        if (target / name).exists():
            (target / name).replace(before / name)
    about, found = read_about(before / ABOUT), operations()
    if about is None or found is None or (about.operations, about.region) != (found.key, region):
        shutil.rmtree(before)
        before.mkdir()


def rescued(target: Path, work: Path) -> None:
    """Moves back what a scan that was stopped had set aside."""
    for name in LEFT:
        if (work / BEFORE / name).exists() and not (target / name).exists():
            (work / BEFORE / name).replace(target / name)


def unchanged(work: Path, source: str, day: date) -> About | None:
    """What is known about the earlier facts, when they are all that a scan of this day needs."""
    about = read_about(work / BEFORE / ABOUT)
    facts = work / BEFORE / FACTS
    if about is None or about.source != source or not facts.exists():
        return None
    with connection() as database:
        other = database.execute(
            f"SELECT count(*) FROM {quoted(facts)} "
            f"WHERE {day.toordinal()} NOT BETWEEN first_day AND last_day"
        ).fetchone()
    return about if other == (0,) else None


def parts_of(work: Path, day: date) -> Iterator[Part]:
    """The earlier facts in parts."""
    facts = work / BEFORE / FACTS
    with connection() as database:
        [people] = database.execute(f"SELECT count(*) FROM {quoted(facts)}").fetchone() or (0,)
    for number, first in enumerate(range(0, people, BLOCK)):
        size = min(BLOCK, people - first)
        yield Part(facts, first, size, work / f"shard-{number:05}.parquet", day)


def put_back(target: Path, work: Path) -> None:
    """The earlier facts and lines in quarantine are those of this scan too."""
    before = work / BEFORE
    for name in (FACTS, ABOUT):
        shutil.copyfile(before / name, work / name)
        (work / name).replace(target / name)
    if (before / QUARANTINE).exists():
        shutil.copytree(before / QUARANTINE, target / QUARANTINE, dirs_exist_ok=True)
