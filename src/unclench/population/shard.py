"""One shard: the people of one bucket, each read and planned for as by every other surface.

A shard does not know what schedules it: a pool of processes here, or executors of Spark.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from unclench.content import load
from unclench.content.content import Content
from unclench.intake.door import read_patient
from unclench.patient.facts import Patient
from unclench.population.reading import ReadingJob, ToRead, key_of, read_and_decide
from unclench.population.sorting import TAB, bucket, shared_file

# Where a resource names another one of those that are shared between people.
SHARED_REFERENCE = re.compile(rb'"reference"\s*:\s*"(?:[^"]*/)?(Medication/[A-Za-z0-9.\-]{1,64})')
HEAD, BETWEEN, TAIL = b'{"resourceType":"Bundle","type":"collection","entry":[', b",", b"]}"


class ShardRequest(NamedTuple):
    """`buckets` is the folder of the sorted lines, `target` the file of the rows, `kept` that of
    the facts; `before` are the facts of an earlier scan."""

    buckets: Path
    number: int
    target: Path
    day: date
    region: str | None
    kept: Path
    before: Path


def run_shard(request: ShardRequest) -> int:
    """Writes the rows of a shard, sorted by person; how many people there were."""
    gc.disable()  # what is loaded stays, and a plan leaves no circles behind
    content = load()
    people = _people(bucket(request.buckets, request.number))
    shared = _shared(shared_file(request.buckets))
    to_read = [
        _to_read(person, [*resources, *_named(resources, shared)], request, content)
        for person, resources in people.items()
    ]
    job = ReadingJob(request.before, request.kept, request.target, request.day)
    return read_and_decide(to_read, job, content)


def _to_read(
    person: str, resources: list[bytes], request: ShardRequest, content: Content
) -> ToRead:
    region = request.region or ""

    def read(day: date) -> Patient:
        return read_patient(bundle(resources), content, today=day, region=request.region)

    return ToRead(person, key_of(region.encode(), *resources), read)


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
