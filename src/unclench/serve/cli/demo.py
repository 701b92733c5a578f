"""`unclench demo`: example records to try everything on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.demo import example_records
from unclench.errors import InputError, Problem
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write

INSTEAD = "Choose another folder."


def add(parser: Parser) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        default="unclench-demo",
        metavar="FOLDER",
        help="default: unclench-demo",
    )


def run(arguments: Namespace) -> int:
    folder = Path(arguments.folder)
    records = {folder / name: data for name, data in example_records().items()}
    for path, data in records.items():
        _keep(data, path)
    lines = [f"wrote {path}" for path in records]
    tried = (f"  unclench plan {path}" for path in records)
    write("\n".join([*lines, "", "Try:", *tried, ""]).encode("utf-8", "replace"))
    return 0


def _keep(data: bytes, target: Path) -> None:
    """One record; a file that is there and says something else is left alone."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        there = target.read_bytes() if target.exists() else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError(
            [Problem(str(target), f"cannot be written ({reason.lower()})", INSTEAD)]
        ) from None
    if there is None:
        write(data, str(target), INSTEAD)
    elif there != data:
        raise InputError([Problem(str(target), "is there already and is not the example", INSTEAD)])
