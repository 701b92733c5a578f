"""The decisions as one SQL statement over kept facts: for a database that holds them already.

Urgency, stage, verdicts and alerts; rules and needs would make a statement that no database plans
in reasonable time. `PRAGMA disable_optimizer` halves the time to plan it. Where the column `row` of
the facts is not empty, the row of the plan is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unclench.criteria.engines.layers import layers
from unclench.criteria.engines.program import Program, only
from unclench.population.deciding import FLAG, Values, values_of
from unclench.population.parquet import quoted

IN_SQL = ("urgency", "stage", "verdict_", "alerts")


def decisions(program: Program, source: str) -> str:
    """A SELECT over `source` (a table with the columns of kept facts) with a row for each person
    for whom the operations decide."""
    made = only(program, [name for name in program.results if name.startswith(IN_SQL)])
    inner = layers(made, f"(SELECT * FROM {source} WHERE row = '')", ("person", "flags"))
    told = ", ".join(_told(name, values) for name, values in values_of(made).items())
    return f"SELECT person, {told} FROM ({inner})"


def _told(name: str, values: Values) -> str:
    if name == "alerts":
        return f"{_list(values)} AS alerts"
    return f"CASE {' '.join(_whens(values))} END AS {name}"


def _whens(values: Values) -> Iterator[str]:
    pairs = zip(values.values, values.names, strict=True)
    yield from (f'WHEN "{name}" THEN {quoted(value)}' for value, name in pairs)


def _list(values: Values) -> str:
    """Sorted, with an alert for each doubtful name."""
    pairs: Sequence[tuple[str, str]] = [*zip(values.values, values.names, strict=True)]
    cases = ", ".join(f'CASE WHEN "{name}" THEN {quoted(value)} END' for value, name in pairs)
    flags = f"list_transform(range(flags), lambda i: {quoted(FLAG)} || i)"
    told = f"list_filter([{cases}], lambda told: told IS NOT NULL)"
    return f"list_sort(list_concat({told}, {flags}))"
