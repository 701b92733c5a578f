"""`unclench about`: the page on the content itself."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench import __version__
from unclench.content import load, load_library, load_shelf
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.render.documents import about
from unclench.serve.arguments import meant
from unclench.serve.writing import paper, write, write_text


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
            [Problem(place, f"there is nothing called '{wanted}'", meant(wanted, known))]
        )
    return wanted
