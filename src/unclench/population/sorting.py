"""Lines sorted by the person whom they are about, out of memory: one bucket file a shard.

A bucket holds one line for each resource: the person, and the resource unchanged. Within a bucket
lines keep the order of the source, so that the same source always gives the same buckets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from re import fullmatch
from typing import Any, BinaryIO, NamedTuple

from unclench.errors import InputError
from unclench.intake.text import read_json_tree
from unclench.population.lines import SHOWN, FilePiece, Line, lines_of
from unclench.population.source import BulkData

PATIENT, SHARED = "Patient", ("Medication",)
# Resources that a server exports as well and that are about no one person.
ABOUT_NO_PERSON = frozenset((
    "Binary", "Device", "Endpoint", "Group", "HealthcareService", "InsurancePlan", "Library",
    "Location", "Measure", "Medication", "OperationOutcome", "Organization",
    "OrganizationAffiliation", "Parameters", "PlanDefinition", "Practitioner", "PractitionerRole",
    "Questionnaire", "Schedule", "Slot", "Substance", "ValueSet",
))  # fmt: skip
NAMES_A_PERSON = ("subject", "patient", "beneficiary", "individual", "for")
ID = r"[A-Za-z0-9.\-]{1,64}"
TAB = b"\t"
MORE_FILES = 200  # that are open besides the buckets


class Sorted(NamedTuple):
    """How many lines there were, and how many of them could be used."""

    read: int
    parsed: int
    quarantined: int


class Quarantined(NamedTuple):
    """A line that could not be used."""

    file: str
    line: int
    reason: str
    text: str

    def json(self) -> bytes:
        return json.dumps(self._asdict(), ensure_ascii=False).encode() + b"\n"


def sort(source: BulkData, folder: Path, shards: int, quarantine: Path) -> Sorted:
    """Fills one bucket a shard below `folder`, a file of medications, and the quarantine."""
    read = parsed = 0
    _open_files(shards + MORE_FILES)
    with ExitStack() as stack:
        buckets = [stack.enter_context(bucket(folder, n).open("wb")) for n in range(shards)]
        shared = stack.enter_context(shared_file(folder).open("wb"))
        refused = stack.enter_context(quarantine.open("wb"))
        for name, line in _all_lines(source):
            read += 1
            found = placed(line)
            if isinstance(found, str):
                refused.write(quarantined(name, line, found).json())
                continue
            parsed += 1
            _write(found, line.data, buckets, shared)
    return Sorted(read, parsed, read - parsed)


def _open_files(wanted: int) -> None:
    """As many as are needed, where the system lets a program have them."""
    try:
        from resource import RLIMIT_NOFILE, getrlimit, setrlimit
    except ImportError:  # Windows has no such limit
        return
    now, most = getrlimit(RLIMIT_NOFILE)
    if now < wanted <= most:
        setrlimit(RLIMIT_NOFILE, (wanted, most))


def bucket(folder: Path, shard: int) -> Path:
    return folder / f"bucket-{shard:05}.ndjson"


def shared_file(folder: Path) -> Path:
    return folder / "shared.ndjson"


def _all_lines(source: BulkData) -> Iterator[tuple[str, Line]]:
    for path in source.files:
        for line in lines_of(FilePiece(path)):
            if line.data or line.fault:
                yield path.relative_to(source.folder).as_posix(), line


def quarantined(name: str, line: Line, reason: str) -> Quarantined:
    return Quarantined(name, line.number, reason, line.data[:SHOWN].decode("utf-8", "replace"))


class PlacedLine(NamedTuple):
    """Whom a resource is about; `person` is empty for one that is about no person."""

    person: str
    type: str
    id: str


def placed(line: Line) -> PlacedLine | str:
    """Where a line belongs, or why it cannot be used."""
    if line.fault:
        return line.fault
    try:
        resource = read_json_tree(line.data)
    except InputError as error:
        return "; ".join(f"{problem.place}: {problem.reason}" for problem in error.problems)
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        return "is not a FHIR resource: it has no resourceType"
    return _of_resource(resource)


def _of_resource(resource: Mapping[str, Any]) -> PlacedLine | str:
    kind, own = resource["resourceType"], str(resource.get("id", ""))
    if kind == PATIENT:
        if not fullmatch(ID, own):
            return "is a Patient without an id that can be used"
        return PlacedLine(own, kind, own)
    person = person_of(resource)
    if person or kind in ABOUT_NO_PERSON:
        return PlacedLine(person, kind, own)
    return f"is a {kind[:40]} that names no patient"


def person_of(resource: Mapping[str, Any]) -> str:
    """The id of the patient whom a resource names; empty when it names none."""
    for key in NAMES_A_PERSON:
        reference = resource.get(key)
        text = reference.get("reference") if isinstance(reference, dict) else None
        if isinstance(text, str) and (
            found := fullmatch(rf"(?:.*/)?{PATIENT}/({ID})(?:/.*)?", text)
        ):
            return found[1]
    return ""


def _write(found: PlacedLine, data: bytes, buckets: Sequence[BinaryIO], shared: BinaryIO) -> None:
    if found.person:
        buckets[shard_of(found.person, len(buckets))].write(with_key(found, data))
    elif found.type in SHARED:
        shared.write(with_key(found, data))


def with_key(found: PlacedLine, data: bytes) -> bytes:
    """The line of a bucket, or of the file that all shards share."""
    key = found.person or f"{found.type}/{found.id}"
    return TAB.join((key.encode(), data)) + b"\n"


def shard_of(person: str, shards: int) -> int:
    """The same person always lies in the same shard, on every machine."""
    return int.from_bytes(blake2b(person.encode(), digest_size=8).digest()) % shards
