"""The options of `unclench knowledge conflicts`."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_library
from unclench.content.types import Disagreement
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.render.knowledge import conflicts
from unclench.serve.cli.parser import Parser, one_of
from unclench.serve.cli.writing import paper, write, write_text


def add(parser: Parser) -> None:
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


def run(arguments: Namespace) -> int:
    content, library = load(), load_library()
    chosen = _chosen(arguments.about, content.disagreements)
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(conflicts.to_dict(chosen, content, library)), arguments.output)
    elif arguments.format == "html":
        write_text(conflicts.to_html(chosen, content, library), arguments.output)
    else:
        write_text(conflicts.to_text(chosen, content, library, paper(arguments)), arguments.output)
    return 0


def _chosen(word: str | None, known: tuple[Disagreement, ...]) -> tuple[Disagreement, ...]:
    exact = tuple(item for item in known if item.about == word)
    found = exact or tuple(
        item for item in known if word is None or word in item.about or word in item.options
    )
    if not found:
        raise InputError(
            [
                Problem(
                    "WORD",
                    f"nothing that sources differ on has '{word}' in it",
                    did_you_mean(str(word), tuple(d.about for d in known)),
                )
            ]
        )
    return found
