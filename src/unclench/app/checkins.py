"""A schedule planned again from what really happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from unclench.errors import AttachmentError, InputError, Problem
from unclench.plan.dosing.history import Checkin, History, follow
from unclench.plan.dosing.models import Schedule

# A file of check-ins as bytes, or as a list that is already parsed.
Checkins = bytes | Sequence[Any]


def followed(schedule: Schedule, checkins: Checkins | None, on: date) -> History:
    """The schedule that is left after the check-ins; the schedule itself when there are none.

    Raises AttachmentError for check-ins that cannot be read or lie in the future, DoseError for
    those that do not fit the schedule.
    """
    return History((), schedule) if checkins is None else follow(schedule, _read(checkins, on))


def _read(data: Checkins, on: date) -> tuple[Checkin, ...]:
    from unclench.intake.checkins import checkins_of, read_checkins

    try:
        found = read_checkins(data) if isinstance(data, bytes) else checkins_of(data)
    except InputError as error:
        raise AttachmentError("checkins", error.problems) from None
    for checkin in found:
        if checkin.on > on + timedelta(days=1):
            reason = f"{checkin.on} has not come yet (today is {on})"
            raise AttachmentError("checkins", [Problem("", reason, "Tell only what has happened.")])
    return found
