"""A second scan into the same folder reads only what changed, and gives what a first one gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from population.test_facts_table import ANNA, written
from population.test_scan import DAY, job, rows, scanned
from support.bundle import bundle_of
from support.people import TODAY, data_of, person
from unclench.content import load
from unclench.criteria.engines.cells import Placing
from unclench.intake import read_patient
from unclench.population import reading
from unclench.population import scan as scanning
from unclench.population.demo.write import DemoPopulation, write_population
from unclench.population.kept import ReadPerson
from unclench.population.operations import operations
from unclench.population.other_days import on_day
from unclench.population.sorting import Sorted
from unclench.population.summary import write_summary

PEOPLE = 40


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_population(DemoPopulation(PEOPLE, 5, DAY, folder), load())
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The people who are read by the intake, as they are."""
    names: list[str] = []
    before = reading._read

    def counted(one: reading.ToRead, *more: Any) -> Any:
        names.append(one.person)
        return before(one, *more)

    monkeypatch.setattr(reading, "_read", counted)
    yield names


def test_nothing_is_read_again_where_nothing_changed(
    export: Path, tmp_path: Path, read: list[str]
) -> None:
    out = tmp_path / "out"
    first = scanned(export, out)
    wanted = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert len(read) == PEOPLE
    again = scanned(export, out)
    assert again == first and len(read) == PEOPLE
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == wanted


def test_only_who_changed_is_read_again(export: Path, tmp_path: Path, read: list[str]) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    scanned(export, out)
    read.clear()
    other.mkdir()
    for path in export.glob("*.ndjson"):
        (other / path.name).write_bytes(path.read_bytes())
    lines = (other / "Patient.ndjson").read_text("utf-8").splitlines()
    changed = {**json.loads(lines[0]), "birthDate": "1990-05-05"}
    (other / "Patient.ndjson").write_text("\n".join([json.dumps(changed), *lines[1:]]), "utf-8")
    scanned(other, out)
    assert read == [changed["id"]]
    scanned(other, tmp_path / "whole")
    assert rows(out) == rows(tmp_path / "whole")


def test_another_region_reads_everybody_again(
    export: Path, tmp_path: Path, read: list[str]
) -> None:
    scanned(export, tmp_path / "out")
    scanned(export, tmp_path / "out", region="us")
    assert len(read) == 2 * PEOPLE


def test_facts_in_a_table_are_those_of_any_day(tmp_path: Path, read: list[str]) -> None:
    source = written(tmp_path / "facts.parquet", ANNA, {**ANNA, "person": "bea", "egfr": None})
    scanned(source, tmp_path / "out")
    scanned(source, tmp_path / "out", day=date(2027, 3, 1))
    assert len(read) == 2
    scanned(source, tmp_path / "whole", day=date(2027, 3, 1))
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")


def test_without_operations_the_plan_decides_for_everybody(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a content that no operations were compiled for."""
    scanned(export, tmp_path / "one")
    from unclench.population import again

    for module in (reading, scanning, again):
        monkeypatch.setattr(module, "operations", lambda: None)
    scanned(export, tmp_path / "two")
    assert rows(tmp_path / "one") == rows(tmp_path / "two")
    assert not (tmp_path / "two" / "facts.parquet").exists()


def test_the_plan_decides_where_facts_have_no_place(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned(export, tmp_path / "one")
    monkeypatch.setattr("unclench.criteria.engines.cells.placed", lambda *_: None)
    scanned(export, tmp_path / "two")
    assert rows(tmp_path / "one") == rows(tmp_path / "two")
    assert summary(export, tmp_path / "two")["decided"] == {"operations": 0, "plan": PEOPLE}
    assert summary(export, tmp_path / "one")["decided"] == {"operations": PEOPLE, "plan": 0}


def summary(source: Path, target: Path) -> dict[str, Any]:
    lines = Sorted(0, 0, 0)
    write_summary(target, scanning.Scanned(PEOPLE, lines), job(source, target), load())
    found: dict[str, Any] = json.loads((target / "summary.json").read_text("utf-8"))
    return found


def kept_facts(data: bytes, day: date) -> ReadPerson:
    found = operations()
    assert found is not None
    placing = Placing(found.program.columns)
    one = reading.ToRead("", "", lambda on: read_patient(data, load(), today=on))
    return reading._read(one, day, placing, load())


def test_kept_facts_are_those_of_every_day_on_which_they_are_said_to_hold() -> None:
    """At both ends of the days, and somewhere between; beyond them something is often another."""
    chance, others = Random(3), 0
    for seed in range(60):
        data = data_of(bundle_of(person(seed)))
        kept = kept_facts(data, TODAY)
        for day in _days(kept, chance):
            there = kept_facts(data, day)
            assert (there.cells, there.flags) == (kept.cells, kept.flags), (seed, day)
            told = [sorted({on_day(line, day) for line in one.not_read}) for one in (kept, there)]
            assert told[0] == told[1], (seed, day)
        after = date.fromordinal(min(kept.last_day, LATEST) + 1)
        others += kept_facts(data, after).cells != kept.cells
    assert others > 20


LATEST = date(2190, 1, 1).toordinal()


def _days(kept: ReadPerson, chance: Random) -> list[date]:
    first = max(kept.first_day, date(1990, 1, 1).toordinal())
    last = min(kept.last_day, LATEST)
    return [date.fromordinal(n) for n in (first, last, chance.randint(first, last))]


def test_another_day_reads_only_those_for_whom_it_is_another(
    export: Path, tmp_path: Path, read: list[str]
) -> None:
    out = tmp_path / "out"
    scanned(export, out)
    read.clear()
    for later in (1, 40):
        day = DAY + timedelta(days=later)
        scanned(export, out, day=day)
        scanned(export, tmp_path / f"whole{later}", day=day)
        assert rows(out) == rows(tmp_path / f"whole{later}")
    assert len(read) < 4 * PEOPLE
