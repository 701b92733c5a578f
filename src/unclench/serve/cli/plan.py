"""`unclench plan RECORD`: the main job."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench.app.one_page import one_page
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest
from unclench.content import load
from unclench.content.content import Content
from unclench.errors import InputError, Problem, unusable
from unclench.render.formats import formats_of, written
from unclench.render.plan.formats import ShownPlan
from unclench.serve.cli.kept import data, kept
from unclench.serve.cli.pager import show
from unclench.serve.cli.parser import Parser, discreet, reader, record
from unclench.serve.cli.reading import person_of, read_bytes
from unclench.serve.cli.writing import check_discreet, code, look_of


def add(parser: Parser) -> None:
    record(parser, formats_of("plan"), needed=False)
    parser.add_argument(
        "--person", metavar="ID", help="whose diary completes it; without RECORD also their record"
    )
    data(parser)
    reader(parser)
    parser.add_argument(
        "--full", action="store_true", help="everything, instead of one page (text, html, pdf)"
    )
    parser.add_argument(
        "--brief", action="store_true", help="danger, what to do and medicines alone (text)"
    )
    parser.add_argument(
        "--no-pager", action="store_true", help="--full in a terminal without $PAGER (less)"
    )
    parser.add_argument(
        "--regimen", type=str.lower, metavar="ID", help="another regimen that no rule forbids"
    )
    parser.add_argument("--approved-only", action="store_true", help="leave out unapproved content")
    discreet(parser)
    parser.add_argument(
        "--evidence",
        action="store_true",
        help="the full text with every source and every value on which sources differ",
    )


def run(arguments: Namespace) -> int:
    check_discreet(arguments)
    _check_length(arguments)
    content = load()
    asked = PlanRequest(_person(arguments, content), arguments.regimen, arguments.approved_only)
    shown = ShownPlan(*one_page(asked, content, arguments.audience))
    show(written("plan", arguments.format, shown, look_of(arguments)), arguments)
    return code(shown.plan.urgency)


def _person(arguments: Namespace, content: Content) -> PersonRequest:
    """The record that is named; with `--person` what is kept of them completes it."""
    if arguments.person is None and arguments.record is None:
        reason = "the following arguments are required: RECORD"
        raise InputError([Problem("command line", reason, "See unclench plan --help.")])
    if arguments.person is None:
        return person_of(arguments)
    from unclench.app.person_now import completed, record_now

    on = arguments.date or date.today()
    with kept(arguments) as store:
        if arguments.record is None:
            record = record_now(store, arguments.person, on, content)
        else:
            from unclench.app.diary import shown as diary_of

            diary = diary_of(store, arguments.person)
            record = completed(read_bytes(arguments.record), diary, on, content)
    return PersonRequest(record, date.today(), on, arguments.region)


def _check_length(arguments: Namespace) -> None:
    """RequestError for a length that cannot be, or that the format does not have."""
    if arguments.brief and arguments.full:
        raise unusable("brief", "is the opposite of --full", "Leave one of them out.")
    if arguments.brief and arguments.format != "text":
        raise unusable("brief", "is for text", "Add --format text, or leave it out.")
