"""The commands, and what ends one. What a command needs is imported when it runs, so that it
starts at once."""

from __future__ import annotations

import gc
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from unclench.errors import (
    REQUEST,
    AttachmentError,
    InputError,
    KnowledgeError,
    Problem,
    RequestError,
    UnclenchError,
)
from unclench.language.suggest import did_you_mean
from unclench.serve.cli.parser import Parser, options_of

# Each command is a module of this package with `add(parser)` and `run(arguments)`.
COMMANDS = {
    "new": "questions, one at a time, that make a record and a first plan",
    "edit": "the same questions, for an existing record",
    "plan": "the plan for one person",
    "triage": "danger signs, side effects, withdrawal and overdose only",
    "why": "why an option has its verdict, and the smallest change that would flip it",
    "titrate": "a dated build-up of one medicine, down to the tablets",
    "taper": "a dated way down from the present dose, down to the tablets",
    "verify": "whether a signed schedule is what was signed, and whether it still holds",
    "programme": "exercises for one person: which, how much, how they grow, when to stop",
    "ask": "an answer from sources, or an honest refusal",
    "learn": "education pages; without a page, a list of all",
    "letter": "a draft referral letter, unsigned, with what is known, not known and tried",
    "summary": "one page for a visit; for a person the questions to ask",
    "report": "a draft report of harm from a medicine (MedWatch or Yellow Card); nothing is sent",
    "diary": "note a day, see what changed since the treatment did, take all of it along",
    "account": "who may sign in to a clinic's server, and what each may see",
    "key": "keys of clinicians, and those that are trusted",
    "store": "backups of everything that is kept, and whether it is unchanged",
    "knowledge": "for authors of knowledge",
    "about": "the content itself: its age, review, sources, licence, and how to report",
    "scan": "the same decisions for a whole population",
    "feedback": "what clinicians did with the cards of CDS Hooks, by rule",
    "mcp": "tools for language models, over standard input and output",
    "serve": "web pages, the JSON API, CDS Hooks and FHIR on one port of this machine",
    "completion": "a script that completes commands, options and names in your shell",
    "demo": "write example records to try everything on",
}
KEY_ID = re.compile(r"-[A-Za-z0-9_-]{42}")  # a thumbprint (RFC 7638) that begins with a hyphen
DONE, UNUSABLE, BUG, STOPPED = 0, 2, 70, 130
REPORT = (
    "CONTRIBUTING.md tells where to report it, with `unclench --version` and the command, and "
    "without personal details"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Exit code 0: done; 2: input that cannot be used; 3: done, and something is
    urgent."""
    # what is loaded stays until the end; looking through it again and again would cost a tenth of
    # the time
    gc.disable()
    arguments = Namespace()
    try:
        arguments = parse(sys.argv[1:] if argv is None else list(argv))
        return _run(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else UNUSABLE
    except RequestError as error:
        return _refuse(error.with_places({REQUEST: "command line", **arguments.options}))
    except AttachmentError as error:
        return _refuse(error.within(getattr(arguments, error.field)))
    except UnclenchError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:  # the last resort: a bug, said in one line
        _say(
            f"something went wrong here ({type(error).__name__}: {_one_line(str(error))[:200]}). "
            f"{REPORT}"
        )
        return BUG
    finally:
        gc.freeze()  # and the end needs no last look
        gc.enable()


def parse(argv: list[str]) -> Namespace:
    """The arguments of one command; InputError when they cannot be used."""
    name = next((word for word in argv if not word.startswith("-")), None)
    if name is None and not {"-h", "--help", "--version"} & set(argv):
        raise _wrong("a command is missing", f"It is one of: {', '.join(COMMANDS)}.")
    if name is not None and name not in COMMANDS:
        raise _wrong(f"there is no command '{name}'", did_you_mean(name, COMMANDS))
    found = _parser(name).parse_args(_ids_last(argv))
    _check_values(found)
    return found


def _ids_last(argv: list[str]) -> list[str]:
    """The id of a key may begin with a hyphen: behind `--` it is no option."""
    ids = [word for word in argv if KEY_ID.fullmatch(word)]
    if not ids or "--" in argv:
        return argv
    return [*(word for word in argv if word not in ids), "--", *ids]


def _check_values(found: Namespace) -> None:
    """InputError for `--option=--`: argparse takes its value away and leaves an empty list, which
    would pass for an option that is not there."""
    written = {**found.options, **getattr(found, "options_of_part", {})}
    for field, value in vars(found).items():
        if value == []:
            do = f"See unclench {found.command} --help."
            raise InputError([Problem(written.get(field, field), "'--' is not a value", do)])


def _wrong(reason: str, do: str) -> InputError:
    return InputError([Problem("command line", reason, do)])


def whole_parser() -> Parser:
    """The parser of all commands with all their arguments: for shells and for the reference."""
    return _parser(None, whole=True)


def _parser(wanted: str | None, *, whole: bool = False) -> Parser:
    """The parser of one command, or for `--help` the names of all. A given `prog` spares argparse
    the making of a usage."""
    from unclench import __version__

    about = "Decision support for spasticity and cramps in multiple sclerosis."
    parser = Parser(prog="unclench", description=about, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"unclench {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="unclench")
    for name, text in COMMANDS.items():
        if wanted in (None, name):
            one = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
            if whole or wanted is not None:
                import_module(f"unclench.serve.cli.{name}").add(one)
                one.set_defaults(command=name, options=options_of(one))
    return parser


def _run(arguments: Namespace) -> int:
    if getattr(arguments, "output", None):
        from unclench.serve.cli.apart import check_apart

        check_apart(arguments)
    command = import_module(f"unclench.serve.cli.{arguments.command}")
    if not getattr(arguments, "overlay", None):
        return int(command.run(arguments))
    from pathlib import Path

    from unclench.app.content import load_content

    with load_content(Path(arguments.overlay)).in_use():
        return int(command.run(arguments))


def _refuse(error: UnclenchError) -> int:
    """One line for each problem: place, reason, what to do."""
    if isinstance(error, KnowledgeError):
        lines = list(map(str, error.problems))  # a caret below a criterion stays on its own line
    else:
        lines = [_one_line(str(problem)) for problem in getattr(error, "problems", [error])]
    for line in lines:
        _say(line)
    return UNUSABLE


def _say(text: str) -> None:
    """To standard error, whatever its encoding; the exit code tells it all when that is closed
    or full."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "ascii"
    line = f"unclench: {text}".encode(encoding, "backslashreplace").decode(encoding)
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
