"""`unclench knowledge conflicts [WORD]`: everything on which sources differ."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.conflicts import ConflictsRequest, conflicts
from unclench.app.request_values import one_of
from unclench.content import load, load_library
from unclench.render.formats import formats_of, written
from unclench.render.knowledge.formats import ShownConflicts
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import look_of, write


def add(parser: Parser) -> None:
    parser.add_argument(
        "about", nargs="?", metavar="WORD", help="only those with this word in what they are about"
    )
    parser.add_argument(
        "--format",
        type=one_of("--format", formats_of("conflicts")),
        default="text",
        metavar="FORMAT",
        help="text (default), json or html",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )
    parser.set_defaults(color="auto")


def run(arguments: Namespace) -> int:
    content = load()
    found = conflicts(ConflictsRequest(arguments.about), content)
    shown = ShownConflicts(found, content, load_library())
    made = written("conflicts", arguments.format, shown, look_of(arguments))
    write(made, arguments.output)
    return 0
