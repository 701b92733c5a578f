"""The text of an answer, read strictly: a yes, a number, a day, some of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from unclench.app.interview.models import ANSWER, AnswerChoice, AnswerField
from unclench.errors import unusable
from unclench.language.letters import fold, key_of
from unclench.language.suggest import closest
from unclench.language.visible import visible
from unclench.render.wording import long_day

LONGEST = 200
NUMBER = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NONE = frozenset({"none", "no", "n", "0", "none of these", "nothing", "nil", "[]"})
YES, NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})
NAMED = 8
SHORTEST_START = 3


def cleaned(text: str) -> str:
    """Without control and direction-changing characters, in single spaces; RequestError when it
    is too long to be an answer."""
    if len(text) > 4 * LONGEST:
        raise unusable(ANSWER, f"is a text of {len(text):,} characters", "Write a short answer.")
    seen = " ".join(visible(text).split())
    if len(seen) > LONGEST:
        raise unusable(ANSWER, f"is longer than {LONGEST} characters", "Write a short answer.")
    return seen


def is_none(text: str) -> bool:
    """Whether it says that there is none."""
    return fold(cleaned(text)).rstrip(".") in NONE


def yes_no(text: str) -> bool:
    word = fold(cleaned(text)).rstrip(".")
    if word in YES or word in NO:
        return word in YES
    raise unusable(ANSWER, f"'{text[:40]}' is neither yes nor no", "Write yes or no.")


def number(text: str, field: AnswerField) -> int | Decimal:
    """Exact, and between the bounds of the field."""
    written = cleaned(text)
    if NUMBER.fullmatch(written) is None:
        raise unusable(ANSWER, f"'{written[:40]}' is not a number", "Write digits, such as 46.")
    value = Decimal(written)
    if (field.low is not None and value < field.low) or (
        field.high is not None and value > field.high
    ):
        do = f"It lies between {field.low} and {field.high}."
        raise unusable(ANSWER, f"{written} cannot be", do)
    return int(written) if written.isdigit() else value


def day(text: str, today: date) -> str:
    """A day in the past, or today, as a record writes it."""
    written = cleaned(text)
    if fold(written) == "today":
        return today.isoformat()
    try:
        found = date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        found = None
    if found is None:
        do = "Write year-month-day, such as 2026-11-20."
        raise unusable(ANSWER, f"'{written[:40]}' is not a day", do)
    if found > today:
        raise unusable(ANSWER, f"{long_day(found)} has not come yet", "Write a day in the past.")
    return written


def choice(text: str, choices: Sequence[AnswerChoice]) -> str:
    """The id of one choice: by its number in the list, its words or its id."""
    written = cleaned(text)
    word = key_of(written)
    if word.isdigit() and 1 <= int(word) <= len(choices):
        return choices[int(word) - 1].id
    if any(written == one.id for one in choices):
        return written
    same = [one.id for one in choices if word in _spellings(one)]
    if not same and len(word) >= (1 if len(choices) <= NAMED else SHORTEST_START):
        same = [one.id for one in choices if any(s.startswith(word) for s in _spellings(one))]
    if len(same) == 1:
        return same[0]
    raise unusable(ANSWER, f"'{cleaned(text)[:40]}' is not in the list", _meant(word, choices))


def several(text: str, choices: Sequence[AnswerChoice]) -> tuple[str, ...]:
    """The ids of those that are named, in the order of the list; none for "none"."""
    if is_none(text):
        return ()
    named = {choice(part, choices) for part in parts(text)}
    return tuple(one.id for one in choices if one.id in named)


def parts(text: str) -> list[str]:
    """`1, 3` or `1 3` or `fever; nausea` → its parts."""
    written = cleaned(text)
    apart = r"[\s,;]+" if re.fullmatch(r"[0-9\s,;]+", written) else r"[,;]"
    found = [part.strip() for part in re.split(apart, written) if part.strip()]
    if not found:
        raise unusable(ANSWER, "nothing is named", "Write numbers or words of the list, or none.")
    return found


def _spellings(one: AnswerChoice) -> tuple[str, ...]:
    return key_of(one.label), key_of(one.id.replace("_", " "))


def _meant(word: str, choices: Sequence[AnswerChoice]) -> str:
    labels = [one.label for one in choices]
    close = closest(word, labels)
    if close:
        return f"Did you mean '{close}'?"
    if len(choices) > NAMED:
        return f"Write a number from 1 to {len(choices)}, or words of the list."
    return f"Write one of: {', '.join(labels)}; or its number."
