"""`unclench report RECORD`."""

from __future__ import annotations

from unclench.serve.arguments import Commands, Parser, _command, _record
from unclench.serve.documents import FORMATS


def add(commands: Commands[Parser], name: str) -> None:
    parser = _command(
        commands,
        name,
        "report",
        "a draft report of harm from a medicine (MedWatch or Yellow Card); nothing is sent",
    )
    _record(parser, FORMATS)
    parser.add_argument("--large", action="store_true", help="large print, for html and pdf")
    parser.add_argument(
        "--sign",
        metavar="SIGN",
        help="what happened, such as drowsiness; default: the side effects of the record",
    )
    parser.add_argument(
        "--medicine", metavar="NAME", help="the medicine that is suspected; default: left open"
    )
