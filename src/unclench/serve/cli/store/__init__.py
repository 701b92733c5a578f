"""`unclench store`: backups, and whether everything is unchanged."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.kept import BackupRequest, back_up, check_store, restore_store
from unclench.errors import StoreError
from unclench.serve.cli.kept import data, location
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.parts import add_parts
from unclench.serve.cli.writing import write_text

PARTS = {
    "backup": "everything at one moment, in one file",
    "restore": "a backup into an empty store",
    "verify": "whether everything is unchanged",
}


def add(parser: Parser) -> None:
    add_parts(parser, PARTS, _fill)


def _fill(name: str, part: Parser) -> None:
    data(part)
    if name != "verify":
        part.add_argument("file", metavar="FILE", help="the backup")


def run(arguments: Namespace) -> int:
    """Exit code 2 with the first fault when `verify` finds one."""
    arguments.options = arguments.options_of_part
    where = location(arguments)
    if arguments.part == "verify":
        found = check_store(where)
        if found.problems:
            raise StoreError(f"{where.shown()}: {'; '.join(found.problems)}.")
        write_text(f"{where.shown()}: {found.counted.total()} rows, all unchanged.\n")
        return 0
    step = back_up if arguments.part == "backup" else restore_store
    counted = step(BackupRequest(where, Path(arguments.file)))
    write_text(f"{arguments.file}: {counted.total()} rows.\n")
    return 0
