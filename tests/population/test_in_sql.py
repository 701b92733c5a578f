"""The statement gives what the scan gives: urgency, stage, every verdict and every alert."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from population.test_scan import DAY, rows, scanned
from unclench.content import load
from unclench.population.demo.write import DemoPopulation, write_population
from unclench.population.in_sql import decisions
from unclench.population.operations import operations


def by_statement(facts: Path) -> dict[str, dict[str, Any]]:
    found = operations()
    assert found is not None
    with duckdb.connect() as database:
        database.execute("PRAGMA disable_optimizer")  # the statement leaves it little to do
        told = database.execute(decisions(found.program, f"'{facts}'"))
        names = [column[0] for column in told.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in told.fetchall()}


def test_a_database_decides_as_the_scan_does(tmp_path: Path) -> None:
    write_population(DemoPopulation(150, 4, DAY, tmp_path / "export"), load())
    scanned(tmp_path / "export", tmp_path / "out")
    wanted, found = rows(tmp_path / "out"), by_statement(tmp_path / "out" / "facts.parquet")
    assert found.keys() == wanted.keys()
    for person, row in found.items():
        assert row == {name: wanted[person][name] for name in row}, person
    assert len({row["stage"] for row in found.values()}) > 5
    assert len(next(iter(found.values()))) == 4 + len(load().options)
