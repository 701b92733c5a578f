"""The lines of a file of Bulk Data, plain or gzip; those that cannot be read with their place."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONGEST_LINE = 16 * 1024 * 1024  # bytes; a FHIR resource is a few thousand
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SHOWN = 500  # characters of a quarantined line that are kept


class Line(NamedTuple):
    """One line, counted from 1; `fault` says why it cannot be read, and `data` is its beginning
    then."""

    number: int
    data: bytes
    fault: str = ""


def lines_of(path: Path) -> Iterator[Line]:
    """Every line that is not empty. A file that breaks off ends with a faulty line."""
    with _opened(path) as file:
        number = 0
        try:
            while data := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(data) > LONGEST_LINE:
                    _to_the_end(file, data)
                    fault = f"is longer than {LONGEST_LINE // 1024 // 1024} MB"
                    yield Line(number, data[:SHOWN], fault)
                elif stripped := data.removeprefix(BYTE_ORDER_MARK).strip():
                    yield Line(number, stripped)
        except (OSError, EOFError, zlib.error) as error:
            yield Line(number + 1, b"", f"the file breaks off here ({_reason(error)})")


def _opened(path: Path) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def _to_the_end(file: BinaryIO, data: bytes) -> None:
    while data and not data.endswith(b"\n"):
        data = file.readline(LONGEST_LINE)


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).lower().rstrip(".")
