"""`unclench store`: backups, and whether everything is unchanged."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.kept import BackupRequest, back_up, check_store, restore_store
from unclench.errors import StoreError
from unclench.serve.cli.kept import data, location
from unclench.serve.cli.parser import Parser, options_of
from unclench.serve.cli.writing import write_text

PARTS = {
    "backup": "everything at one moment, in one file",
    "restore": "a backup into an empty store",
    "verify": "whether everything is unchanged",
}


def add(parser: Parser) -> None:
    parts = parser.add_subparsers(metavar="PART", required=True, dest="part", prog=parser.prog)
    for name, text in PARTS.items():
        part = parts.add_parser(name, help=text, allow_abbrev=False)
        data(part)
        if name != "verify":
            part.add_argument("file", metavar="FILE", help="the backup")
        part.set_defaults(options_of_part=options_of(part))


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
