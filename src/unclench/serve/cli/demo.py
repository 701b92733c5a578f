"""`unclench demo`: example records to try everything on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.errors import InputError, Problem
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write, write_text

PACKAGE = Path(__file__).resolve().parents[2]
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
    written = [_copy(source, folder) for source in sorted(_examples().glob("*.yaml"))]
    lines = [f"wrote {path}" for path in written]
    write_text(
        "\n".join([*lines, "", "Try:", *(f"  unclench plan {path}" for path in written), ""])
    )
    return 0


def _examples() -> Path:
    """The records next to the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "examples"
    return checkout if checkout.is_dir() else PACKAGE / "examples"


def _copy(source: Path, folder: Path) -> Path:
    """One record; a file that is there and says something else is left alone."""
    target, data = folder / source.name, source.read_bytes()
    try:
        folder.mkdir(parents=True, exist_ok=True)
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
    return target
