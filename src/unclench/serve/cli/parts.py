"""Commands of several parts, such as `unclench knowledge check`, each with a parser of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unclench.serve.cli.parser import Parser, options_of


def add_parts(
    parser: Parser, parts: Mapping[str, str], fill: Callable[[str, Parser], None]
) -> None:
    """A parser for each part with its help; `fill` adds the arguments of one part.

    A run begins with `arguments.options = arguments.options_of_part`, so that a fault names the
    option of the part.
    """
    found = parser.add_subparsers(metavar="PART", required=True, dest="part", prog=parser.prog)
    for name, text in parts.items():
        part = found.add_parser(name, help=text, allow_abbrev=False)
        fill(name, part)
        part.set_defaults(options_of_part=options_of(part))
