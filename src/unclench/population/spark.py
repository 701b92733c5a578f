"""Spark as what runs the parts of a scan: it reads the lines, shuffles them by patient, and
schedules the shards on as many machines as there are. All of them see the source and the target
under the same paths. Buckets and rows are the same to the byte as those of one machine."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.errors import unusable
from unclench.population.lines import FilePiece, Line, lines_of, pieces_of
from unclench.population.parquet import put_in_place, rows_of
from unclench.population.scheduling import Shard, run
from unclench.population.sorting import (
    SHARED,
    Quarantined,
    Sorted,
    bucket,
    placed,
    quarantined,
    shard_of,
    shared_file,
    with_key,
)
from unclench.population.source import BulkData

if TYPE_CHECKING:
    from pyspark import SparkContext

BYTES_OF_A_PIECE = 32 * 1024 * 1024
LAST = 1 << 62  # behind every line of a piece: how many there were
TRIES = 4  # of a task; a machine may be lost
SECONDS_BETWEEN_LOOKS = 1.0
SAID = 300  # characters of an error

LineKey = tuple[int, int, int]  # bucket, piece, line: in this order lines are those of the source
Keyed = tuple[LineKey, bytes]


class PieceToRead(NamedTuple):
    """A piece, its place among all of them, and the name of its file in the quarantine."""

    number: int
    name: str
    piece: FilePiece
    shards: int


class Cluster:
    """A scheduler of `scheduling`."""

    most_shards = 20_000

    def __init__(self, context: SparkContext) -> None:
        self.context = context

    def sort(self, source: BulkData, folder: Path, shards: int, quarantine: Path) -> Sorted:
        """Behind the buckets are two more partitions: what all shards share, and the quarantine."""
        pieces = list(_pieces(source, shards))
        files = [*(bucket(folder, n) for n in range(shards)), shared_file(folder)]
        with _told():
            return Sorted(
                *self.context.parallelize(pieces, len(pieces))
                .flatMap(keyed_lines)
                .repartitionAndSortWithinPartitions(shards + 2, _bucket_of)
                .mapPartitionsWithIndex(_Writer([*map(str, files)], str(quarantine)))
                .collect()
            )

    def run(self, shards: list[Shard]) -> Iterator[int]:
        """As shards come to lie on the disk. A task that is tried again writes the same."""
        if not shards:
            return
        with ThreadPoolExecutor(1) as pool, _told():
            job = pool.submit(self.context.parallelize(shards, len(shards)).map(run).collect)
            try:
                yield from _as_they_come(job, shards)
            finally:
                self.context.cancelAllJobs()


def _as_they_come(job: Future[list[int]], shards: list[Shard]) -> Iterator[int]:
    left = list(shards)
    while left:
        wait([job], SECONDS_BETWEEN_LOOKS)
        if job.done():
            job.result()
        done = [shard for shard in left if job.done() or shard.target.exists()]
        left = [shard for shard in left if shard not in done]
        yield from (rows_of(shard.target) for shard in done)


def _pieces(source: BulkData, shards: int) -> Iterator[PieceToRead]:
    number = 0
    for path in source.files:
        name = path.relative_to(source.folder).as_posix()
        for piece in pieces_of(path.absolute(), BYTES_OF_A_PIECE):
            yield PieceToRead(number, name, piece, shards)
            number += 1


def keyed_lines(wanted: PieceToRead) -> Iterator[Keyed]:
    """Every line of a piece with the bucket to which it goes, and last how many there were."""
    line, read, parsed = Line(0, b""), 0, 0
    for line in lines_of(wanted.piece):
        if line.data or line.fault:
            read += 1
            which, data = _bucket_and_data(line, wanted)
            parsed += which <= wanted.shards
            if data:
                yield (which, wanted.number, line.number), data
    counted = json.dumps([wanted.name, line.number, read, parsed]).encode()
    yield (wanted.shards + 1, wanted.number, LAST), counted


def _bucket_and_data(line: Line, wanted: PieceToRead) -> tuple[int, bytes]:
    """No data for what is about no one and is not shared."""
    found = placed(line)
    if isinstance(found, str):
        return wanted.shards + 1, json.dumps(quarantined(wanted.name, line, found)).encode()
    if found.person:
        return shard_of(found.person, wanted.shards), with_key(found, line.data)
    return wanted.shards, with_key(found, line.data) if found.type in SHARED else b""


def _bucket_of(key: LineKey) -> int:
    return key[0]


class _Writer:
    """Writes one partition, whole or not at all: a task may run twice. Of the last one it gives how
    many lines were read, used and left out."""

    def __init__(self, files: list[str], quarantine: str) -> None:
        self.files, self.quarantine = files, quarantine

    def __call__(self, number: int, lines: Iterable[Keyed]) -> Iterator[int]:
        if number < len(self.files):
            _write(Path(self.files[number]), (data for _, data in lines))
            return iter(())
        counts = [0, 0]
        _write(Path(self.quarantine), _refused(lines, counts))
        return iter((*counts, counts[0] - counts[1]))


def _write(target: Path, lines: Iterable[bytes]) -> None:
    made = target.with_name(f".{target.name}-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        with made.open("wb") as file:
            file.writelines(lines)
        put_in_place(made, target)
    finally:
        made.unlink(missing_ok=True)


def _refused(lines: Iterable[Keyed], counts: list[int]) -> Iterator[bytes]:
    """Lines count from the beginning of their file again; adds up what each piece counted."""
    waiting: list[Quarantined] = []
    of, before = "", 0
    for (_, _, number), data in lines:
        if number != LAST:
            waiting.append(Quarantined(*json.loads(data)))
            continue
        name, size, read, parsed = json.loads(data)
        before = before if name == of else 0
        yield from (one._replace(line=one.line + before).json() for one in waiting)
        waiting, of, before = [], name, before + size
        counts[0], counts[1] = counts[0] + read, counts[1] + parsed


@contextmanager
def cluster(master: str, threads: int) -> Iterator[Cluster]:
    """RequestError when Spark cannot be started. Without a master it runs on this machine."""
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.showConsoleProgress": "false",
        "spark.ui.enabled": "false",
        "spark.task.maxFailures": str(TRIES),
    }
    conf = SparkConf().setAll([*settings.items()]).setAppName("unclench scan")
    conf.setIfMissing("spark.master", master or f"local[{threads},{TRIES}]")
    try:
        context = SparkContext(conf=conf.setMaster(master) if master else conf)
    except (PySparkException, *_of_java()) as error:
        hint = "Spark needs Java 17 on this machine, and a master that runs."
        raise unusable("engine", f"Spark did not start ({_said(error)})", hint) from None
    try:
        context.setLogLevel("OFF")
        yield Cluster(context)
    finally:
        context.stop()


def _of_java() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JJavaError

    return (Py4JJavaError,)


@contextmanager
def _told() -> Iterator[None]:
    """The error of a task as one message."""
    try:
        yield
    except _of_java() as error:
        hint = "Mend that, and use `resume`."
        raise unusable("engine", f"Spark stopped ({_said(error)})", hint) from None


def _said(error: Any) -> str:
    """The last line that Python wrote, or the first of Java."""
    java = getattr(error, "java_exception", None)
    lines = [line.strip() for line in str(java.getMessage() if java else error).splitlines()]
    python = [line for line in lines if line.split(":")[0].endswith("Error")]
    return [*python, *filter(None, lines), "no reason given"][0][:SAID]
