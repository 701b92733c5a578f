"""The options of `unclench knowledge conflicts`."""

from __future__ import annotations

from unclench.serve.arguments import Commands, Parser, one_of


def add(parts: Commands[Parser], name: str) -> None:
    parser = parts.add_parser(
        name,
        help="everything on which sources differ, and the value that is used",
        allow_abbrev=False,
    )
    formats = one_of("--format", ("text", "json", "html"))
    parser.add_argument(
        "about", nargs="?", metavar="WORD", help="only those with this word in what they are about"
    )
    parser.add_argument(
        "--format",
        type=formats,
        default="text",
        metavar="FORMAT",
        help="text (default), json or html",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )
    parser.set_defaults(color="auto")
