"""`unclench knowledge conflicts`: every parameter on which sources differ."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_library
from unclench.content.types import Disagreement
from unclench.errors import InputError, Problem
from unclench.render.knowledge import conflicts
from unclench.serve.arguments import meant
from unclench.serve.writing import paper, write, write_text


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
                    meant(str(word), tuple(d.about for d in known)),
                )
            ]
        )
    return found
