"""The commands and their options. A mistake is told in one line, with what was perhaps meant."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any, NoReturn

from unclench.errors import InputError, Problem

COMMANDS = (
    "plan",
    "triage",
    "why",
    "titrate",
    "taper",
    "verify",
    "programme",
    "ask",
    "learn",
    "letter",
    "summary",
    "report",
    "knowledge",
    "about",
    "demo",
)
AUDIENCES = ("person", "carer", "clinician")
FORMATS = ("text", "json")
PAGES = ("html", "pdf")
EXPORTED = (*FORMATS, *PAGES, "ics", "fhir")
REGIONS = ("us", "uk")
MOST_NAMED = 16
WIDTH = 80


class Help(argparse.HelpFormatter):
    """80 columns. argparse makes one for every argument, and to ask the terminal for its width
    loads half of the standard library."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH - 2)


class Parser(argparse.ArgumentParser):
    """Raises InputError instead of printing a usage of several lines."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"formatter_class": Help, **more})

    def error(self, message: str) -> NoReturn:
        about, colon, reason = message.partition(": ")
        place = (
            about.removeprefix("argument ")
            if colon and about.startswith("argument ")
            else "command line"
        )
        raise InputError(
            [
                Problem(
                    place,
                    message if place == "command line" else reason,
                    f"See {self.prog} --help.",
                )
            ]
        )


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments of one command; InputError when they cannot be used."""
    name = next((word for word in argv if not word.startswith("-")), None)
    if name is None and not {"-h", "--help", "--version"} & set(argv):
        raise InputError(
            [
                Problem(
                    "command line", "a command is missing", f"It is one of: {', '.join(COMMANDS)}."
                )
            ]
        )
    if name is not None and name not in COMMANDS:
        raise InputError(
            [Problem("command line", f"there is no command '{name}'", meant(name, COMMANDS))]
        )
    return _parser(name).parse_args(argv)


def meant(word: str, known: tuple[str, ...]) -> str:
    """`Did you mean 'plan'?`, or what there is."""
    from difflib import get_close_matches

    close = get_close_matches(word[:60], known, n=1, cutoff=0.6)
    return (
        f"Did you mean '{close[0]}'?"
        if close
        else f"It is one of: {', '.join(known[:MOST_NAMED])}{', …' * (len(known) > MOST_NAMED)}."
    )


def _parser(wanted: str | None) -> Parser:
    """The parser of one command, or of all for `--help`. A given `prog` spares argparse the making
    of a usage."""
    from unclench import __version__

    about = "Decision support for spasticity and cramps in multiple sclerosis."
    parser = Parser(prog="unclench", description=about, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"unclench {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="unclench")
    here = {
        "plan": _plan,
        "why": _why,
        "triage": _triage,
        "titrate": _titrate,
        "taper": _taper,
        "knowledge": _knowledge,
        "demo": _demo,
    }
    for name in COMMANDS:
        if wanted in (None, name):
            (here.get(name) or import_module(f"unclench.serve.parsers_{name}").add)(commands, name)
    return parser


Commands = argparse._SubParsersAction  # argparse gives its own type no public name


def _command(commands: Commands[Parser], name: str, module: str, text: str) -> Parser:
    parser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
    parser.set_defaults(module=module)
    return parser


def _plan(commands: Commands[Parser], name: str) -> None:
    parser = _command(commands, name, "plan", "the plan for one person")
    _record(parser, EXPORTED)
    _reader(parser)
    parser.add_argument("--regimen", metavar="ID", help="another regimen that no rule forbids")
    parser.add_argument(
        "--approved-only", action="store_true", help="leave out content that nobody has approved"
    )
    _discreet(parser)
    parser.add_argument(
        "--evidence",
        action="store_true",
        help="text with every source and every value on which sources differ",
    )


def _why(commands: Commands[Parser], name: str) -> None:
    parser = _command(
        commands,
        name,
        "why",
        "why an option has its verdict, and the smallest change that would flip it",
    )
    _record(parser)
    parser.add_argument("option", metavar="OPTION", help="id of an option, such as stretching")


def _triage(commands: Commands[Parser], name: str) -> None:
    parser = _command(
        commands, name, "triage", "danger signs, side effects, withdrawal and overdose only"
    )
    _record(parser)
    _audience(parser)


def _titrate(commands: Commands[Parser], name: str) -> None:
    from unclench.serve.dosing import pace

    parser = _command(
        commands, name, "titrate", "a dated build-up of one medicine, down to the tablets"
    )
    _schedule(parser)
    parser.add_argument(
        "--step",
        type=pace("--step"),
        metavar="STEP",
        help="where no source gives a step, the prescriber's: '5 mg/day every 7 days'",
    )


def _taper(commands: Commands[Parser], name: str) -> None:
    from unclench.serve.dosing import day_total, pace, times

    parser = _command(
        commands, name, "taper", "a dated way down from what is taken now, down to the tablets"
    )
    _schedule(parser)
    parser.add_argument(
        "--from",
        dest="from_total",
        required=True,
        type=day_total("--from"),
        metavar="DOSE",
        help="'60 mg/day'",
    )
    parser.add_argument(
        "--slower",
        type=times("--slower", 12),
        default=1,
        metavar="TIMES",
        help="every step lasts so many times as long",
    )
    parser.add_argument(
        "--rate",
        type=pace("--rate"),
        metavar="RATE",
        help="where no source gives steps, the prescriber's: '5 mg/day every 7 days'",
    )
    parser.add_argument(
        "--doses-per-day",
        type=times("--doses-per-day", 4),
        metavar="NUMBER",
        help="where no source says it: in how many doses",
    )
    parser.add_argument(
        "--switch-to", metavar="NEW", help="id of a medicine that is built up at the same time"
    )
    parser.add_argument("--switch-regimen", metavar="ID", help="the regimen of the new medicine")
    parser.add_argument(
        "--switch-up-to",
        type=day_total("--switch-up-to"),
        metavar="DOSE",
        help="where the new medicine ends",
    )
    parser.add_argument(
        "--switch-tablets", metavar="LIST", help="products to hand of the new medicine"
    )


def _schedule(parser: Parser) -> None:
    """What a schedule is made from. It is a proposal until it is signed."""
    from unclench.serve.dosing import clock_time, day_total

    parser.add_argument("medicine", metavar="MEDICINE", help="id of a medicine")
    parser.add_argument(
        "--regimen",
        metavar="ID",
        help="default: the one for the person; without a record the most cautious",
    )
    parser.add_argument(
        "--start",
        type=_day_of("--start"),
        metavar="DATE",
        help="the first day; default: the day after the plan",
    )
    parser.add_argument(
        "--to", type=day_total("--to"), metavar="DOSE", help="where it ends, such as '40 mg/day'"
    )
    parser.add_argument(
        "--tablets", metavar="LIST", help="products to hand, such as '5 mg,10 mg' or '10 mg/5 mL'"
    )
    parser.add_argument(
        "--bedtime", type=clock_time, metavar="TIME", help="such as 22:30; default: 22:00"
    )
    parser.add_argument(
        "--record",
        metavar="RECORD",
        help="path of a record or FHIR Bundle, or - for standard input",
    )
    parser.add_argument(
        "--checkins",
        metavar="FILE",
        help="what really happened (YAML or JSON): the plan goes on from there",
    )
    parser.add_argument(
        "--signed-by", metavar="NAME", help="'Name, role' of the clinician who signs the schedule"
    )
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="the signer confirms the judgements that the schedule names",
    )
    _discreet(parser)
    _output(parser, EXPORTED)
    _reader(parser)


def _discreet(parser: Parser) -> None:
    parser.add_argument(
        "--discreet",
        action="store_true",
        help="a calendar (ics) without names of medicines and without amounts",
    )


def _reader(parser: Parser, default: str = "clinician") -> None:
    """For whom it is written, and how large."""
    _audience(parser, default)
    parser.add_argument("--large", action="store_true", help="large print, for html and pdf")


def _record(parser: Parser, formats: tuple[str, ...] = FORMATS) -> None:
    """What every command takes that reads a record and writes something about it."""
    parser.add_argument(
        "record", metavar="RECORD", help="path of a record or FHIR Bundle, or - for standard input"
    )
    _output(parser, formats)


def _audience(parser: Parser, default: str = "clinician") -> None:
    parser.add_argument(
        "--audience",
        type=_one_of("--audience", AUDIENCES),
        default=default,
        metavar="WHO",
        help=f"person, carer or clinician; default: {default}",
    )


def _output(parser: Parser, formats: tuple[str, ...] = FORMATS) -> None:
    """In which form, for which region and day, and where it goes."""
    _form(parser, formats)
    parser.add_argument(
        "--date",
        type=_day_of("--date"),
        metavar="DATE",
        help="the day of the plan, such as 2026-11-20; default: the record's, or today",
    )


def _form(parser: Parser, formats: tuple[str, ...]) -> None:
    """The form and place of anything that is written, also of what is about nobody; text is the
    default."""
    listed = f"{formats[0]} (default) or {', '.join(formats[1:])}"
    parser.add_argument(
        "--format",
        type=_one_of("--format", formats),
        default=formats[0],
        metavar="FORMAT",
        help=listed,
    )
    parser.add_argument(
        "--region",
        type=_one_of("--region", REGIONS),
        metavar="REGION",
        help="us or uk; default: the record's, or not known",
    )
    parser.add_argument(
        "--color",
        type=_one_of("--color", ("auto", "always", "never")),
        default="auto",
        metavar="WHEN",
        help="auto (default), always or never",
    )
    parser.add_argument(
        "--overlay",
        metavar="DIR",
        help="a clinic's overlay: stricter limits, chosen regimens, own rules",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )


def _knowledge(commands: Commands[Parser], name: str) -> None:
    parent = _command(commands, name, "knowledge", "for authors of knowledge")
    parts = parent.add_subparsers(metavar="PART", required=True, dest="part", prog=parent.prog)
    from unclench.serve.parsers_knowledge import add

    add(parts)


def _demo(commands: Commands[Parser], name: str) -> None:
    parser = _command(commands, name, "demo", "write example records to try everything on")
    parser.add_argument(
        "folder",
        nargs="?",
        default="unclench-demo",
        metavar="FOLDER",
        help="default: unclench-demo",
    )


def _one_of(place: str, known: tuple[str, ...]) -> Callable[[str], str]:
    def read(word: str) -> str:
        if word not in known:
            raise InputError([Problem(place, f"'{word}' is not known here", meant(word, known))])
        return word

    return read


def _day_of(place: str) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            if len(text) == len("2026-11-20"):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise InputError([Problem(place, f"'{text}' is not a day", "Write it like 2026-11-20.")])

    return read


# For the parsers of single commands, which stand in files of their own.
new_command, one_of, day_of = _command, _one_of, _day_of
