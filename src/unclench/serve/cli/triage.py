"""`unclench triage RECORD`: urgent matters, missed and extra doses, side effects by urgency, and
when to seek help."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.triage import TriageRequest, triage
from unclench.content import load, load_collection
from unclench.errors import unusable
from unclench.render.formats import formats_of, written
from unclench.render.plan.formats import ShownTriage
from unclench.serve.cli.parser import Parser, audience, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write


def add(parser: Parser) -> None:
    record(parser, formats_of("triage"), needed=False)
    audience(parser)
    parser.add_argument(
        "--sign",
        action="append",
        default=None,
        metavar="SIGN",
        help="without a record: a sign that is present, such as fever; may be given again",
    )
    parser.add_argument(
        "--taking",
        action="append",
        default=None,
        metavar="MEDICINE",
        help="without a record: a medicine that is taken; may be given again",
    )


def run(arguments: Namespace) -> int:
    sign, taking = tuple(arguments.sign or ()), tuple(arguments.taking or ())
    if arguments.record is None and not (sign or taking):
        do = "Name a file, or say what is present with --sign and --taking."
        raise unusable("record", "is missing", do)
    request = TriageRequest(person_of(arguments), sign, taking)
    found = triage(request, load(), load_collection("effects"))
    made = written("triage", arguments.format, ShownTriage(*found), look_of(arguments))
    write(made, arguments.output)
    return code(found.plan.urgency)
