"""A scan decides for everybody what `unclench plan` decides for one, and loses no line."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.content import load
from unclench.errors import RequestError
from unclench.intake import read_patient
from unclench.population import scan as scanning
from unclench.population import scheduling
from unclench.population.demo.write import DemoPopulation, write_population
from unclench.population.rows import LISTS, row_of
from unclench.population.scan import Progress, ScanJob, Scanned, scan
from unclench.population.source import source_of

DAY = date(2026, 11, 20)
PEOPLE = 60


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up population; its Bundles are in a folder of their own and are no lines of it."""
    folder = tmp_path_factory.mktemp("export")
    write_population(DemoPopulation(PEOPLE, 11, DAY, folder, bundles=True), load())
    return folder


def job(source: Path, target: Path, **more: Any) -> ScanJob:
    return ScanJob(source_of(source), target, DAY, None, 1, "", False, load().version)._replace(
        **more
    )


def nothing(_: Progress) -> None:
    """No one is told how far it is."""


def scanned(source: Path, target: Path, **more: Any) -> Scanned:
    return scan(job(source, target, **more), nothing)


def rows(target: Path) -> dict[str, dict[str, Any]]:
    found = duckdb.sql(f"SELECT * FROM '{target / 'people.parquet'}'")
    names = [column[0] for column in found.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def quarantined(target: Path) -> list[dict[str, Any]]:
    lines = (target / "quarantine" / "quarantine.ndjson").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_everybody_gets_the_decision_of_their_own_plan(export: Path, tmp_path: Path) -> None:
    found = scanned(export, tmp_path / "out")
    table, content = rows(tmp_path / "out"), load()
    assert found.people == len(table) == PEOPLE
    for path in sorted((export / "bundles").iterdir()):
        made = plan(PlanRequest(PersonRequest(path.read_bytes(), DAY)), content)
        patient = read_patient(path.read_bytes(), content, today=DAY)
        wanted = row_of(path.stem, patient, content)
        row = table[path.stem]
        assert (row["urgency"], row["stage"]) == (made.urgency, made.stage.id)
        assert {name: tuple(row[name]) for name in LISTS} == {
            name: getattr(wanted, name) for name in LISTS
        }
        for verdict in made.options:
            assert row[f"verdict_{verdict.option.id}"] == verdict.verdict


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_shards_order_and_packing_change_no_byte(
    export: Path, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines in another order, some files packed, and as many shards as the size makes."""
    scanned(export, tmp_path / "one")
    other = tmp_path / "other"
    other.mkdir()
    for path in export.glob("*.ndjson"):
        lines = path.read_bytes().splitlines(keepends=True)
        turned = b"".join(lines[::-1]) if path.stem == "Condition" else path.read_bytes()
        with gzip.open(other / f"{path.name}.gz", "wb") as file:
            file.write(turned)
    monkeypatch.setattr(scanning, "BYTES_OF_A_SHARD", size * 12)
    scanned(other, tmp_path / "two")
    one, two = ((tmp_path / name / "people.parquet").read_bytes() for name in ("one", "two"))
    assert one == two


BROKEN = {
    "not JSON": (b'{"resourceType": "Observation"', "JSON"),
    "no object": (b"[1]", "resourceType"),
    "no type": (b'{"id": "x"}', "resourceType"),
    "no patient": (b'{"resourceType": "Observation", "id": "x"}', "names no patient"),
    "twice the same key": (b'{"resourceType": "Patient", "id": "x", "id": "y"}', "id"),
    "an id of no kind": (b'{"resourceType": "Patient", "id": "a b"}', "id"),
    "not text": (b'{"resourceType": "Patient", "id": "\xff"}', "UTF-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_line_is_counted_and_kept_with_its_reason(
    name: str, export: Path, tmp_path: Path
) -> None:
    line, reason = BROKEN[name]
    source = tmp_path / "in"
    source.mkdir()
    whole = (export / "Patient.ndjson").read_bytes()
    (source / "Patient.ndjson").write_bytes(line + b"\n" + whole)
    found = scanned(source, tmp_path / "out")
    assert found.lines == (PEOPLE + 1, PEOPLE, 1)
    [kept] = quarantined(tmp_path / "out")
    assert (kept["file"], kept["line"]) == ("Patient.ndjson", 1)
    assert reason in kept["reason"]
    assert found.people == PEOPLE


def test_a_file_that_breaks_off_is_said_to(export: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    packed = gzip.compress((export / "Patient.ndjson").read_bytes())
    (source / "Patient.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    found = scanned(source, tmp_path / "out")
    assert 0 < found.people < PEOPLE
    assert "breaks off" in quarantined(tmp_path / "out")[-1]["reason"]


def test_a_person_without_a_plan_is_a_row(tmp_path: Path) -> None:
    """Two records that name one patient differently cannot be planned for, and are not left out."""
    source = tmp_path / "in"
    source.mkdir()
    first = {"resourceType": "Patient", "id": "one", "birthDate": "1980-01-01"}
    other = {**first, "id": "two"}
    twice = {**first, "birthDate": "1990-01-01"}
    lines = [json.dumps(one) for one in (first, other, twice)]
    (source / "Patient.ndjson").write_text("\n".join(lines), "utf-8")
    scanned(source, tmp_path / "out")
    table = rows(tmp_path / "out")
    assert table["one"]["stage"] is None and table["one"]["not_read"]
    assert table["two"]["stage"] is not None


def test_nothing_that_can_be_used_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "Patient.ndjson").write_text("{}\n", "utf-8")
    with pytest.raises(RequestError, match="no person"):
        scanned(source, tmp_path / "out")


def test_a_folder_with_other_files_is_left_alone(export: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(RequestError, match="thesis"):
        scanned(export, tmp_path / "out")
    assert (tmp_path / "out" / "thesis.txt").read_text("utf-8") == "mine"


COMMAND = (
    "import sys; from unclench.population import scan; scan.BYTES_OF_A_SHARD = 8000; "
    "from unclench.serve.cli import main; sys.exit(main())"
)


def run(source: Path, target: Path, *more: str) -> subprocess.Popen[bytes]:
    """The real command, with shards small enough that there are many."""
    words = ["scan", str(source), "-o", str(target), "--date", DAY.isoformat(), "--threads", "1"]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words, *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_killed_scan_goes_on_to_the_same_bytes(export: Path, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert run(export, whole).wait() == 0
    kills = 0
    for delay in (0.3, 0.6, 0.9, 1.2):
        going = run(export, broken, "--resume")
        time.sleep(delay)
        kills += going.poll() is None
        going.kill()
        going.wait()
    assert kills
    assert run(export, broken, "--resume").wait() == 0
    for name in (
        "people.parquet",
        "summary.json",
        "call_first.csv",
        "report.html",
        "facts.parquet",
    ):
        assert (broken / name).read_bytes() == (whole / name).read_bytes(), name


def test_a_full_disk_is_one_message(export: Path, tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)); "
    words = ["scan", str(export), "-o", str(tmp_path / "out"), "--date", DAY.isoformat()]
    found = subprocess.run(
        [sys.executable, "-c", limit + COMMAND, *words], capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    told = [line for line in found.stderr.splitlines() if line.startswith("unclench: ")]
    assert len(told) == 1 and "the scan stopped" in told[0]
    assert not (tmp_path / "out" / "people.parquet").exists()


def test_another_day_does_not_go_on_with_an_unfinished_scan(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(scheduling, "run", stopped)
        scanned(export, tmp_path / "out")
    with pytest.raises(RequestError, match="is not that of the scan that began"):
        scanned(export, tmp_path / "out", resume=True, day=date(2026, 11, 21))
