"""`unclench knowledge show ID`: an entry with what it rests on: its criterion as a sentence,
examples, claims, sources and review."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.folders import knowledge_folder
from unclench.app.knowledge.show import ShowRequest, show
from unclench.content import load, load_library
from unclench.content.compile.in_memory import read_version
from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.render.knowledge.rests_on import to_text
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID")
    folder(parser)


def run(arguments: Namespace) -> int:
    content, library, draft = _read(arguments.folder)
    found = show(ShowRequest(arguments.id), content, library, draft)
    write_text(to_text(*found, library))
    return 0


def _read(folder: str | None) -> tuple[Content, Library, Draft]:
    if folder is None:
        return load(), load_library(), read_folder(knowledge_folder(None))
    version = read_version(knowledge_folder(folder))
    return version.content, version.library, version.draft
