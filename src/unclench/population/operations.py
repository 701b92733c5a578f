"""The operations of the present content: compiled into an installed package; from a checkout made
once for each content and kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from unclench.atomic_file import write_whole
from unclench.content import load
from unclench.content.compile.load import CHECKOUT
from unclench.content.compile.on_disk import PACKAGE, places
from unclench.criteria.engines.program import Program, read_program, written

FILE = "operations.json"
WHAT_MAKES_THEM = ("decision", "criteria", "plan")


class Operations(NamedTuple):
    """`key` changes with the content, and with the code that makes operations of it."""

    key: str
    program: Program


@cache
def operations() -> Operations | None:
    """None for another content than that of the package or the checkout."""
    key = _key(load().fingerprint)
    for place in _kept(key):
        with suppress(OSError, ValueError):
            return Operations(key, read_program(place.read_text(encoding="utf-8")))
    made = _made(load().fingerprint)
    return None if made is None else Operations(key, read_program(_keep(key, made)))


def compiled_operations(knowledge: Path) -> str:
    """The operations of a knowledge folder, as they are kept."""
    from unclench.content.source.folder import read_folder
    from unclench.decision.row import row_program

    return written(row_program(read_folder(knowledge)))


def _key(fingerprint: str) -> str:
    digest = sha256(fingerprint.encode())
    for room in WHAT_MAKES_THEM:
        for path in sorted(Path(PACKAGE, room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _kept(key: str) -> Iterator[Path]:
    if not Path(CHECKOUT).is_dir():
        yield Path(PACKAGE, "_compiled", FILE)
    yield from (Path(place, "operations", f"{key}.json") for place in places())


def _made(fingerprint: str) -> str | None:
    from unclench.content.compile.build import fingerprint as fingerprint_of

    folder = Path(CHECKOUT)
    if not folder.is_dir() or fingerprint_of(folder) != fingerprint:
        return None
    return compiled_operations(folder)


def _keep(key: str, text: str) -> str:
    for place in _kept(key):
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(str(place), text.encode())
            break
    return text
