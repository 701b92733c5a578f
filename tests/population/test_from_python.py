"""`unclench.scan`: the rows of the command as a table of DuckDB."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

import unclench
from population.test_scan import DAY, rows, scanned
from surfaces.test_overlay import WHOLE
from unclench.content import load
from unclench.population.demo.write import DemoPopulation, write_population


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_population(DemoPopulation(12, 3, DAY, folder), load())
    return folder


def test_the_table_has_the_rows_of_the_command(export: Path, tmp_path: Path) -> None:
    scanned(export, tmp_path / "out")
    table = unclench.scan(export, today=DAY)
    found = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.fetchall()}
    assert found == rows(tmp_path / "out")


def test_it_is_asked_like_any_other_table(export: Path) -> None:
    table = unclench.scan(str(export), today=DAY)
    counted = table.aggregate("stage, count(*) AS people").fetchall()
    assert sum(people for _, people in counted) == 12
    assert table.filter("urgency IS NULL").fetchall() == []
    assert hasattr(table, "__arrow_c_stream__"), "any library of Arrow tables can take it"


def test_the_result_is_kept_where_that_is_wanted(export: Path, tmp_path: Path) -> None:
    unclench.scan(export, today=DAY, output=tmp_path / "kept", threads=2)
    assert (tmp_path / "kept" / "report.html").is_file()
    assert len(rows(tmp_path / "kept")) == 12


def test_the_rule_of_a_clinic_decides_too(tmp_path: Path) -> None:
    for name, text in WHOLE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    facts = tmp_path / "facts.csv"
    facts.write_text("person,conditions\nann,falls\nbo,\n", encoding="utf-8")
    content = unclench.load_content(tmp_path)
    table = unclench.scan(facts, today=DAY, content=content, threads=4)
    found = dict(table.select("person, verdict_baclofen").fetchall())
    assert found["ann"] == "avoid"
    assert found["bo"] != "avoid"


def test_what_cannot_be_read_is_an_error_of_the_package(tmp_path: Path) -> None:
    with pytest.raises(unclench.InputError, match="does not exist"):
        unclench.scan(tmp_path / "nowhere", today=date(2026, 11, 20))


def test_without_the_extra_it_says_what_to_install(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unclench.app.scan.find_spec", lambda _: None)
    assert importlib.util.find_spec("duckdb")
    with pytest.raises(unclench.InputError, match=r"unclench\[population\]"):
        unclench.scan(export, today=DAY)
