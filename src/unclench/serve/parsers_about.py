"""The options of `unclench about`."""

from __future__ import annotations

from unclench.serve.arguments import FORMATS, REGIONS, Commands, Parser, day_of, new_command, one_of


def add(commands: Commands[Parser], name: str) -> None:
    parser = new_command(
        commands,
        name,
        "about",
        "the content itself: its age, review, sources, licence, and how to report",
    )
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
