"""`unclench knowledge catalogue -o DIR`: the content as pages to read."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.knowledge.folders import knowledge_folder
from unclench.content.content import Library
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.criteria.engines.prose import prose
from unclench.errors import InputError, KnowledgeError, Problem
from unclench.render.knowledge.catalogue import pages
from unclench.render.plan.section import unit
from unclench.serve.cli.apart import check_apart
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text

INSTEAD = "Choose another folder with -o."


def add(parser: Parser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        default="catalogue",
        metavar="DIR",
        help="where the pages go (default: catalogue)",
    )
    folder(parser)


def run(arguments: Namespace) -> int:
    draft = read_folder(knowledge_folder(arguments.folder))
    if draft.problems:
        raise KnowledgeError(draft.problems)
    found = {Path(arguments.output) / name: text for name, text in catalogue(draft).items()}
    for path in found:
        check_apart(arguments, str(path))
    written = [_kept(path, text) for path, text in found.items()]
    write_text("".join(f"wrote {path}\n" for path in written))
    return 0


def catalogue(draft: Draft) -> dict[str, str]:
    """Every page by its name."""
    facts = draft.facts
    sentences = {
        i: prose(
            draft.criteria[i],
            lambda fact: facts[fact].names.clinician,
            lambda fact: unit(facts[fact].unit),
        )
        for i in {rule.criterion for rule in draft.rules}
    }
    return pages(draft, sentences, Library(draft.claims, draft.sources))


def _kept(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be written ({str(error.strerror).lower()})"
        raise InputError([Problem(str(path), reason, INSTEAD)]) from None
    write_text(text, str(path), INSTEAD)
    return path
