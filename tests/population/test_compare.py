"""Two scans side by side: who changes, from what to what, and because of which rule."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from population.test_facts_table import ANNA, written
from population.test_scan import scanned
from unclench.serve.cli import main

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def changes(target: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    """By person and column."""
    told = duckdb.sql(f"SELECT * FROM '{target / 'changes.parquet'}'").fetchall()
    return {(person, what): tuple(rest) for person, what, *rest in told if what != "alert"}


def test_a_person_whose_kidneys_fail_changes_because_of_a_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    well = {**ANNA, "person": "well", "egfr": 90}
    scanned(written(tmp_path / "old.parquet", well, {**ANNA, "egfr": 90}), tmp_path / "old")
    scanned(written(tmp_path / "new.parquet", well, {**ANNA, "egfr": 20}), tmp_path / "new")
    out = tmp_path / "out"
    words = ["--compare", str(tmp_path / "old"), str(tmp_path / "new"), "-o", str(out)]
    assert main(["scan", *words]) == 0
    found = changes(out)
    assert {person for person, _ in found} == {"anna"}
    before, after, new, _ = found["anna", "baclofen"]
    assert before != after == "avoid" and "baclofen/kidney-below-30" in new
    summary = json.loads((out / "changes.json").read_text("utf-8"))
    assert (summary["people"], summary["changed"]) == (2, 1)
    told = capsys.readouterr().out
    assert "1 people: baclofen:" in told and "1 of 2 people change" in told


def test_who_is_in_one_scan_alone_changes_too(tmp_path: Path) -> None:
    scanned(written(tmp_path / "old.parquet", ANNA), tmp_path / "old")
    both = written(tmp_path / "new.parquet", ANNA, {**ANNA, "person": "bea"})
    scanned(both, tmp_path / "new")
    words = ["--compare", str(tmp_path / "old"), str(tmp_path / "new")]
    assert main(["scan", *words, "-o", str(tmp_path / "out")]) == 0
    found = changes(tmp_path / "out")
    assert found["bea", "stage"][0] is None and {person for person, _ in found} == {"bea"}


def test_two_versions_of_the_knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another cut point; the solver is not asked, as it has tests of its own."""
    monkeypatch.setattr("unclench.app.scan_compare._write_difference", lambda *_: None)
    shutil.copytree(KNOWLEDGE, tmp_path / "milder")
    for name, cut, milder in (
        ("rules", "kidney_clearance < 30", "kidney_clearance < 15"),
        ("medicine", "below: 30, at_most: 0", "below: 15, at_most: 0"),
    ):
        place = tmp_path / "milder" / "medicines" / "baclofen" / f"{name}.yaml"
        text = place.read_text("utf-8")
        assert cut in text
        place.write_text(text.replace(cut, milder), "utf-8")
    source = written(tmp_path / "facts.parquet", {**ANNA, "egfr": 20})
    words = [str(source), "--compare", str(KNOWLEDGE), str(tmp_path / "milder")]
    assert main(["scan", *words, "-o", str(tmp_path / "out")]) == 0
    before, after, _, gone = changes(tmp_path / "out")["anna", "baclofen"]
    assert before == "avoid" != after and "baclofen/kidney-below-30" in gone


def test_what_cannot_be_compared_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["scan", "--compare", str(KNOWLEDGE), str(KNOWLEDGE)]
    assert main([*words, "-o", str(tmp_path / "out")]) == 2
    assert "whom to scan is missing" in capsys.readouterr().err
    assert main(words) == 2 and "output" in capsys.readouterr().err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", "utf-8")
    assert main([*words, "-o", str(tmp_path / "full")]) == 2
    assert "not empty" in capsys.readouterr().err
