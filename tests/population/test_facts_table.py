"""Facts in a table give the plan of the same facts in a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from population.test_scan import rows, scanned
from support.people import TODAY, data_of, person
from unclench.content import load
from unclench.criteria.values import Interval, Members
from unclench.errors import RequestError
from unclench.intake import read_patient
from unclench.population.facts_table import TYPES, facts_schema
from unclench.population.rows import row_of
from unclench.serve.cli import main

ANNA: dict[str, Any] = {
    "person": "anna", "age": Decimal(46), "sex": "female", "egfr": Decimal("29.9"),
    "pattern": "spasticity", "severity": Decimal(6), "signs": [], "conditions": [],
    "ms_diagnosed": True,
}  # fmt: skip


def written(path: Path, *people: dict[str, Any]) -> Path:
    """The people as Parquet, with the types of the schema."""
    names = list(dict.fromkeys(name for one in people for name in one))
    schema = facts_schema(load())
    kinds = ", ".join(f"{name} {schema[name]['type']}" for name in names)
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE facts ({kinds})")
        marks = ", ".join("?" * len(names))
        for one in people:
            database.execute(f"INSERT INTO facts VALUES ({marks})", [one.get(n) for n in names])
        database.execute(f"COPY facts TO '{path}' (FORMAT PARQUET)")
    return path


def test_every_fact_has_a_column_of_its_kind() -> None:
    schema = facts_schema(load())
    for name, spec in load().facts.items():
        assert schema[name]["type"] == TYPES[spec.kind]
    assert json.dumps(schema)


def test_a_number_beside_its_cut_point_stays_there(tmp_path: Path) -> None:
    just_below = {**ANNA, "person": "below", "egfr": Decimal("29.999999999")}
    at = {**ANNA, "person": "at", "egfr": Decimal(30)}
    scanned(written(tmp_path / "facts.parquet", ANNA, just_below, at), tmp_path / "out")
    table = rows(tmp_path / "out")
    assert table["anna"]["verdict_baclofen"] == table["below"]["verdict_baclofen"]
    assert table["below"]["verdict_baclofen"] != table["at"]["verdict_baclofen"]


def test_a_null_is_not_known_and_an_empty_list_is_none(tmp_path: Path) -> None:
    unasked = {**ANNA, "person": "unasked", "signs": None}
    scanned(written(tmp_path / "facts.parquet", ANNA, unasked), tmp_path / "out")
    table = rows(tmp_path / "out")
    assert table["unasked"]["stage"] == "needs_data"
    assert "conditions" not in table["anna"]["needs"]
    nobody_asked = {**ANNA, "conditions": None}
    scanned(written(tmp_path / "other.parquet", nobody_asked), tmp_path / "out")
    assert "conditions" in rows(tmp_path / "out")["anna"]["needs"]


def test_a_region_that_is_asked_for_wins_over_the_table(tmp_path: Path) -> None:
    """As in a record: the limits of that region hold."""
    here, there = {**ANNA, "region": "us"}, {**ANNA, "region": "uk"}
    scanned(written(tmp_path / "here.parquet", here), tmp_path / "one", region="uk")
    scanned(written(tmp_path / "there.parquet", there), tmp_path / "two")
    assert rows(tmp_path / "one") == rows(tmp_path / "two")
    scanned(written(tmp_path / "here.parquet", here), tmp_path / "three")
    assert rows(tmp_path / "three") != rows(tmp_path / "two")


def test_a_region_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", "nowhere", "-o", "nothing", "--region", "mars"]) == 2
    assert "--region" in capsys.readouterr().err


def test_a_column_that_is_no_fact_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with duckdb.connect() as database:
        database.execute(f"COPY (SELECT 'x' AS person, 3 AS egrf) TO '{tmp_path / 'f.parquet'}'")
    with pytest.raises(RequestError, match="egfr"):
        scanned(tmp_path / "f.parquet", tmp_path / "out")


def test_a_value_that_cannot_be_is_a_row_without_a_plan(tmp_path: Path) -> None:
    absurd = {**ANNA, "person": "absurd", "egfr": Decimal(-4)}
    scanned(written(tmp_path / "facts.parquet", ANNA, absurd), tmp_path / "out")
    table = rows(tmp_path / "out")
    assert table["absurd"]["stage"] is None and "egfr" in table["absurd"]["not_read"][0]


def test_facts_of_a_plan_give_that_plan_again(tmp_path: Path) -> None:
    """What a plan says it knows, put into a table, decides the same."""
    people, wanted = [], {}
    for seed in range(150):
        patient = read_patient(data_of(person(seed)), load(), today=TODAY)
        if all(_exact(value) for value in patient.facts.values()):
            people.append({"person": str(seed), **_cells(patient.facts)})
            wanted[str(seed)] = row_of(str(seed), patient, load())
    assert len(people) > 30
    scanned(written(tmp_path / "facts.parquet", *people), tmp_path / "out", day=TODAY)
    table, options = rows(tmp_path / "out"), [option.id for option in load().options]
    for name, row in wanted.items():
        assert (table[name]["urgency"], table[name]["stage"]) == (row.urgency, row.stage), name
        assert {option: table[name][f"verdict_{option}"] for option in options} == row.verdicts


def _exact(value: Any) -> bool:
    if isinstance(value, Interval):
        return value.low == value.high
    return not isinstance(value, Members) or value.complete


def _cells(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _cell(value) for name, value in facts.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, Interval):
        return value.low
    return sorted(value.known) if isinstance(value, Members) else value
