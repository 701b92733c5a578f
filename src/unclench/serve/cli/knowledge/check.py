"""`unclench knowledge check`: every problem of a knowledge folder, one a line."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.check import CheckRequest, check_folder
from unclench.errors import KnowledgeError
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    folder(parser)


def run(arguments: Namespace) -> int:
    """Every problem on a line of standard error; exit code 2 when there is one."""
    found = check_folder(CheckRequest(arguments.folder))
    if found.problems:
        raise KnowledgeError(found.problems)
    write_text(f"{found.folder}: {found.files} files, no problems\n")
    return 0
