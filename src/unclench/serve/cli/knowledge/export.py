"""`unclench knowledge export -o DIR`: the criteria for other engines."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.knowledge.export import DIALECTS, ExportRequest, check_export, export
from unclench.app.knowledge.folders import own_folder, sound_draft
from unclench.content import load
from unclench.errors import InputError, Problem
from unclench.serve.cli.apart import check_apart
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument("--format", required=True, metavar="FORMAT", help="cql or sql")
    parser.add_argument(
        "--dialect",
        default="duckdb",
        metavar="NAME",
        help=f"of SQL: {', '.join(DIALECTS)}; default: duckdb",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="the folder to write to"
    )


def run(arguments: Namespace) -> int:
    asked = ExportRequest(arguments.format, arguments.dialect)
    check_export(asked)  # before the knowledge is read, which takes a while
    made = export(asked, sound_draft(own_folder()), load().version)
    folder = Path(arguments.output)
    _make(folder)
    path = folder / made.name
    check_apart(arguments, str(path))
    write_text(made.text, str(path))
    write_text(f"{path}: {made.criteria} criteria\n")
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made ({error.strerror})"
        raise InputError([Problem(str(folder), reason, "Choose another folder with -o.")]) from None
