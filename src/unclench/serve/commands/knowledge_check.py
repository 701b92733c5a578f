"""`unclench knowledge check`: every problem of a knowledge folder, one a line."""

from __future__ import annotations

from argparse import Namespace

from unclench.errors import KnowledgeError
from unclench.serve.folders import knowledge_folder
from unclench.serve.writing import write_text


def run(arguments: Namespace) -> int:
    """Every problem on a line of standard error; exit code 2 when there is one."""
    root = knowledge_folder(arguments.folder)
    from unclench.content.checks.check import check

    problems = check(root)
    if problems:
        raise KnowledgeError(problems)
    write_text(f"{root}: {sum(1 for _ in root.rglob('*.yaml'))} files, no problems\n")
    return 0
