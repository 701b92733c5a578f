"""`unclench key keep`: a signed schedule is kept for a person, whose pages then show its doses."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench.serve.cli.kept import data, kept, now, person, who, whose
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.reading import read_bytes
from unclench.serve.cli.writing import write_text


def add(part: Parser) -> None:
    part.add_argument("file", metavar="FILE", help="a signed schedule as JSON")
    person(part)
    data(part)


def run(arguments: Namespace) -> None:
    """InputError when no trusted key signed it for this person, or it holds no more."""
    from unclench.app.signed_doses import KeepRequest, keep
    from unclench.content import load
    from unclench.errors import AttachmentError

    file = read_bytes(arguments.file)
    request = KeepRequest(whose(arguments), file, who(), now(), date.today())
    with kept(arguments) as store:
        try:
            found = keep(request, store, load())
        except AttachmentError as error:
            raise error.within(arguments.file) from None
    write_text(f"Kept for {request.person}: {found}.\n")
