"""The options of `unclench about`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench import __version__
from unclench.content import load, load_library, load_shelf
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.render.documents import about
from unclench.serve.cli.parser import FORMATS, REGIONS, Parser, day_of, one_of
from unclench.serve.cli.writing import paper, write, write_text


def add(parser: Parser) -> None:
    parser.add_argument(
        "--format",
        type=one_of("--format", FORMATS),
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
    content, library, reviews = load(), load_library(), load_shelf("reviews")
    on = arguments.date or date.today()
    if arguments.feedback is not None:
        write_text(
            about.feedback_form(_known(arguments.feedback, content), content), arguments.output
        )
    elif arguments.kind is not None:
        kind = _one_of("--kind", arguments.kind, tuple(about.by_kind(library)))
        write_text(about.sources_text(library, kind, paper(arguments)), arguments.output)
    elif arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(
            to_bytes(about.to_dict(content, library, reviews, arguments.region, on, __version__)),
            arguments.output,
        )
    else:
        write_text(
            about.to_text(content, library, reviews, arguments.region, on, paper(arguments)),
            arguments.output,
        )
    return 0


def _known(entry: str, content: Content) -> str:
    from unclench.render.knowledge.entry import entries

    return _one_of("--feedback", entry, tuple(entries(content, load_library())))


def _one_of(place: str, wanted: str, known: tuple[str, ...]) -> str:
    if wanted not in known:
        raise InputError(
            [Problem(place, f"there is nothing called '{wanted}'", did_you_mean(wanted, known))]
        )
    return wanted
