"""`unclench knowledge export -o DIR`: the criteria for other engines, and views of the facts."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.knowledge.export import DIALECTS, ExportRequest, check_export, export
from unclench.app.knowledge.folders import own_folder, sound_draft
from unclench.app.knowledge.views import views
from unclench.content import load
from unclench.errors import InputError, Problem
from unclench.serve.cli.apart import check_apart
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument("--format", required=True, metavar="FORMAT", help="cql, sql or views")
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
    if asked.format == "views":
        return _write_views(arguments)
    made = export(asked, sound_draft(own_folder()), load().version)
    folder = Path(arguments.output)
    _make(folder)
    path = folder / made.name
    check_apart(arguments, str(path))
    write_text(made.text, str(path))
    write_text(f"{path}: {made.criteria} criteria\n")
    return 0


def _write_views(arguments: Namespace) -> int:
    """A file for each view, and how many facts have none."""
    content, folder = load(), Path(arguments.output)
    made = views(content)
    _make(folder)
    for view in made:
        path = folder / f"{view.name}.json"
        check_apart(arguments, str(path))
        write_text(view.text(), str(path))
    without = len(content.facts) - len(made) + 1
    write_text(f"{folder}: {len(made)} views; {without} facts have none\n")
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made ({error.strerror})"
        raise InputError([Problem(str(folder), reason, "Choose another folder with -o.")]) from None
