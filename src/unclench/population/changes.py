"""Two scans of the same people side by side: who changes, from what to what, and which rules are
behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.atomic_file import write_whole
from unclench.population.parquet import LAYOUT, connection, put_in_place, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCHEMA = "unclench.scan-changes/1"
PEOPLE, CHANGES, SUMMARY = "people.parquet", "changes.parquet", "changes.json"
VERDICT, LISTS = "verdict_", ("alerts", "rules", "needs", "not_read")


class Change(NamedTuple):
    """A number of people go from one value to another. `new` and `gone` are the rules named on one
    side only, each with the number of these people for whom it is."""

    what: str
    before: str | None
    after: str | None
    people: int
    new: dict[str, int]
    gone: dict[str, int]


class Changes(NamedTuple):
    """`people` are in both scans or one, `changed` of them differ in something."""

    people: int
    changed: int
    changes: tuple[Change, ...]


def write_changes(old: Path, new: Path, target: Path) -> Changes:
    """`changes.parquet` with a row for each person and change, and `changes.json`."""
    with TemporaryDirectory(dir=target) as folder, connection() as database:
        _joined(database, old / PEOPLE, new / PEOPLE)
        made = Path(folder) / CHANGES
        database.execute(f"CREATE TABLE changes AS {' UNION ALL '.join(_selects(database))}")
        database.execute(
            f"COPY (SELECT * FROM changes ORDER BY person, what, before, after) "
            f"TO {quoted(made)} ({LAYOUT})"
        )
        put_in_place(made, target / CHANGES)
        found = _counted(database)
    told = {"schema": SCHEMA, **found._asdict(), "changes": [c._asdict() for c in found.changes]}
    write_whole(str(target / SUMMARY), json.dumps(told, indent=1).encode() + b"\n")
    return found


def _joined(database: DuckDBPyConnection, old: Path, new: Path) -> None:
    """One row for each person, with the rules that only one side names."""
    for name, place in (("old", old), ("new", new)):
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({quoted(place)})")
    database.execute(
        "CREATE TABLE pairs AS SELECT person, o, n, "
        f"{_missing('n.rules', 'o.rules')} AS new, {_missing('o.rules', 'n.rules')} AS gone "
        "FROM old o FULL JOIN new n USING (person)"
    )


def _missing(these: str, those: str) -> str:
    """What the second list does not have."""
    return (
        f"list_filter(coalesce({these}, []), "
        f"lambda each: NOT list_contains(coalesce({those}, []), each))"
    )


def _selects(database: DuckDBPyConnection) -> Iterator[str]:
    there = {side: _columns(database, side) for side in ("old", "new")}
    for name in dict.fromkeys([*there["old"], *there["new"]]):
        before = f'o."{name}"' if name in there["old"] else "NULL"
        after = f'n."{name}"' if name in there["new"] else "NULL"
        what, new, gone = name.removeprefix(VERDICT), "new", "gone"
        if name.startswith(VERDICT):
            new, gone = (_own(rules, what) for rules in (new, gone))
        yield (
            f"SELECT person, {quoted(what)} AS what, {before} AS before, {after} AS after, "
            f"{new} AS new, {gone} AS gone FROM pairs WHERE {before} IS DISTINCT FROM {after}"
        )
    for one, other, before, after in (("o", "n", "each", "NULL"), ("n", "o", "NULL", "each")):
        yield (
            f"SELECT person, 'alert' AS what, {before} AS before, {after} AS after, new, gone "
            f"FROM (SELECT *, unnest({_missing(f'{one}.alerts', f'{other}.alerts')}) AS each "
            "FROM pairs)"
        )


def _columns(database: DuckDBPyConnection, side: str) -> list[str]:
    """Those with one value; without the name of the person."""
    told = database.execute(f"DESCRIBE {side}").fetchall()
    return [row[0] for row in told if row[0] != "person" and row[0] not in LISTS]


def _own(rules: str, option: str) -> str:
    """The rules of the option, where there are any; else all."""
    own = f"list_filter({rules}, lambda each: starts_with(each, {quoted(option + '/')}))"
    return f"CASE WHEN len({own}) > 0 THEN {own} ELSE {rules} END"


def _counted(database: DuckDBPyConnection) -> Changes:
    [people] = database.execute("SELECT count(*) FROM pairs").fetchone() or (0,)
    [changed] = database.execute("SELECT count(DISTINCT person) FROM changes").fetchone() or (0,)
    groups = database.execute(
        "SELECT what, before, after, count(*) AS people FROM changes GROUP BY ALL "
        "ORDER BY people DESC, what, before, after"
    ).fetchall()
    rules = {side: _rules(database, side) for side in ("new", "gone")}
    return Changes(
        people,
        changed,
        tuple(
            Change(
                what,
                before,
                after,
                number,
                rules["new"].get((what, before, after), {}),
                rules["gone"].get((what, before, after), {}),
            )
            for what, before, after, number in groups
        ),
    )


def _rules(database: DuckDBPyConnection, side: str) -> dict[Any, dict[str, int]]:
    """For each change how many of its people each rule is of."""
    found: dict[Any, dict[str, int]] = {}
    rows: Sequence[tuple[Any, ...]] = database.execute(
        f"SELECT what, before, after, rule, count(*) AS people FROM "
        f"(SELECT *, unnest({side}) AS rule FROM changes) GROUP BY ALL "
        "ORDER BY people DESC, rule"
    ).fetchall()
    for *change, rule, people in rows:
        found.setdefault(tuple(change), {})[rule] = people
    return found
