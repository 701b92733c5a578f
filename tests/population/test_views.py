"""Run by the reference engine of FHIRPath, the views of facts give the tables that DuckDB reads
from the same lines, and the values that the intake reads from the same people."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from population.test_scan import DAY
from support.pdfs import missing
from unclench.app.knowledge.views import LOINC, OWN, views
from unclench.content import load
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.population.demo.write import DemoPopulation, write_population
from unclench.serve.cli import main

SURFACES = Path(__file__).parents[1] / "surfaces"
Row = dict[str, Any]
RESULT, STATED = "result_", "stated_"


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_population(DemoPopulation(25, 8, DAY, folder, bundles=True), load())
    return folder


@pytest.fixture(scope="module")
def tables(export: Path) -> dict[str, list[Row]]:
    """The rows of every view."""
    if shutil.which("node") is None or not (SURFACES / "node_modules" / "fhirpath").is_dir():
        missing("fhirpath (npm ci --prefix tests/surfaces)")
    lines = [line for path in export.glob("*.ndjson") for line in path.read_text().splitlines()]
    asked = {
        "views": [view.definition for view in views(load())],
        "resources": [json.loads(line) for line in lines],
    }
    run = subprocess.run(
        ["node", str(SURFACES / "views.cjs")],
        input=json.dumps(asked).encode(), capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    found: dict[str, list[Row]] = json.loads(run.stdout)
    return found


def by_duckdb(export: Path, system: str, codes: list[str]) -> list[tuple[Any, ...]]:
    """Who, when and how much, of the results with one of these codes."""
    kinds = (
        "id: 'VARCHAR', status: 'VARCHAR', effectiveDateTime: 'VARCHAR', "
        "code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])', "
        "subject: 'STRUCT(reference VARCHAR)', valueQuantity: 'STRUCT(value DOUBLE, unit VARCHAR)'"
    )
    found: list[tuple[Any, ...]] = duckdb.execute(
        "SELECT id, split_part(subject.reference, '/', 2), effectiveDateTime, valueQuantity.value, "
        f"valueQuantity.unit FROM read_json('{export / 'Observation.ndjson'}', columns={{{kinds}}})"
        "WHERE status IN ('final', 'amended', 'corrected') AND len(list_filter(code.coding, "
        "lambda one: one.system = ? AND list_contains(?, one.code))) > 0 ORDER BY id",
        [system, codes],
    ).fetchall()
    return found


def test_every_table_of_numbers_is_that_of_duckdb(
    export: Path, tables: dict[str, list[Row]]
) -> None:
    compared = 0
    for name, rows in tables.items():
        place, _, fact = name.partition("_")
        spec = load().facts.get(fact)
        if spec is None or "unit" not in str(views_by_name()[name]):
            continue
        system, codes = (LOINC, [*spec.loinc]) if f"{place}_" == RESULT else (OWN, [spec.record])
        wanted = by_duckdb(export, system, codes)
        told = [(r["id"], r["patient"], r["day"], r["value"], r["unit"]) for r in rows]
        assert sorted(told) == wanted, name
        compared += len(wanted)
    assert compared > 100


def views_by_name() -> dict[str, Any]:
    return {view.name: view.definition for view in views(load())}


def test_what_a_view_says_is_what_the_intake_reads(
    export: Path, tables: dict[str, list[Row]]
) -> None:
    """The severity of each person: stated once, in its own unit."""
    rows = {row["patient"]: row["value"] for row in tables["stated_severity"]}
    assert len(rows) > 15
    for person, value in rows.items():
        data = (export / "bundles" / f"{person}.json").read_bytes()
        found = read_patient(data, load(), today=DAY).facts["severity"]
        assert found == Interval(value, value)


def test_somebody_is_in_the_view_of_patients(export: Path, tables: dict[str, list[Row]]) -> None:
    assert len(tables["patients"]) == 25
    assert all(row["birth_date"] for row in tables["patients"])


def test_the_command_writes_a_file_for_each_view(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "export", "--format", "views", "-o", str(tmp_path)]) == 0
    assert "views" in capsys.readouterr().out
    written = {path.stem: json.loads(path.read_text("utf-8")) for path in tmp_path.iterdir()}
    assert written == views_by_name()
    assert {view["resourceType"] for view in written.values()} == {"ViewDefinition"}


def test_a_fact_that_is_worked_out_has_no_view() -> None:
    named = {name.partition("_")[2] for name in views_by_name()} - {""}
    assert not named & {name for name, spec in load().facts.items() if spec.derived}
