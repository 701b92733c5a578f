"""`unclench new [FILE]`: questions, one at a time, whose answers become a record and a plan."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from unclench.app.interview.models import InterviewState
from unclench.app.interview.questions import not_known
from unclench.app.request_values import REGIONS, one_of
from unclench.content import load
from unclench.errors import unusable
from unclench.serve.cli.parser import Parser, audience

SCHEMA, FILE = "unclench.record/1", "my-record.yaml"


def add(parser: Parser) -> None:
    parser.add_argument(
        "file", nargs="?", default=FILE, metavar="FILE", help=f"the record; default: {FILE}"
    )
    audience(parser, "person")
    parser.add_argument(
        "--region", type=one_of("--region", REGIONS), metavar="REGION", help="us or uk"
    )
    parser.set_defaults(color="auto", output=None)


def run(arguments: Namespace) -> int:
    from unclench.render.record.new import record_text
    from unclench.serve.cli.interview import Interview, check_terminal, terminal_of

    check_terminal("new")
    _check_new(arguments.file)
    content = load()

    def text_of(state: InterviewState) -> str:
        return record_text(state.record, not_known(state), content, arguments.audience)

    today = date.today()
    start = {"schema": SCHEMA, "date": today.isoformat()}
    if arguments.region:
        start["region"] = arguments.region
    state = InterviewState(start, today, arguments.audience)
    return Interview(terminal_of(content), arguments.file, text_of, content, arguments).hold(state)


def _check_new(path: str) -> None:
    """RequestError when the file exists, or cannot exist."""
    try:
        Path(path).lstat()
    except FileNotFoundError:
        if not Path(path).parent.is_dir():
            do = "Make it first."
            raise unusable("file", f"there is no folder {Path(path).parent}", do) from None
    except (OSError, ValueError):
        raise unusable("file", "no file can have this name", "Choose another one.") from None
    else:
        raise unusable("file", "exists already", f"Add to it with: unclench edit {path}")
