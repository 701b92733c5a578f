"""The operations of the present content: compiled into an installed package; from a checkout made
once for each content and kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unclench.atomic_file import write_whole
from unclench.content import load
from unclench.content.compile.load import CHECKOUT
from unclench.content.compile.on_disk import PACKAGE, places
from unclench.criteria.engines.program import Program, read_program, written

if TYPE_CHECKING:
    from unclench.content.source.draft import Draft

FILE = "operations.json"
WHAT_MAKES_THEM = ("decision", "criteria", "plan")


class Operations(NamedTuple):
    """`key` changes with the content, and with the code that makes operations of it."""

    key: str
    program: Program


def operations() -> Operations | None:
    """None for another content than that of the package or the checkout, unless it was prepared."""
    return _operations(load().fingerprint)


@cache
def _operations(fingerprint: str) -> Operations | None:
    key = _key(fingerprint)
    for place in _kept(key):
        with suppress(OSError, ValueError):
            mark, _, text = place.read_text(encoding="utf-8").partition("\n")
            if mark == fingerprint:
                return Operations(key, read_program(text))
    folder = Path(CHECKOUT)
    if not folder.is_dir() or fingerprint_of(folder) != fingerprint:
        return None
    return prepared(draft_of(folder), fingerprint)


def prepared(draft: Draft, fingerprint: str) -> Operations:
    """The operations of a draft, kept for every process that decides by its content."""
    from unclench.decision.row import row_program

    key, made = _key(fingerprint), row_program(draft)
    for place in _kept(key):
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(str(place), _text(made, fingerprint).encode())
            break
    return Operations(key, made)


def compiled_operations(knowledge: Path) -> str:
    """The operations of a knowledge folder, as they are kept."""
    from unclench.decision.row import row_program

    return _text(row_program(draft_of(knowledge)), fingerprint_of(knowledge))


def draft_of(knowledge: Path) -> Draft:
    from unclench.content.source.folder import read_folder

    return read_folder(knowledge)


def _text(made: Program, fingerprint: str) -> str:
    """What the operations belong to is in their first line."""
    return f"{fingerprint}\n{written(made)}"


def fingerprint_of(folder: Path) -> str:
    from unclench.content.compile.build import fingerprint

    return fingerprint(folder)


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
