"""`unclench summary RECORD`."""

from __future__ import annotations

from unclench.serve.arguments import Commands, Parser, _command, _reader, _record

FORMATS = ("text", "html", "pdf", "note", "json")


def add(commands: Commands[Parser], name: str) -> None:
    parser = _command(
        commands, name, "summary", "one page for a visit; for a person the questions to ask"
    )
    _record(parser, FORMATS)
    _reader(parser)
