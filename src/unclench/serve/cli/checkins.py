"""`--checkins FILE`: the schedule of a command, planned again from what really happened."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.errors import InputError, Problem
from unclench.plan.dosing.history import History, follow
from unclench.plan.dosing.models import Schedule
from unclench.render.wording import Voice
from unclench.serve.cli.parser import PAGES
from unclench.serve.cli.reading import read_bytes
from unclench.serve.cli.writing import code, paper, write, write_text

FIRST_DAY = "Write the first day of the schedule that was followed with --start."


def today(arguments: Namespace, on: date) -> date | None:
    """Before which day no schedule starts; None for one that was followed already."""
    if arguments.checkins is None:
        return on
    if arguments.start is None:
        raise InputError([Problem("--checkins", "the schedule's first day is missing", FIRST_DAY)])
    return None


def told(arguments: Namespace, schedule: Schedule, on: date) -> History:
    """The schedule that is left after the check-ins; the schedule itself when there are none."""
    if arguments.checkins is None:
        return History((), schedule)
    from unclench.intake.checkins import read_checkins

    path = arguments.checkins
    try:
        found = read_checkins(read_bytes(path))
    except InputError as error:
        problems = [
            p if p.place == path else Problem(f"{path}: {p.place}", p.reason, p.do)
            for p in error.problems
        ]
        raise InputError(problems) from None
    for checkin in found:
        if checkin.on > on + timedelta(days=1):
            raise InputError(
                [
                    Problem(
                        path,
                        f"{checkin.on} has not come yet (today is {on})",
                        "Tell only what has happened.",
                    )
                ]
            )
    return follow(schedule, found)


def urgency(history: History) -> int:
    """The exit code: scripts must notice when a clinician has to look today."""
    return code(history.answers[-1].urgency) if history.answers else code("")


def write_end(
    history: History, option: Option, content: Content, arguments: Namespace, region: str | None
) -> int:
    """Where no schedule is left: what to do now, and no table."""
    from unclench.render.schedule.checkins import end_text, said, without_schedule

    voice = Voice(content, arguments.audience, region)
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(without_schedule(history.answers, option, content, voice)), arguments.output)
    elif arguments.format == "text":
        write_text(end_text(history.answers, content, voice, paper(arguments)), arguments.output)
    elif arguments.format in PAGES:
        from unclench.serve.cli.pages import write_ended

        write_ended(history.answers, option, content, region, arguments)
    else:
        last = history.answers[-1]
        raise InputError(
            [
                Problem(
                    "--checkins", f"no schedule is left after {last.checkin.on}", said(last, voice)
                )
            ]
        )
    return urgency(history)
