"""`unclench knowledge check`: every problem of a knowledge folder, one a line."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.folders import knowledge_folder
from unclench.errors import KnowledgeError
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    folder(parser)


def run(arguments: Namespace) -> int:
    """Every problem on a line of standard error; exit code 2 when there is one."""
    root = knowledge_folder(arguments.folder)
    from unclench.content.checks.check import check

    problems = check(root)
    if problems:
        raise KnowledgeError(problems)
    write_text(f"{root}: {sum(1 for _ in root.rglob('*.yaml'))} files, no problems\n")
    return 0
