"""`unclench letter RECORD REFERRAL`."""

from __future__ import annotations

from unclench.serve.arguments import Commands, Parser, _command, _reader, _record

FORMATS = ("text", "html", "pdf", "fhir", "json")


def add(commands: Commands[Parser], name: str) -> None:
    parser = _command(
        commands,
        name,
        "letter",
        "a draft referral letter, unsigned, with what is known, not known and tried",
    )
    _record(parser, FORMATS)
    parser.add_argument(
        "referral", metavar="REFERRAL", help="to whom, such as physiotherapy or neurology"
    )
    _reader(parser)
