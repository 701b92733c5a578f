"""What a scan reads: a folder of FHIR Bulk Data, or a table of facts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from unclench.errors import unusable

NDJSON = (".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz")
TABLES = (".parquet", ".csv")


class BulkData(NamedTuple):
    """Files with one FHIR resource a line, in the order of their names."""

    folder: Path
    files: tuple[Path, ...]


class FactsTable(NamedTuple):
    """Files of one table with a row for each person, in the order of their names."""

    files: tuple[Path, ...]


def source_of(place: Path) -> BulkData | FactsTable:
    """RequestError for a place that holds neither."""
    if not place.exists():
        raise unusable("source", f"'{place}' does not exist", "Name a folder of FHIR Bulk Data.")
    if place.is_file():
        if _ends(place, NDJSON):
            return BulkData(place.parent, (place,))
        if _ends(place, TABLES):
            return FactsTable((place,))
        raise unusable("source", f"'{place.name}' is not a file that a scan reads", _wanted())
    files = sorted(path for path in place.rglob("*") if path.is_file() and not _hidden(path, place))
    lines = tuple(path for path in files if _ends(path, NDJSON))
    tables = tuple(path for path in files if _ends(path, TABLES))
    if lines:
        return BulkData(place, lines)
    if tables:
        return FactsTable(tables)
    raise unusable("source", f"'{place}' holds no file that a scan reads", _wanted())


def _hidden(path: Path, place: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(place).parts)


def _ends(path: Path, endings: Iterable[str]) -> bool:
    return path.name.lower().endswith(tuple(endings))


def _wanted() -> str:
    return (
        "A scan reads FHIR Bulk Data (such as Patient.ndjson or Observation.ndjson.gz) or facts "
        "as Parquet or CSV (`unclench scan --facts-schema` lists the columns)."
    )
