"""One shard: the people of one bucket, each read and planned for as by every other surface.

A shard does not know what schedules it: a pool of processes here, or executors of Spark.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from unclench.content import load
from unclench.content.content import Content
from unclench.errors import InputError
from unclench.intake.door import read_patient
from unclench.plan import make_plan
from unclench.population.parquet import write_rows
from unclench.population.rows import PersonRow, options_of, refused_row, row_of
from unclench.population.sorting import TAB, bucket, shared_file

# Where a resource names another one of those that are shared between people.
SHARED_REFERENCE = re.compile(rb'"reference"\s*:\s*"(?:[^"]*/)?(Medication/[A-Za-z0-9.\-]{1,64})')
HEAD, BETWEEN, TAIL = b'{"resourceType":"Bundle","type":"collection","entry":[', b",", b"]}"


class ShardRequest(NamedTuple):
    """`buckets` is the folder of the sorted lines, `target` the file of the rows."""

    buckets: Path
    number: int
    target: Path
    day: date
    region: str | None


def run_shard(request: ShardRequest) -> int:
    """Writes the rows of a shard, sorted by person; how many people there were."""
    gc.disable()  # what is loaded stays, and a plan leaves no circles behind
    content = load()
    rows = sorted(rows_of(request, content), key=lambda row: row.person)
    write_rows(rows, options_of(content), request.target)
    return len(rows)


def rows_of(request: ShardRequest, content: Content) -> Iterator[PersonRow]:
    people = _people(bucket(request.buckets, request.number))
    shared = _shared(shared_file(request.buckets))
    for person, resources in people.items():
        yield decided(person, bundle([*resources, *_named(resources, shared)]), request, content)


def decided(person: str, data: bytes, request: ShardRequest, content: Content) -> PersonRow:
    try:
        patient = read_patient(data, content, today=request.day, region=request.region)
        return row_of(person, make_plan(patient, content), content)
    except InputError as error:
        return refused_row(person, error)


def bundle(resources: Iterable[bytes]) -> bytes:
    """The resources of one person as the Bundle that `unclench plan` reads."""
    return HEAD + BETWEEN.join(b'{"resource":' + one + b"}" for one in resources) + TAIL


def _people(path: Path) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for line in path.read_bytes().split(b"\n")[:-1]:
        person, _, resource = line.partition(TAB)
        found.setdefault(person.decode(), []).append(resource)
    return found


def _shared(path: Path) -> dict[bytes, bytes]:
    parts = (line.partition(TAB) for line in path.read_bytes().split(b"\n")[:-1])
    return {reference: resource for reference, _, resource in parts}


def _named(resources: Iterable[bytes], shared: dict[bytes, bytes]) -> list[bytes]:
    names = {name for one in resources for name in SHARED_REFERENCE.findall(one)} if shared else ()
    return [shared[name] for name in sorted(names) if name in shared]
