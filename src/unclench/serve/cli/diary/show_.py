"""`unclench diary show`: the entries that count."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.diary import shown
from unclench.content import load
from unclench.render.diary.formats import ShownDiary
from unclench.render.formats import formats_of, written
from unclench.serve.cli.kept import kept, whose
from unclench.serve.cli.parser import Parser, audience, form
from unclench.serve.cli.writing import look_of, write


def add(parser: Parser) -> None:
    audience(parser, "person")
    form(parser, formats_of("diary"))


def run(arguments: Namespace) -> int:
    with kept(arguments) as store:
        diary = shown(store, whose(arguments))
    made = written("diary", arguments.format, ShownDiary(diary, load()), look_of(arguments))
    write(made, arguments.output)
    return 0
