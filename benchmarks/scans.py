"""Decisions over kept facts: against a bare scan of the same columns, and for ten and a hundred
times as many people. `--people 1000000` goes further; the limits are ratios from one run."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from people import TODAY, bundle
from report import Report

from unclench.content import load
from unclench.criteria.engines.bits import BLOCK, Kernel, as_columns
from unclench.criteria.engines.cells import Placing
from unclench.criteria.engines.program import Program, only
from unclench.intake import read_patient
from unclench.population.deciding import Deciding, Part, decide
from unclench.population.in_sql import IN_SQL
from unclench.population.kept import sizes
from unclench.population.operations import operations
from unclench.population.parquet import LAYOUT, connection, quoted
from unclench.population.rows import options_of

MADE, ROUNDS = 500, 3
FEWEST, MOST_TIMES_THE_SCAN, LINEAR = 100_000, 8.0, 1.15
KILOBYTES_OF_A_MEGABYTE = 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=FEWEST)
    people = parser.parse_args().people
    found, report = operations(), Report()
    assert found is not None, "operations of this content"
    with TemporaryDirectory() as folder:
        made = {count: _facts(found.program, count, Path(folder)) for count in _counts(people)}
        _against_the_scan(found.program, made[people], people, report)
        _growth(found.program, made, Path(folder), report)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_OF_A_MEGABYTE
    report.row("most memory of the whole benchmark", most, "MB")
    return report.code()


def _counts(people: int) -> list[int]:
    return [people // 10, people]


def _facts(program: Program, people: int, folder: Path) -> Path:
    """Kept facts of made-up people, over and over in another order."""
    content, target = load(), folder / f"facts{people}.parquet"
    patients = [read_patient(bundle(n), content, today=TODAY) for n in range(MADE)]
    cells = map(Placing(program.columns).cells, (one.facts for one in patients))
    columns = as_columns(program.columns, [row for row in cells if row is not None])
    order = np.random.default_rng(people).integers(0, MADE, people)
    table: dict[str, Any] = {name: column[order] for name, column in columns.items()}
    with connection() as database:
        database.register("people", {"number": np.arange(people), **table})
        database.execute(
            "COPY (SELECT 'p' || lpad(number::VARCHAR, 9, '0') AS person, '' AS key, "
            f"{date.min.toordinal()} AS first_day, {date.max.toordinal()} AS last_day, "
            "0::USMALLINT AS flags, '[]' AS not_read, '' AS row, * EXCLUDE (number) FROM people) "
            f"TO {quoted(target)} ({LAYOUT})"
        )
    return target


def _seconds(run: Callable[[], object]) -> float:
    """Of the processor, the least of a few rounds."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        run()
        found.append(time.process_time() - begun)
    return min(found)


def _against_the_scan(program: Program, facts: Path, people: int, report: Report) -> None:
    made = only(program, [name for name in program.results if name.startswith(IN_SQL)])
    names = [name for name, _ in sizes(made.columns)]
    kernel, every = Kernel(made), Kernel(program)
    scan = _seconds(lambda: _bare(facts, names))
    decided = _seconds(lambda: _decided(facts, names, people, kernel))
    whole = _seconds(lambda: _decided(facts, names, people, every))
    report.row(f"bare scan of {len(names)} columns", people / scan / 1000, "k/s", "people")
    report.row("urgency, stage, verdicts, alerts", people / decided / 1000, "k/s", "people")
    report.row("with rules and needs", people / whole / 1000, "k/s", "people")
    report.limited("decisions, in bare scans", decided / scan, "x", MOST_TIMES_THE_SCAN)
    report.row("with rules and needs, in bare scans", whole / scan, "x")


def _bare(facts: Path, names: list[str]) -> None:
    """Every cell is read, and nothing is kept of it."""
    with connection() as database:
        read = ", ".join(f"bit_xor({name})" for name in names)
        database.execute(f"SELECT {read} FROM {quoted(facts)}").fetchall()


def _decided(facts: Path, names: list[str], people: int, kernel: Kernel) -> int:
    """How many have something urgent, so that the answers are looked at."""
    found = 0
    with connection() as database:
        for first in range(0, people, BLOCK):
            columns = database.execute(
                f"SELECT {', '.join(names)} FROM read_parquet({quoted(facts)}, "
                f"file_row_number = true) WHERE file_row_number BETWEEN {first} AND "
                f"{first + BLOCK - 1} ORDER BY file_row_number"
            ).fetchnumpy()
            size = len(columns[names[0]])
            for decided in kernel.run(columns, size):
                found += int(decided.who("urgency:emergency").sum())
    return found


def _growth(program: Program, made: dict[int, Path], folder: Path, report: Report) -> None:
    """A second scan where nothing changed: facts to rows on the disk."""
    deciding = Deciding(program, options_of(load()))
    each = {}
    for people, facts in made.items():
        parts = [
            Part(facts, first, min(BLOCK, people - first), folder / "rows.parquet", TODAY)
            for first in range(0, people, BLOCK)
        ]
        run = partial(_all, parts, deciding)
        each[people] = _seconds(run) / people
        report.row(f"rows of {people:,} people", 1 / each[people] / 1000, "k/s", "people")
    fewer, more = made
    report.limited(
        "ten times the people, in time per person", each[more] / each[fewer], "x", LINEAR
    )


def _all(parts: list[Part], deciding: Deciding) -> None:
    for part in parts:
        decide(part, deciding)


if __name__ == "__main__":
    sys.exit(main())
