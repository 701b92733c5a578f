"""`unclench knowledge catalogue -o DIR`: the content as pages to read."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.knowledge.folders import knowledge_folder, sound_draft
from unclench.errors import InputError, Problem
from unclench.render.knowledge.catalogue import pages
from unclench.serve.cli.apart import check_apart
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text

INSTEAD = "Choose another folder with -o."


def add(parser: Parser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        default="catalogue",
        metavar="DIR",
        help="where the pages go (default: catalogue)",
    )
    folder(parser)


def run(arguments: Namespace) -> int:
    made = pages(sound_draft(knowledge_folder(arguments.folder)))
    found = {Path(arguments.output) / name: text for name, text in made.items()}
    for path in found:
        check_apart(arguments, str(path))
    for path, text in found.items():
        keep(path, text)
    write_text("".join(f"wrote {path}\n" for path in found))
    return 0


def keep(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be written ({str(error.strerror).lower()})"
        raise InputError([Problem(str(path), reason, INSTEAD)]) from None
    write_text(text, str(path), INSTEAD)
