"""`unclench edit FILE`: the same questions for an existing record; its facts, its comments and keys
that are not known stay in it."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench.app.interview.models import InterviewState
from unclench.content import load
from unclench.errors import InputError, Problem
from unclench.serve.cli.parser import Parser, audience
from unclench.serve.cli.reading import read_bytes


def add(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="path of a record in YAML or JSON")
    audience(parser, "person")
    parser.set_defaults(color="auto", output=None, region=None)


def run(arguments: Namespace) -> int:
    from unclench.render.record.splice import spliced
    from unclench.serve.cli.interview import Interview, check_terminal, terminal_of

    check_terminal("edit")
    data, content = read_bytes(arguments.file), load()
    text = data.decode("utf-8-sig", "replace")
    state = InterviewState(_tree(data, arguments.file), date.today(), arguments.audience)

    def text_of(now: InterviewState) -> str:
        return spliced(text, now.record)

    return Interview(terminal_of(content), arguments.file, text_of, content, arguments).hold(state)


def _tree(data: bytes, path: str) -> dict[str, object]:
    """The tree of the record; InputError for anything else."""
    from unclench.intake.text import read_tree

    tree = read_tree(data)
    if not isinstance(tree, dict) or "resourceType" in tree:
        reason = "is not a record in YAML or JSON"
        raise InputError([Problem(path, reason, "Only a record can be edited.")])
    return tree
