"""A scan on a real cluster of Spark gives the bytes that one machine gives."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from support.spark_cluster import environment, spark_master
from unclench.content import load
from unclench.population.demo.write import DemoPopulation, write_population

from .test_scan import DAY

MISSING = [
    name
    for name, there in {"pyspark": find_spec("pyspark"), "java": shutil.which("java")}.items()
    if not there
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(
        bool(MISSING) and "CI" not in os.environ, reason=f"not on this machine: {MISSING}"
    ),
]
ROOT = Path(__file__).parents[2]
SAME = (
    "people.parquet",
    "facts.parquet",
    "summary.json",
    "call_first.csv",
    "report.html",
    "quarantine/quarantine.ndjson",
)
SMALL = """
import sys
from unclench.population import scan, spark
scan.BYTES_OF_A_SHARD, spark.BYTES_OF_A_PIECE = 100_000, 30_000
from unclench.serve.cli import main
sys.exit(main())
"""
HOT = 2_000  # resources of one person, who is more than all the others


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with spark_master(tmp_path_factory.mktemp("spark"), ROOT / "src") as url:
        yield url


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a person of very many resources, lines that cannot be used, and a packed file."""
    folder = tmp_path_factory.mktemp("export")
    write_population(DemoPopulation(60, 5, DAY, folder), load())
    _make_hot(folder / "Observation.ndjson")
    chance = Random(5)
    for path in sorted(folder.glob("*.ndjson")):
        lines = path.read_bytes().splitlines(keepends=True)
        for _ in range(3):
            lines.insert(chance.randint(0, len(lines)), chance.choice([b"\n", b"[1]\n", b"{\n"]))
        path.write_bytes(b"".join(lines))
    packed = folder / "Condition.ndjson"
    (folder / "Condition.ndjson.gz").write_bytes(gzip.compress(packed.read_bytes(), mtime=0))
    packed.unlink()
    return folder


def _make_hot(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    one = json.loads(lines[0])
    more = (json.dumps({**one, "id": f"hot{number}"}) for number in range(HOT))
    path.write_text("\n".join([*lines, *more]) + "\n", "utf-8")


@pytest.fixture(scope="module")
def one(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one machine makes of it."""
    target = tmp_path_factory.mktemp("one") / "out"
    finished(start(export, target, "--threads", "1"))
    return target


def start(source: Path, target: Path, *more: str) -> subprocess.Popen[bytes]:
    words = ["scan", str(source), "-o", str(target), "--date", DAY.isoformat(), *more]
    return subprocess.Popen(
        [sys.executable, "-c", SMALL, *words],
        env=environment(ROOT / "src"),
        cwd=target.parent,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )


def on(master: str) -> tuple[str, ...]:
    return ("--engine", "spark", "--master", master)


def finished(going: subprocess.Popen[bytes]) -> None:
    _, told = going.communicate()
    assert going.returncode == 0, told


def test_two_workers_give_the_bytes_of_one_machine(
    master: str, export: Path, one: Path, tmp_path: Path
) -> None:
    finished(start(export, tmp_path / "two", *on(master)))
    _assert_same(one, tmp_path / "two")


def test_a_killed_scan_goes_on_to_the_same_bytes(
    master: str, export: Path, one: Path, tmp_path: Path
) -> None:
    """Once while some shards are there and others are not; on another engine, too."""
    target = tmp_path / "two"
    going = start(export, target, *on(master))
    while going.poll() is None and not any(target.glob(".scan/shard-*.parquet")):
        time.sleep(0.05)
    going.kill()
    going.communicate()
    assert (target / ".scan").is_dir()
    shutil.copytree(target, tmp_path / "here", ignore=shutil.ignore_patterns("tmp*"))
    finished(start(export, target, *on(master), "--resume"))
    finished(start(export, tmp_path / "here", "--resume"))
    _assert_same(one, target)
    _assert_same(one, tmp_path / "here")


def test_a_fault_on_a_worker_is_one_message(master: str, tmp_path: Path) -> None:
    """A file that this process sees and the workers do not is never taken for an empty one."""
    source = tmp_path / "in"
    source.mkdir()
    (tmp_path / "here.ndjson").write_text('{"resourceType": "Patient", "id": "a"}\n', "utf-8")
    (source / "Patient.ndjson").symlink_to("/proc/self/cwd/here.ndjson")
    going = start(source, tmp_path / "two", *on(master))
    _, told = going.communicate()
    assert going.returncode == 2
    assert told.count(b"unclench: ") == 1
    assert b"No such file or directory" in told
    assert not (tmp_path / "two" / "people.parquet").exists()


def _assert_same(one: Path, other: Path) -> None:
    for name in SAME:
        assert (other / name).read_bytes() == (one / name).read_bytes(), name
