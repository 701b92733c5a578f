"""The facts of people, kept as the columns of the operations, each with a key of all its sources.
A second scan reads only people whose key is another one.

`facts.parquet` has a row for each person; `facts.json` says what it was made from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from unclench.atomic_file import write_whole
from unclench.criteria.engines.bits import as_columns
from unclench.criteria.engines.cells import unknown
from unclench.criteria.engines.columns import FactColumns
from unclench.population.parquet import LAYOUT, connection, put_in_place, quoted
from unclench.population.rows import PersonRow

FACTS, ABOUT = "facts.parquet", "facts.json"
OWN = ("person", "key", "first_day", "last_day", "flags", "not_read", "row")
TEXTS = ("person", "key", "not_read", "row")


class ReadPerson(NamedTuple):
    """One person as read. The cells hold from the first to the last of these days (counted from
    year 1); `flags` counts doubtful names. `row` is the row of the plan, for a person whose facts
    have no place in the columns, or whose data cannot be used: it holds on one day."""

    person: str
    key: str
    first_day: int
    last_day: int
    flags: int
    not_read: tuple[str, ...]
    cells: Sequence[int]
    row: PersonRow | None = None


class About(NamedTuple):
    """What kept facts were made from; `lines` is how many lines were read, used and left out."""

    source: str
    operations: str
    region: str | None
    day: str
    lines: tuple[int, int, int]


def sizes(columns: Sequence[FactColumns]) -> list[tuple[str, str]]:
    return [pair for of in columns for pair in of.columns()]


def no_cells(columns: Sequence[FactColumns]) -> list[int]:
    """Nothing is known."""
    return [cell for of in columns for cell in unknown(of)]


def write_kept(people: Sequence[ReadPerson], columns: Sequence[FactColumns], target: Path) -> None:
    """The whole file or none."""
    table: dict[str, Any] = {
        **_own(people), **as_columns(columns, [one.cells for one in people]),
    }  # fmt: skip
    with TemporaryDirectory(dir=target.parent) as folder, connection() as database:
        made = Path(folder) / FACTS
        database.register("people", table)
        texts = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" for name in TEXTS)
        database.execute(
            f"COPY (SELECT * REPLACE ({texts}) FROM people) TO {quoted(made)} ({LAYOUT})"
        )
        put_in_place(made, target)


def _own(people: Sequence[ReadPerson]) -> dict[str, Any]:
    rows = [json.dumps(one.row) if one.row else "" for one in people]
    return {
        "person": _texts([one.person for one in people]),
        "key": _texts([one.key for one in people]),
        "first_day": np.array([one.first_day for one in people], np.int32),
        "last_day": np.array([one.last_day for one in people], np.int32),
        "flags": np.array([one.flags for one in people], np.uint16),
        "not_read": _texts([json.dumps(one.not_read, ensure_ascii=False) for one in people]),
        "row": _texts(rows),
    }


def _texts(values: Sequence[str]) -> Any:
    return np.array(values, object)


def read_again(
    kept: Path, wanted: Sequence[tuple[str, str]], columns: Sequence[FactColumns], day: date
) -> Iterator[ReadPerson]:
    """Of these people, each with the key of what there is to read, those who were read before and
    whose facts hold on this day."""
    names = ", ".join(f"k.{name}" for name in (*OWN, *(name for name, _ in sizes(columns))))
    with connection() as database:
        table = {
            "person": _texts([one for one, _ in wanted]),
            "key": _texts([k for _, k in wanted]),
        }
        database.register("wanted", table)
        database.execute(
            f"SELECT {names} FROM read_parquet({quoted(kept)}) k JOIN wanted w "
            f"ON k.person = w.person AND k.key = w.key "
            f"WHERE {day.toordinal()} BETWEEN k.first_day AND k.last_day"
        )
        yield from map(_person, database.fetchall())


def _person(cells: tuple[Any, ...]) -> ReadPerson:
    person, key, first, last, flags, not_read, row = cells[: len(OWN)]
    return ReadPerson(
        person, key, first, last, flags, tuple(json.loads(not_read)), cells[len(OWN) :],
        row_from(row) if row else None,
    )  # fmt: skip


def row_from(text: str) -> PersonRow:
    person, urgency, stage, verdicts, *lists = json.loads(text)
    return PersonRow(person, urgency, stage, verdicts, *map(tuple, lists))


def write_about(about: About, columns: Sequence[FactColumns], target: Path) -> None:
    """With the schema of the columns: what each place, bit and number in them means."""
    schema = {
        of.fact: {"kind": of.kind, "cuts": [*map(str, of.cuts)], "members": of.members}
        for of in columns
    }
    text = json.dumps({**about._asdict(), "columns": schema}, indent=1)
    write_whole(str(target), text.encode() + b"\n")


def read_about(place: Path) -> About | None:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return About(**{name: found[name] for name in About._fields})
    except (OSError, ValueError, KeyError):
        return None
