"""An output never replaces an input, by whatever name or link it is reached."""

from __future__ import annotations

import os
import stat
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from unclench.app.knowledge.folders import own_folder
from unclench.errors import InputError, Problem

# The arguments that name an input; a test looks for others.
FILES = ("record", "checkins", "thread", "file", "key", "trust", "provider")
FOLDERS = ("overlay", "folder", "old", "new", "stories", "data")
STDIN = 0


def check_apart(arguments: Namespace, path: str | None = None) -> None:
    """InputError when `path` (default: that of `-o`) would overwrite what this command reads."""
    target = path or arguments.output
    with suppress(OSError, ValueError):  # what is not there overwrites nothing
        there = os.stat(target)  # noqa: PTH116 - pathlib costs a start more than all of the writing
        if stat.S_ISREG(there.st_mode) and any(
            os.path.samestat(there, read) for read in _read(arguments)
        ):
            raise InputError(
                [
                    Problem(
                        target,
                        "is an input of this command and would be overwritten",
                        "Choose another place with -o.",
                    )
                ]
            )


def _read(arguments: Namespace) -> Iterator[os.stat_result]:
    """Every file that may be read: those that are named, standard input, and all of a folder."""
    with suppress(OSError):
        yield os.fstat(STDIN)
    given = vars(arguments)
    folders = [Path(given[name]) for name in FOLDERS if given.get(name)]
    files = [given[name] for name in FILES if given.get(name)]
    for path in chain(files, *map(_yaml, folders), _yaml(own_folder())):
        with suppress(OSError, ValueError):
            yield os.stat(path)  # noqa: PTH116


def _yaml(folder: Path) -> Iterator[Path]:
    """The knowledge of a folder; a checkout holds it in `knowledge/`. The file of a store too."""
    below = folder / "knowledge"
    with suppress(OSError, ValueError):
        yield from (below if below.is_dir() else folder).rglob("*.yaml")
        yield from folder.glob("*.sqlite*")
