"""The lines of a file of Bulk Data, plain or gzip; those that cannot be read with their place."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONGEST_LINE = 16 * 1024 * 1024  # bytes; a FHIR resource is a few thousand
TOO_LONG = f"is longer than {LONGEST_LINE // 1024 // 1024} MB"
WHOLE = 1 << 62
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SHOWN = 500  # characters of a quarantined line that are kept


class Line(NamedTuple):
    """One line, counted from 1; `fault` says why it cannot be read, and `data` is its beginning
    then."""

    number: int
    data: bytes
    fault: str = ""


class FilePiece(NamedTuple):
    """The lines of a file that begin between two places, counted in bytes: those of `first`, up to
    `end`. A packed file is one piece."""

    path: Path
    first: int = 0
    end: int = WHOLE


def pieces_of(path: Path, size: int) -> Iterator[FilePiece]:
    """A file in pieces of about this size, each of which can be read by itself."""
    if packed(path):
        yield FilePiece(path)
        return
    whole = path.stat().st_size
    for first in range(0, max(whole, 1), size):
        yield FilePiece(path, first, first + size)


def lines_of(piece: FilePiece) -> Iterator[Line]:
    """Every line, empty ones too, so that the last number counts them all. A file that breaks off
    ends with a faulty line."""
    with _opened(piece.path) as file:
        number = 0
        try:
            at = _begin(file, piece.first)
            while at < piece.end and (data := file.readline(LONGEST_LINE + 1)):
                number, at = number + 1, at + len(data)
                if len(data) > LONGEST_LINE:
                    at += _to_the_end(file, data)
                    yield Line(number, data[:SHOWN], TOO_LONG)
                else:
                    yield Line(number, data.removeprefix(BYTE_ORDER_MARK).strip())
        except (OSError, EOFError, zlib.error) as error:
            yield Line(number + 1, b"", f"the file breaks off here ({_reason(error)})")


def packed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


def _begin(file: BinaryIO, first: int) -> int:
    """Where the first line begins that is not one of the piece before."""
    if not first:
        return 0
    file.seek(first - 1)
    data = file.readline(LONGEST_LINE)
    return first - 1 + len(data) + _to_the_end(file, data)


def _opened(path: Path) -> BinaryIO:
    if packed(path):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def _to_the_end(file: BinaryIO, data: bytes) -> int:
    """How many more bytes the line has."""
    more = 0
    while data and not data.endswith(b"\n"):
        data = file.readline(LONGEST_LINE)
        more += len(data)
    return more


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).lower().rstrip(".")
