"""`unclench about`: the content itself, its sources, and how to comment on it."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench import __version__
from unclench.app.about import CommentRequest, SourcesRequest, entry_to_comment, kind_of_sources
from unclench.app.request_values import REGIONS, day_of, one_of
from unclench.content import load, load_collection, load_library
from unclench.render.formats import formats_of, written
from unclench.render.knowledge.formats import ShownAbout, ShownComment, ShownSources
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import look_of, write


def add(parser: Parser) -> None:
    parser.add_argument(
        "--format",
        type=one_of("--format", formats_of("about")),
        default="text",
        metavar="FORMAT",
        help="text (default) or json",
    )
    parser.add_argument(
        "--kind", metavar="KIND", help="every source of one kind of evidence, such as guideline"
    )
    parser.add_argument("--feedback", metavar="ID", help="a form for a comment on one entry")
    parser.add_argument(
        "--region",
        type=one_of("--region", REGIONS),
        metavar="REGION",
        help="us or uk; default: both",
    )
    parser.add_argument(
        "--date", type=day_of("--date"), metavar="DATE", help="the day; default: today"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )
    parser.set_defaults(color="auto")


def run(arguments: Namespace) -> int:
    content, library, look = load(), load_library(), look_of(arguments)
    if arguments.feedback is not None:
        entry = entry_to_comment(CommentRequest(arguments.feedback), content, library)
        made = written("comment", "text", ShownComment(entry, content), look)
    elif arguments.kind is not None:
        kind = kind_of_sources(SourcesRequest(arguments.kind), library)
        made = written("sources", "text", ShownSources(library, kind), look)
    else:
        on, reviews = arguments.date or date.today(), load_collection("reviews")
        shown = ShownAbout(content, library, reviews, arguments.region, on, __version__)
        made = written("about", arguments.format, shown, look)
    write(made, arguments.output)
    return 0
