"""The options of `unclench knowledge diff`."""

from __future__ import annotations

from unclench.serve.arguments import FORMATS, Commands, Parser, one_of


def add(parts: Commands[Parser], name: str) -> None:
    parser = parts.add_parser(
        name, help="what differs between two contents, and for whom", allow_abbrev=False
    )
    parser.add_argument("old", metavar="OLD", help="a knowledge folder or a git revision")
    parser.add_argument("new", metavar="NEW", help="a knowledge folder or a git revision")
    parser.add_argument(
        "--stories",
        metavar="FOLDER",
        help="default: the stories beside the knowledge of a checkout",
    )
    parser.add_argument(
        "--people",
        type=int,
        default=2000,
        metavar="N",
        help="how many people are tried (default 2000)",
    )
    parser.add_argument(
        "--seconds",
        type=int,
        default=30,
        metavar="N",
        help="how long the solver looks for smallest people (default 30)",
    )
    parser.add_argument(
        "--format",
        type=one_of("--format", FORMATS),
        default="text",
        metavar="FORMAT",
        help="text (default) or json",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )
