"""`--checkins FILE`: what really happened, as a strict list in YAML or JSON. See
docs/reference/checkins.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from unclench.content.types import Dose
from unclench.intake.amounts import amount_of, day_of, kind
from unclench.intake.entries import entries
from unclench.intake.faults import Faults, FieldPath, RefusedError, hint, shown
from unclench.intake.text import read_tree, refusal
from unclench.plan.dosing.checkins import ABSENT
from unclench.plan.dosing.history import EVENTS, OUTCOMES, Checkin, What

KEYS = frozenset({"date", "what", "days", "taken", "reviewed", "take_offer"})
KNOWN = (*OUTCOMES, *EVENTS)
# Which keys go with what happened; every other pair is a fault, so that nothing written is silently
# left out.
WITH_DAYS = (*ABSENT, "held", "extra")
GOES_WITH: dict[str, tuple[str, ...]] = {
    "days": WITH_DAYS, "taken": ("held", "extra"), "reviewed": ("fine",),
}  # fmt: skip
MOST_DAYS = 3660


def read_checkins(data: bytes) -> tuple[Checkin, ...]:
    """The check-ins in the order written; InputError with every fault found."""
    return checkins_of(read_tree(data))


def checkins_of(tree: Any) -> tuple[Checkin, ...]:
    """The same of a tree that is already parsed."""
    if not isinstance(tree, list):
        raise refusal(
            "the file",
            f"a list of check-ins was expected, not {kind(tree)}",
            "Write - {date: 2026-11-28, what: fine}.",
        )
    faults = Faults()
    found = [_checkin(entry, path, faults) for path, entry in entries(tree, (), KEYS, faults)]
    faults.raise_any(tree)
    return tuple(checkin for checkin in found if checkin is not None)


def _checkin(entry: dict[str, Any], path: FieldPath, faults: Faults) -> Checkin | None:
    take = partial(_take, entry, path, faults)
    on, what = take("date", day_of), take("what", _what)
    for key in ("date", "what"):
        if entry.get(key) is None:
            faults.add((*path, key), "is missing", "Write date: and what: for every check-in.")
    if what is not None:
        _check_keys(entry, path, faults, what)
    days, taken = take("days", _days), take("taken", _taken)
    reviewed, offer = take("reviewed", _flag) or False, take("take_offer", _flag) or False
    return Checkin(on, what, days or 0, taken, reviewed, offer) if on and what else None


def _take(
    entry: dict[str, Any], path: FieldPath, faults: Faults, key: str, read: Callable[[Any], Any]
) -> Any:
    return faults.attempt((*path, key), read, entry.get(key))


def _check_keys(entry: dict[str, Any], path: FieldPath, faults: Faults, what: str) -> None:
    for key, goes_with in GOES_WITH.items():
        if entry.get(key) is not None and what not in goes_with:
            faults.add(
                (*path, key), f"does not go with {what}", f"It goes with: {', '.join(goes_with)}."
            )
    if what in ABSENT and entry.get("days") is None:
        faults.add(
            (*path, "days"),
            "is missing",
            "Write how many whole days before this date were without any dose (0 or more).",
        )


def _what(value: Any) -> What:
    if value not in KNOWN:
        raise RefusedError(f"'{shown(value)}' is not known here", hint(str(value), list(KNOWN)))
    return cast(What, value)


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS:
        raise RefusedError(
            f"a whole number of days was expected, not {kind(value)}", "Write 0, 1, 2 and so on."
        )
    return value


def _taken(value: Any) -> Dose:
    found = amount_of(value, per_day=True)
    return Dose(found.number, found.unit, "day")


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise RefusedError(f"true or false was expected, not {kind(value)}", "Write true or false.")
    return value
