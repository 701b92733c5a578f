"""What runs the parts of a scan: processes of this machine, or a cluster (`spark`). A part knows
nothing about it, so its rows are the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from unclench.population.deciding import Part
from unclench.population.facts_table import FactsShard, run_facts_shard
from unclench.population.reading import decide_part
from unclench.population.shard import ShardRequest, run_shard
from unclench.population.sorting import Sorted, sort
from unclench.population.source import BulkData

Shard = ShardRequest | FactsShard | Part


class Scheduler(Protocol):
    """`sort` fills a bucket for each shard, the shared file and the quarantine; `run` gives how
    many people each shard has, in any order."""

    @property
    def most_shards(self) -> int: ...

    def sort(self, source: BulkData, folder: Path, shards: int, quarantine: Path) -> Sorted: ...

    def run(self, shards: list[Shard]) -> Iterator[int]: ...


class Processes:
    """Of this machine; this one alone where one is enough. All buckets are open together."""

    most_shards = 2_000

    def __init__(self, threads: int) -> None:
        self.threads = threads

    def sort(self, source: BulkData, folder: Path, shards: int, quarantine: Path) -> Sorted:
        return sort(source, folder, shards, quarantine)

    def run(self, shards: list[Shard]) -> Iterator[int]:
        if len(shards) < 2 or self.threads < 2:
            yield from map(run, shards)
            return
        with ProcessPoolExecutor(min(self.threads, len(shards)), get_context("spawn")) as pool:
            pending = {pool.submit(run, shard) for shard in shards}
            try:
                while pending:
                    finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in finished)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def run(shard: Shard) -> int:
    """How many people a shard holds, once its rows are on the disk."""
    if isinstance(shard, Part):
        return decide_part(shard)
    return run_facts_shard(shard) if isinstance(shard, FactsShard) else run_shard(shard)
