"""`unclench diary add`: note a day. Exit code 0 means that it is on the disk."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from unclench.app.diary import AddRequest
from unclench.app.diary import add as note_day
from unclench.app.request_values import day_of
from unclench.content import load
from unclench.errors import InputError, Problem
from unclench.serve.cli.kept import kept, now, who, whose
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text

SCORE = re.compile(r"10|[0-9]")
COUNT = re.compile(r"[0-9]{1,3}")
COUNTED = re.compile(r"([^=]+?)(?: ?= ?([0-9]{1,3}))?")
NAMED = re.compile(r"(.+?) ?= ?(.+)")
GOAL = re.compile(r"(.+?) ?= ?([+-]?[0-2])(?: ?[x*] ?([1-9]))?")
EFFECT = re.compile(r"([^,]+)(?:,([^,]+))?(?:,([^,]+))?")


def add(parser: Parser) -> None:
    for name, what in (
        ("severity", "stiffness"),
        ("sleep", "trouble with sleep"),
        ("pain", "pain"),
    ):
        parser.add_argument(
            f"--{name}",
            type=_number(f"--{name}", SCORE, "a number from 0 to 10", "5"),
            metavar="N",
            help=f"{what} of the last 24 hours, from 0 (none) to 10 (worst)",
        )
    for name in ("spasms", "cramps"):
        parser.add_argument(f"--{name}", type=_count(f"--{name}"), metavar="N", help="how many")
        parser.add_argument(
            f"--{name}-at-night",
            type=_count(f"--{name}-at-night"),
            metavar="N",
            help="how many of them at night",
        )
        parser.add_argument(
            f"--{name}-where", type=_words, metavar="LIST", help="such as calf,thigh"
        )
    _add_compound(parser)
    parser.add_argument("--note", metavar="TEXT", help="in your own words")
    parser.add_argument("--date", type=day_of("--date"), metavar="DAY", help="default: today")
    parser.add_argument(
        "--key", metavar="KEY", help="the same key twice is one entry; default: a new one"
    )


def _add_compound(parser: Parser) -> None:
    """What has several parts, and may be given several times."""
    parser.add_argument("--own", type=_own, metavar="NAME=N", help="your own item, 0 to 10")
    for name, dest, read, form, text in (
        ("effect", "effects", _effect, "SIGN[,FROM[,TO]]", "a side effect and its days"),
        ("dose", "doses", _dose, "MEDICINE=TOTAL", "really taken, such as 'NAME=30 mg/day'"),
        ("missed", "missed", _counted("--missed", "missed"), "MEDICINE[=N]", "doses missed"),
        ("extra", "extra", _counted("--extra", "extra"), "MEDICINE[=N]", "doses in addition"),
        ("trigger", "triggers", str, "WORD", "what may have made it worse"),
        ("goal", "goals", _goal, "GOAL=SCORE", "from -2 to +2, 0 as expected; 'GOAL=+1 x3' weighs"),
    ):
        parser.add_argument(
            f"--{name}", dest=dest, action="append", type=read, metavar=form, help=text
        )
    parser.add_argument(
        "--exercise", type=_count("--exercise"), metavar="MINUTES", help="how long you exercised"
    )
    parser.add_argument("--moves", type=_words, metavar="LIST", help="which exercises")


def run(arguments: Namespace) -> int:
    key = f"cli-{uuid4()}" if arguments.key is None else arguments.key
    person = whose(arguments)
    request = AddRequest(person, dict(_noted(arguments)), key, who(), now(), date.today())
    with kept(arguments) as store:
        found = note_day(request, store, load())
    again = " It was there already." if found.again else ""
    write_text(f"Noted for {found.version.day}: entry {found.version.id}.{again}\n")
    return 0


def _noted(arguments: Namespace) -> Iterator[tuple[str, Any]]:
    """The given arguments by the names of an entry."""
    given = vars(arguments)
    if arguments.date is not None:
        yield "date", arguments.date.isoformat()
    for name in ("severity", "sleep", "pain", "own", "triggers", "goals", "note"):
        if given[name] is not None:
            yield name, given[name]
    for name in ("spasms", "cramps"):
        yield from _bouts(name, given)
    if arguments.effects:
        yield "effects", [_on(effect, arguments.date) for effect in arguments.effects]
    if doses := [*(arguments.doses or ()), *(arguments.missed or ()), *(arguments.extra or ())]:
        yield "doses", doses
    done = {"minutes": arguments.exercise, "moves": arguments.moves}
    if exercise := {name: value for name, value in done.items() if value is not None}:
        yield "exercise", exercise


def _bouts(name: str, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    parts = {"number": name, "where": f"{name}_where", "at_night": f"{name}_at_night"}
    if found := {part: given[key] for part, key in parts.items() if given[key] is not None}:
        yield name, found


def _on(effect: dict[str, Any], day: date | None) -> dict[str, Any]:
    """A side effect without its days began on the day of the entry."""
    return {"onset": (day or date.today()).isoformat(), **effect}


def _refused(place: str, text: str, what: str, like: str) -> InputError:
    return InputError([Problem(place, f"'{text}' is not {what}", f"Write it like {like}.")])


def _number(place: str, pattern: re.Pattern[str], what: str, like: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if pattern.fullmatch(text.strip()) is None or not text.isascii():
            raise _refused(place, text, what, like)
        return int(text)

    return read


def _count(place: str) -> Callable[[str], int]:
    return _number(place, COUNT, "a whole number", "3")


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _own(text: str) -> dict[str, Any]:
    found = NAMED.fullmatch(text)
    if found is None or SCORE.fullmatch(found[2]) is None:
        raise _refused("--own", text, "an item with a number from 0 to 10", "'grip=4'")
    return {"name": found[1], "score": int(found[2])}


def _effect(text: str) -> dict[str, Any]:
    found = EFFECT.fullmatch(text)
    if found is None:
        raise _refused("--effect", text, "a side effect", "drowsiness,2026-11-20,2026-11-25")
    days = {"onset": found[2], "end": found[3]}
    return {"sign": found[1].strip(), **{name: day.strip() for name, day in days.items() if day}}


def _dose(text: str) -> dict[str, Any]:
    found = NAMED.fullmatch(text)
    if found is None:
        raise _refused("--dose", text, "a medicine with its total of a day", "'NAME=30 mg/day'")
    return {"medicine": found[1].strip(), "total": found[2].strip()}


def _counted(place: str, what: str) -> Callable[[str], dict[str, Any]]:
    def read(text: str) -> dict[str, Any]:
        found = COUNTED.fullmatch(text)
        if found is None:
            raise _refused(place, text, "a medicine and how many doses", "NAME=1")
        return {"medicine": found[1].strip(), what: int(found[2] or 1)}

    return read


def _goal(text: str) -> dict[str, Any]:
    found = GOAL.fullmatch(text)
    if found is None:
        raise _refused("--goal", text, "a goal with its score from -2 to +2", "'stand=+1'")
    weight = {"weight": int(found[3])} if found[3] else {}
    return {"goal": found[1], "score": int(found[2]), **weight}
