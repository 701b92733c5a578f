"""A scan from its source to its table: sorted, decided shard by shard, joined. What is finished is
kept on the disk, so that a scan that was killed is resumed where it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from unclench.atomic_file import write_whole
from unclench.errors import unusable
from unclench.population.again import (
    BEFORE,
    LEFT,
    QUARANTINE,
    parts_of,
    put_back,
    rescued,
    set_aside,
    unchanged,
)
from unclench.population.deciding import Part
from unclench.population.facts_table import facts_shards
from unclench.population.kept import ABOUT, FACTS, About, write_about
from unclench.population.lines import packed
from unclench.population.operations import operations
from unclench.population.parquet import join, rows_of
from unclench.population.scheduling import Processes, Scheduler, Shard
from unclench.population.shard import ShardRequest
from unclench.population.sorting import Sorted
from unclench.population.source import BulkData, FactsTable

UNFINISHED = ".unclench-*.part"  # by `atomic_file`, of a scan that was killed
WORK, STATE, PEOPLE = ".scan", "state.json", "people.parquet"
QUARANTINED = "quarantine.ndjson"
BYTES_OF_A_SHARD = 24 * 1024 * 1024  # of the source; people of one shard are in memory together
PACKED = 12  # how many times larger a line is than in its gzip file, at the most


class ScanJob(NamedTuple):
    """`content` is the version of the knowledge; a scan that is resumed must have the same."""

    source: BulkData | FactsTable
    target: Path
    day: date
    region: str | None
    threads: int
    memory: str
    resume: bool
    content: str


class Progress(NamedTuple):
    """How far a scan is: shards of all shards, people so far, lines that were quarantined."""

    done: int
    shards: int
    people: int
    quarantined: int


class Scanned(NamedTuple):
    people: int
    lines: Sorted


Told = Callable[[Progress], None]


def scan(job: ScanJob, tell: Told, scheduler: Scheduler | None = None) -> Scanned:
    """Leaves `people.parquet`, the facts that were read and `quarantine/` in the target folder.

    RequestError when the target holds something else, or if no line of the source can be used.
    """
    work, scheduler = job.target / WORK, scheduler or Processes(job.threads)
    _begin(job, work)
    about = unchanged(work, _source(job), job.day)
    lines, shards = _shards(job, work, scheduler) if about is None else _again(job, work, about)
    people = _run(scheduler, shards, lines, tell)
    if not people:
        raise unusable(
            "source", "holds no person for whom a plan can be made", _look_at(job, lines)
        )
    join([shard.target for shard in shards], job.target / PEOPLE, job.memory, work)
    if about is None:
        _keep(job, shards, lines)
    else:
        put_back(job.target, work)
    (work / STATE).unlink()  # first: half of the folder is nothing to resume from
    shutil.rmtree(work)
    return Scanned(people, lines)


def _again(job: ScanJob, work: Path, about: About) -> tuple[Sorted, list[Shard]]:
    """Nothing to read: the facts of the earlier scan are decided again."""
    return Sorted(*about.lines), [*parts_of(work, job.day)]


def _keep(job: ScanJob, shards: list[Shard], lines: Sorted) -> None:
    """The facts of all shards, with what they were made from."""
    found = operations()
    kept = [shard.kept for shard in shards if not isinstance(shard, Part)]
    if found is None or not all(place.exists() for place in kept):
        return
    join(kept, job.target / FACTS, job.memory, job.target / WORK)
    about = About(_source(job), found.key, job.region, job.day.isoformat(), (*lines,))
    write_about(about, found.program.columns, job.target / ABOUT)


def _look_at(job: ScanJob, lines: Sorted) -> str:
    if lines.quarantined:
        return f"Look at {job.target / QUARANTINE}: it holds each line with its reason."
    return "Name a folder with Patient.ndjson and the other types of an export."


def _begin(job: ScanJob, work: Path) -> None:
    """The target as it must be at the start: its own, and of the same scan when one is resumed."""
    state, wanted = work / STATE, _fingerprint(job)
    for path in job.target.glob(UNFINISHED):
        path.unlink()
    if job.resume and state.exists():
        if state.read_text(encoding="utf-8") != wanted:
            raise unusable(
                "resume", "the source, the day or the knowledge is not that of the scan that began",
                "Leave `resume` out to start again.",
            )  # fmt: skip
        return
    if job.target.exists() and not job.target.is_dir():
        raise unusable("output", f"'{job.target}' is a file", "Name a folder.")
    ours = {WORK, PEOPLE, *LEFT, "summary.json", "report.html", "call_first.csv"}
    there = {path.name for path in job.target.iterdir()} if job.target.exists() else set[str]()
    if there - ours:
        raise unusable(
            "output", f"'{job.target}' holds other files ({min(there - ours)})",
            "Name a new folder.",
        )  # fmt: skip
    rescued(job.target, work)
    for name in there - {*LEFT}:
        _remove(job.target / name)
    work.mkdir(parents=True)
    set_aside(job.target, work, job.region)
    (job.target / QUARANTINE).mkdir()
    write_whole(str(state), wanted.encode())


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _fingerprint(job: ScanJob) -> str:
    """What must be the same for a scan to go on."""
    told = [_source(job), job.day.isoformat(), job.region, job.content]
    return blake2b(json.dumps(told).encode()).hexdigest()


def _source(job: ScanJob) -> str:
    """The files as they are now."""
    files = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in job.source.files]
    return blake2b(json.dumps(files).encode()).hexdigest()


def _shards(job: ScanJob, work: Path, scheduler: Scheduler) -> tuple[Sorted, list[Shard]]:
    if isinstance(job.source, FactsTable):
        before = work / BEFORE / FACTS
        facts = facts_shards(job.source, work, job.day, job.memory, job.region, before)
        return Sorted(facts.rows, facts.rows, 0), [*facts.shards]
    lines, number = _sorted(job.source, work, scheduler)
    return lines, [
        ShardRequest(
            work,
            n,
            work / f"shard-{n:05}.parquet",
            job.day,
            job.region,
            work / f"kept-{n:05}.parquet",
            work / BEFORE / FACTS,
        )
        for n in range(number)
    ]


def _number_of_shards(source: BulkData, most: int) -> int:
    size = sum(path.stat().st_size * (PACKED if packed(path) else 1) for path in source.files)
    return max(1, min(most, -(-size // BYTES_OF_A_SHARD)))


def _sorted(source: BulkData, work: Path, scheduler: Scheduler) -> tuple[Sorted, int]:
    """The lines are sorted once; the file with their number, and that of the buckets, is written
    last."""
    counted = work / "sorted.json"
    if counted.exists():
        *lines, number = json.loads(counted.read_text(encoding="utf-8"))
        return Sorted(*lines), number
    number = _number_of_shards(source, scheduler.most_shards)
    found = scheduler.sort(source, work, number, work.parent / QUARANTINE / QUARANTINED)
    write_whole(str(counted), json.dumps([*found, number]).encode())
    return found, number


def _run(scheduler: Scheduler, shards: list[Shard], lines: Sorted, tell: Told) -> int:
    people = sum(rows_of(shard.target) for shard in shards if shard.target.exists())
    waiting = [shard for shard in shards if not shard.target.exists()]
    done = len(shards) - len(waiting)
    for found in scheduler.run(waiting):
        people, done = people + found, done + 1
        tell(Progress(done, len(shards), people, lines.quarantined))
    return people
