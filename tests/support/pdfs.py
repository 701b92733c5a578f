"""PDFs as tests read them. A program that is missing skips a test, except in CI, where it fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest


def missing(what: str) -> None:
    """Ends a test that needs a program which is not here."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


def pango() -> None:
    """Ends the test where WeasyPrint cannot work."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        missing("WeasyPrint or Pango")


def poppler(program: str, *words: str) -> str:
    """What one of poppler's programs prints."""
    if shutil.which(program) is None:
        missing(program)
    return subprocess.run(
        [program, *words], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


def text_of(data: bytes, folder: Path) -> str:
    """The text of a PDF as it lies on the paper."""
    return poppler("pdftotext", "-layout", str(_kept(data, folder)), "-")


def facts_of(data: bytes, folder: Path) -> dict[str, str]:
    """What `pdfinfo` says: `Pages`, `Tagged`, `Title`, `Page size`."""
    lines = poppler("pdfinfo", str(_kept(data, folder))).splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def metadata_of(data: bytes, folder: Path) -> str:
    """The XMP metadata, in which a PDF says which standard it keeps to."""
    return poppler("pdfinfo", "-meta", str(_kept(data, folder)))


def objects_of(data: bytes) -> str:
    """Everything inside that is packed, unpacked: where the words for pictures stand."""
    packed = re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)
    return "".join(zlib.decompress(part).decode("latin-1") for part in packed)


def _kept(data: bytes, folder: Path) -> Path:
    path = folder / "page.pdf"
    path.write_bytes(data)
    return path
