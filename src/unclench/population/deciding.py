"""Rows from columns: what the operations say about a block of people, written as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unclench.criteria.engines.bits import BLOCK, Columns, Decided, Kernel
from unclench.criteria.engines.program import Program
from unclench.decision.row import CERTAIN, OF
from unclench.population.kept import OWN, row_from, sizes
from unclench.population.other_days import BEGIN, on_day
from unclench.population.parquet import LAYOUT, connection, put_in_place, quoted, write_rows
from unclench.population.rows import LISTS, columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEPARATOR = "\x1e"  # of the members of a list while they are one text
FLAG = "doubtful-name/"
PART = 8_192  # people whose lists are made at a time
MOST_SAID = 50_000  # different lists that are remembered


class Values(NamedTuple):
    """A column of the row: its values, and the name of the result for each."""

    values: tuple[str, ...]
    names: tuple[str, ...]


def values_of(program: Program) -> dict[str, Values]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name in program.results:
        if name != CERTAIN:
            place, _, value = name.partition(OF)
            found.setdefault(place, []).append((value, name))
    return {place: Values(*zip(*sorted(pairs), strict=True)) for place, pairs in found.items()}


class Deciding:
    """Kept facts into rows; remembers the lists it has written."""

    def __init__(self, program: Program, options: Sequence[str], block: int = BLOCK) -> None:
        self.program, self.options, self.block = program, tuple(options), block
        self.kernel, self.values = Kernel(program, block), values_of(program)
        self.said: dict[str, dict[bytes, str]] = {name: {} for name in LISTS}

    def table(self, facts: Columns, people: int) -> dict[str, NDArray[Any]]:
        """Codes of the single values, counted from 1, and each list as one text."""
        [decided] = self.kernel.run(facts, people)
        singles = [name for name in self.values if name not in LISTS]
        found: dict[str, NDArray[Any]] = {
            name: _codes(decided, self.values[name]) for name in singles
        }
        for name in (name for name in LISTS if name in self.values):
            found[name] = self._texts(decided, name)
        return {**found, CERTAIN: decided.who(CERTAIN)}

    def certain(self, facts: Columns, people: int) -> Iterator[bool]:
        """Whether the operations are complete about each person."""
        for decided in self.kernel.run(facts, people):
            yield from decided.who(CERTAIN)

    def _texts(self, decided: Decided, name: str) -> NDArray[Any]:
        values, said = self.values[name], self.said[name]
        if len(said) > MOST_SAID:
            said.clear()
        found = np.empty(decided.people, object)
        octets = np.stack([decided.words[one].view(np.uint8) for one in values.names])
        for first in range(0, decided.people, PART):
            here = octets[:, first // 8 : (first + PART) // 8]
            bits = np.unpackbits(here, axis=1, bitorder="little").T
            keys = np.packbits(bits, axis=1, bitorder="little")
            for i, key in enumerate(map(bytes, keys[: decided.people - first])):
                text = said.get(key)
                if text is None:
                    text = said[key] = _joined(values.values, key)
                found[first + i] = text
        return found


def _codes(decided: Decided, values: Values) -> NDArray[np.uint8]:
    found = np.zeros(decided.people, np.uint8)
    for code, name in enumerate(values.names, 1):
        found |= decided.who(name).view(np.uint8) * np.uint8(code)
    return found


def _joined(values: Sequence[str], key: bytes) -> str:
    bits = np.unpackbits(np.frombuffer(key, np.uint8), count=len(values), bitorder="little")
    return SEPARATOR.join(values[i] for i in np.flatnonzero(bits).tolist())


class Part(NamedTuple):
    """Some rows of kept facts, from row `first` on."""

    facts: Path
    first: int
    people: int
    target: Path
    day: date


def decide(part: Part, deciding: Deciding) -> int:
    """Writes the rows of a part, at most a block, sorted as its facts are; how many there were."""
    if not part.people:
        write_rows((), deciding.options, part.target)
        return 0
    with TemporaryDirectory(dir=part.target.parent) as folder, connection() as database:
        made, left = Path(folder) / "rows.parquet", Path(folder) / "left.parquet"
        cells = _cells(database, part, deciding)
        planned = [row_from(row) for row in cells["row"] if row]
        asked = _rows(deciding)
        if planned:
            write_rows(planned, deciding.options, left)
            asked = f"{asked} UNION ALL SELECT * FROM {quoted(left)} ORDER BY person"
        database.register("decided", _table(deciding, cells, part.day))
        database.execute(f"COPY ({asked}) TO {quoted(made)} ({LAYOUT})")
        put_in_place(made, part.target)
    return part.people


def _cells(database: DuckDBPyConnection, part: Part, deciding: Deciding) -> dict[str, Any]:
    names = ", ".join([*OWN, *(name for name, _ in sizes(deciding.program.columns))])
    found: dict[str, Any] = database.execute(
        f"SELECT {names} FROM read_parquet({quoted(part.facts)}, file_row_number = true) WHERE "
        f"file_row_number BETWEEN {part.first} AND {part.first + part.people - 1} "
        "ORDER BY file_row_number"
    ).fetchnumpy()
    return {name: np.ma.getdata(column) for name, column in found.items()}


def _table(deciding: Deciding, cells: Mapping[str, Any], day: date) -> dict[str, Any]:
    table = deciding.table(cells, len(cells["person"]))
    _add_flags(table["alerts"], cells["flags"])
    kept = np.array([not row for row in cells["row"]])
    assert table.pop(CERTAIN)[kept].all(), "of anybody else the row of the plan was kept"
    not_read = np.array([_on_day(text, day) for text in cells["not_read"]], object)
    return {**table, "person": cells["person"], "not_read": not_read, "kept": kept}


def _on_day(text: str, day: date) -> str:
    """The same list with the numbers of days that it has on this day."""
    if BEGIN not in text:
        return text
    told: list[str] = json.loads(text)
    return json.dumps(sorted({on_day(line, day) for line in told}))


def _add_flags(alerts: NDArray[Any], flags: NDArray[np.uint16]) -> None:
    """An alert for each doubtful name."""
    for i in np.flatnonzero(flags):
        told = [*filter(None, alerts[i].split(SEPARATOR))]
        told += [f"{FLAG}{number}" for number in range(int(flags[i]))]
        alerts[i] = SEPARATOR.join(sorted(told))


def _rows(deciding: Deciding) -> str:
    """The codes as words, the texts as lists."""
    asked = []
    for name, kind in columns(deciding.options).items():
        if name in {"person", "not_read"}:
            asked.append(name if name == "person" else "from_json(not_read, '[\"VARCHAR\"]')")
        elif kind == "VARCHAR":
            whens = enumerate(deciding.values[name].values, 1)
            cases = " ".join(f"WHEN {code} THEN {quoted(value)}" for code, value in whens)
            asked.append(f'CASE "{name}" {cases} END')
        else:
            split = f"string_split({name}, chr({ord(SEPARATOR)}))"
            asked.append(f"CASE WHEN {name} = '' THEN CAST([] AS VARCHAR[]) ELSE {split} END")
        asked[-1] += f' AS "{name}"'
    return f"SELECT {', '.join(asked)} FROM decided WHERE kept"
