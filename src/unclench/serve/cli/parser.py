"""The commands and their options. A mistake is reported in one line, with a suggestion."""

from __future__ import annotations

import argparse
import os
from typing import Any, NoReturn

from unclench.app.request_values import AUDIENCES, REGIONS, day_of, one_of
from unclench.errors import InputError, Problem

WIDTH = 80
AUDIENCE = "UNCLENCH_AUDIENCE"  # of all commands, in place of their defaults


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


def discreet(parser: Parser) -> None:
    parser.add_argument(
        "--discreet",
        action="store_true",
        help="a calendar (ics) without names of medicines and without amounts",
    )


def reader(parser: Parser, default: str = "clinician") -> None:
    """The audience, and the size of the print."""
    audience(parser, default)
    parser.add_argument("--large", action="store_true", help="large print, for html and pdf")


def record(parser: Parser, formats: tuple[str, ...], *, needed: bool = True) -> None:
    """What every command takes that reads a record and writes something about it."""
    parser.add_argument(
        "record",
        nargs=None if needed else "?",
        metavar="RECORD",
        help="path of a record or FHIR Bundle, or - for standard input",
    )
    output(parser, formats)


def audience(parser: Parser, default: str = "clinician") -> None:
    parser.add_argument(
        "--audience",
        type=one_of("--audience", AUDIENCES),
        default=os.environ.get(AUDIENCE, default),
        metavar="WHO",
        help=f"person, carer or clinician; default: {default}",
    )


def output(parser: Parser, formats: tuple[str, ...]) -> None:
    """The format, the region, the day, and where it goes."""
    form(parser, formats)
    parser.add_argument(
        "--date",
        type=day_of("--date"),
        metavar="DATE",
        help="the day of the plan, such as 2026-11-20; default: the record's, or today",
    )


def form(parser: Parser, formats: tuple[str, ...]) -> None:
    """The form and place of anything that is written, even if it is about no person; text is the
    default."""
    others = f" or {', '.join(formats[1:])}" if formats[1:] else ""
    parser.add_argument(
        "--format",
        type=one_of("--format", formats),
        default=formats[0],
        metavar="FORMAT",
        help=f"{formats[0]} (default){others}",
    )
    parser.add_argument(
        "--region",
        type=one_of("--region", REGIONS),
        metavar="REGION",
        help="us or uk; default: the record's, or not known",
    )
    parser.add_argument(
        "--color",
        type=one_of("--color", ("auto", "always", "never")),
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


def folder(parser: Parser) -> None:
    parser.add_argument(
        "--folder", metavar="FOLDER", help="default: the knowledge this program came with"
    )


def options_of(parser: Parser) -> dict[str, str]:
    """How each argument is written on the command line, by its name in a request."""
    actions = parser._actions  # argparse gives no public way to them
    return {
        action.dest: str(action.option_strings[-1] if action.option_strings else action.metavar)
        for action in actions
    }
