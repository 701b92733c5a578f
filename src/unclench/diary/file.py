"""A diary as a file: JSON (`unclench.diary/1`) with every version, and CSV with the newest ones.
Nothing in it is of the moment of export, so that the same diary gives the same bytes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any, NamedTuple

from unclench.diary.entry import DiaryEntry
from unclench.diary.written import FIELDS, day, from_tree, refused, text, to_tree, whole

SCHEMA = "unclench.diary/1"
KEPT = ("id", "version", "date", "written", "key", "request")
SCORES = ("severity", "sleep", "pain")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z")
HASH = re.compile(r"[0-9a-f]{64}")
MOST_VERSIONS, LONGEST = 1_000_000, 200
# A spreadsheet would take these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
COLUMNS = (*KEPT[:2], "person", *KEPT[2:], *(name for name in FIELDS if name != "date"))


class FiledVersion(NamedTuple):
    """One version of an entry with all that a store keeps of it."""

    id: str
    version: int
    day: date
    written: str
    key: str
    request: str
    entry: DiaryEntry | None


class FiledDiary(NamedTuple):
    person: str
    versions: tuple[FiledVersion, ...]


def newest_of(diary: FiledDiary) -> FiledDiary:
    """The version of each entry that counts; those that were removed are left out."""
    found: dict[str, FiledVersion] = {}
    for version in diary.versions:
        if version.id not in found or found[version.id].version < version.version:
            found[version.id] = version
    kept = tuple(version for version in found.values() if version.entry is not None)
    return diary._replace(versions=kept)


def to_json(diary: FiledDiary) -> bytes:
    tree = {"schema": SCHEMA, "person": diary.person, "entries": [*map(_tree, diary.versions)]}
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()


def _tree(found: FiledVersion) -> dict[str, Any]:
    entry = None if found.entry is None else {**to_tree(found.entry)}
    kept = {**found._asdict(), "date": found.day.isoformat()}
    return {**{name: kept[name] for name in KEPT}, "entry": entry}


def from_json(tree: Any) -> FiledDiary:
    """InputError names the first place that cannot be read."""
    if not isinstance(tree, Mapping) or tree.get("schema") != SCHEMA:
        raise refused("schema", "this is not a diary", f"Begin with schema: {SCHEMA}.")
    if surplus := set(tree) - {"schema", "person", "entries"}:
        raise refused(min(map(str, surplus)), "does not belong to a diary", "Leave it out.")
    listed = tree.get("entries")
    if not isinstance(listed, list) or len(listed) > MOST_VERSIONS:
        raise refused("entries", "a list was expected", "Write [] for an empty diary.")
    versions = tuple(_version(part, f"entries[{i}]") for i, part in enumerate(listed))
    return FiledDiary(text(LONGEST, tree.get("person"), "person"), versions)


def _version(part: Any, place: str) -> FiledVersion:
    if not isinstance(part, Mapping) or set(part) != {*KEPT, "entry"}:
        raise refused(place, "has other keys than a version", f"Write {', '.join(KEPT)}, entry.")
    entry = None if part["entry"] is None else from_tree(part["entry"], f"{place}.entry")
    return _checked(dict(part), entry, place)


def _checked(part: Mapping[str, Any], entry: DiaryEntry | None, place: str) -> FiledVersion:
    on = day(part["date"], f"{place}.date")
    if entry is not None and entry.day != on:
        raise refused(f"{place}.date", f"is not the day of its entry ({entry.day})", "Correct it.")
    return FiledVersion(
        text(LONGEST, part["id"], f"{place}.id"),
        whole(1, MOST_VERSIONS, part["version"], f"{place}.version"),
        on,
        _like(MOMENT, part["written"], f"{place}.written"),
        text(LONGEST, part["key"], f"{place}.key"),
        _like(HASH, part["request"], f"{place}.request"),
        entry,
    )


def _like(wanted: re.Pattern[str], value: Any, place: str) -> str:
    if not isinstance(value, str) or not wanted.fullmatch(value):
        raise refused(place, "is not as an export writes it", "Leave it as it was.")
    return value


def to_csv(diary: FiledDiary) -> bytes:
    """The versions that are given, one row each; compound parts as JSON in their cell."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for found in diary.versions:
        writer.writerow(map(_cell, _row(found, diary.person)))
    return made.getvalue().encode()


def _row(found: FiledVersion, person: str) -> Iterator[str]:
    tree = {} if found.entry is None else to_tree(found.entry)
    kept = {**found._asdict(), "date": found.day.isoformat(), "person": person}
    for name in COLUMNS:
        if name in kept:
            yield str(kept[name])
        elif name not in tree:
            yield ""
        elif isinstance(tree[name], (str, int)):
            yield str(tree[name])
        else:
            yield json.dumps(tree[name], ensure_ascii=False, separators=(",", ":"))


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


def from_csv(data: str) -> FiledDiary:
    """InputError names the first row that cannot be read; all rows are of one person."""
    try:
        rows = [*csv.reader(StringIO(data, newline=""), strict=True)]
    except csv.Error as error:
        raise refused("the table", f"is not CSV ({error})", "Export it again.") from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise refused("row 1", "has other columns than a diary", f"Write {','.join(COLUMNS)}.")
    found = [_from_row(row, f"row {i}") for i, row in enumerate(rows[1:], 2)]
    people = {person for person, _ in found}
    if len(people) > 1:
        raise refused("person", "the rows are of several people", "Import one person at a time.")
    return FiledDiary(people.pop() if people else "", tuple(version for _, version in found))


def _from_row(row: list[str], place: str) -> tuple[str, FiledVersion]:
    if len(row) != len(COLUMNS):
        raise refused(place, f"has {len(row)} cells, not {len(COLUMNS)}", "Export it again.")
    cells = dict(zip(COLUMNS, map(_uncelled, row), strict=True))
    tree: dict[str, Any] = {"date": cells["date"]}
    for name in FIELDS:
        if name != "date" and cells[name]:
            tree[name] = cells[name] if name == "note" else _value(cells[name], f"{place}.{name}")
    version = _value(cells["version"], f"{place}.version")
    found = _checked({**cells, "version": version}, from_tree(tree, place), place)
    return text(LONGEST, cells["person"], f"{place}.person"), found


def _uncelled(cell: str) -> str:
    return cell.removeprefix("'")


def _value(cell: str, place: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError:
        raise refused(place, "cannot be read", "Write it as an export does.") from None
