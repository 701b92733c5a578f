"""The parts of a dose in words: a dose, how often, times of the day, a scheme such as 1-0-1."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from unclench.intake.fhir.dose_lexer import DosePhrase
from unclench.intake.fhir.quotients import quotient

PIECE = "tablet"
SLOTS, MOST_IN_SLOT, MOST_TIMES, MOST_BARE = (3, 4), 10, 24, 4
HOURS_OF_DAY, MINUTES = 24, re.compile(r"[0-5]\d")
UNEVEN = Decimal(0)  # no whole number of times a day


class DoseItem(NamedTuple):
    """`kind` says what `value` is."""

    kind: str
    value: object


def items_of(phrases: list[DosePhrase]) -> list[DoseItem]:
    """Every part of a text; what is not understood is an item of the kind `unknown`."""
    found = _all_items(phrases)
    clocked = any(item.kind == "moment" and ":" in str(item.value) for item in found)
    each_day = [] if clocked else [DoseItem("times", Decimal(1))]
    return [kept for item in found for kept in ([item] if item.kind != "each_day" else each_day)]


def _all_items(phrases: list[DosePhrase]) -> list[DoseItem]:
    found: list[DoseItem] = []
    i = 0
    while i < len(phrases):
        item, length = next(read for reader in READERS if (read := reader(phrases, i)) is not None)
        if item is not None:
            found.append(item)
        i += length
    return found


ReadItem = tuple[DoseItem | None, int] | None


def _number(phrases: list[DosePhrase], i: int) -> tuple[Decimal, int] | None:
    """A number of digits or words, with a fraction after it: `1`, `one`, `1/2`, `1 1/2`."""
    if i >= len(phrases):
        return None
    first = phrases[i].meanings.get("number", phrases[i].meanings.get("numbers"))
    if not isinstance(first, Decimal):
        return None
    if _said_again(phrases, i + 1, first):
        return first, 4
    if part := _fraction(phrases, i):
        return part, 3
    if part := _fraction(phrases, i + 1):
        return first + part, 4
    return first, 1


def _said_again(phrases: list[DosePhrase], i: int, number: Decimal) -> bool:
    """`3 (three)`: the same number once more in brackets."""
    if [phrase.text for phrase in (*phrases[i : i + 1], *phrases[i + 2 : i + 3])] != ["(", ")"]:
        return False
    meanings = phrases[i + 1].meanings
    return meanings.get("number", meanings.get("numbers")) == number


def _fraction(phrases: list[DosePhrase], i: int) -> Decimal | None:
    """`1/2`, `3/4`: below one, of single digits."""
    if len(phrases) < i + 3 or phrases[i + 1].text != "/":
        return None
    above, below = (phrases[k].meanings.get("number") for k in (i, i + 2))
    small = isinstance(above, Decimal) and isinstance(below, Decimal) and 0 < above < below < 10
    return quotient(above, below) if small else None  # type: ignore[arg-type]


def _scheme(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`1-0-1` and `1-0-1-0`, with or without a unit."""
    slots: list[Decimal] = []
    at = i
    while (number := _number(phrases, at)) is not None:
        slots.append(number[0])
        at += number[1]
        if at >= len(phrases) or phrases[at].text != "-":
            break
        at += 1
    if len(slots) not in SLOTS or phrases[at - 1].text == "-":
        return None
    unit, after = _unit(phrases, at) or (PIECE, 0)
    if unit == PIECE and max(slots) > MOST_IN_SLOT:
        return None
    taken = Decimal(sum(slot > 0 for slot in slots))
    return DoseItem("total", ((sum(slots, Decimal(0)), unit), taken)), at + after - i


def _unit(phrases: list[DosePhrase], i: int) -> tuple[str, int] | None:
    if i < len(phrases) and isinstance(unit := phrases[i].meanings.get("units"), str):
        return unit, 1
    return None


def _aside(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`(10 mg)` after a dose."""
    if phrases[i].text != "(":
        return None
    number = _number(phrases, i + 1)
    unit = _unit(phrases, i + 1 + number[1]) if number else None
    end = i + 1 + number[1] + 1 if number and unit else 0
    if not number or not unit or end >= len(phrases) or phrases[end].text != ")":
        return None
    return DoseItem("aside", (number[0], unit[0])), end + 1 - i


def _lasting(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`for 5 days`."""
    number = _number(phrases, i + 1) if phrases[i].has("lasting") else None
    if number is None or i + 1 + number[1] >= len(phrases):
        return None
    days = phrases[i + 1 + number[1]].meanings.get("days")
    if not isinstance(days, int):
        return None
    return DoseItem("lasting", number[0] * days), number[1] + 2


def _every(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`every 8 hours`, `8-hourly`."""
    if phrases[i].has("every"):
        number = _number(phrases, i + 1)
        after = i + 1 + number[1] if number else i
        if number and after < len(phrases) and phrases[after].has("hours"):
            return _hours(number[0]), after + 1 - i
        return None
    number = _number(phrases, i)
    if number is None:
        return None
    after = i + number[1]
    after += after < len(phrases) and phrases[after].text == "-"
    if after < len(phrases) and phrases[after].has("hourly"):
        return _hours(number[0]), after + 1 - i
    return None


def _hours(hours: Decimal) -> DoseItem:
    times = quotient(Decimal(24), hours)
    return DoseItem("times", times) if times else DoseItem("unknown", hours)


def _often(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`3 times daily`."""
    number = _number(phrases, i)
    if number is None or i + number[1] >= len(phrases):
        return None
    if not phrases[i + number[1]].has("a_day") or not 0 < number[0] <= MOST_TIMES:
        return None
    return DoseItem("times", number[0]), number[1] + 1


def _times_after(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`x 3 / day` after a dose."""
    number = _number(phrases, i + 1) if phrases[i].has("multiplied") else None
    after = i + 1 + number[1] if number else i
    if not number or after >= len(phrases) or not 0 < number[0] <= MOST_TIMES:
        return None
    each = phrases[after].meanings.get("times") == 1 or phrases[after].has("a_day")
    return (DoseItem("times", number[0]), number[1] + 2) if each else None


def _clock(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`8:00`, `at 8:00`, `08:00 Uhr`, `8 Uhr`."""
    if phrases[i].has("clock"):
        told = _clock(phrases, i + 1) if i + 1 < len(phrases) else None
        return told and (told[0], told[1] + 1)
    hour = phrases[i].meanings.get("number")
    if not isinstance(hour, Decimal) or hour >= HOURS_OF_DAY or hour % 1:
        return None
    minutes, after = _minutes(phrases, i + 1)
    half = phrases[after].text if after < len(phrases) and phrases[after].has("clock") else ""
    if not minutes and not half:
        return None
    return DoseItem("moment", f"{hour}:{minutes or '00'}{half}"), after + bool(half) - i


def _minutes(phrases: list[DosePhrase], i: int) -> tuple[str, int]:
    """`:30`, and where it ends."""
    texts = [phrase.text for phrase in phrases[i : i + 2]]
    if len(texts) == 2 and texts[0] == ":" and MINUTES.fullmatch(texts[1]):
        return texts[1], i + 2
    return "", i


def _multiplied(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`3 x 1 tablet`. `2 x 500 mg` may be one dose of two, or two doses: it is not read."""
    number = _number(phrases, i)
    if (
        number is None
        or i + number[1] >= len(phrases)
        or not phrases[i + number[1]].has("multiplied")
    ):
        return None
    at = i + number[1] + 1
    dose = _number(phrases, at)
    if dose is None:
        return None
    unit, length = _unit(phrases, at + dose[1]) or (PIECE, 0)
    kind = "multiplied" if unit == PIECE else "unknown"
    return DoseItem(kind, (number[0], dose[0])), at + dose[1] + length - i


def _dose(phrases: list[DosePhrase], i: int) -> ReadItem:
    number = _number(phrases, i)
    unit = _unit(phrases, i + number[1]) if number else None
    return (DoseItem("dose", (number[0], unit[0])), number[1] + 1) if number and unit else None


def _bare(phrases: list[DosePhrase], i: int) -> ReadItem:
    """`1 daily`, `2 to be taken at night`: a small number before how often or when counts pieces;
    so does one after a time of the day, `at night 2`."""
    number = _number(phrases, i)
    if number is None or number[0] > MOST_BARE:
        return None
    at = i + number[1]
    while at < len(phrases) and phrases[at].meanings.keys() == {"fillers"}:
        at += 1
    ends = at == len(phrases) or phrases[at].has("joins")
    told = _tells_when(phrases, at) or (ends and i > 0 and phrases[i - 1].has("moments"))
    return (DoseItem("dose", (number[0], PIECE)), number[1]) if told else None


def _tells_when(phrases: list[DosePhrase], i: int) -> bool:
    if i >= len(phrases):
        return False
    after = _every(phrases, i) or _often(phrases, i)
    return after is not None or not {"times", "moments"}.isdisjoint(phrases[i].meanings)


def _plain(phrases: list[DosePhrase], i: int) -> ReadItem:
    """One phrase on its own."""
    meanings = phrases[i].meanings
    if "each_day" in meanings:
        return DoseItem("each_day", True), 1
    if "times" in meanings:
        return DoseItem("times", meanings["times"]), 1
    if "uneven" in meanings:
        return DoseItem("times", UNEVEN), 1
    if "moments" in meanings:
        return DoseItem("moment", meanings["moments"]), 1
    for kind in ("as_needed", "several"):
        if kind in meanings:
            return DoseItem(kind, True), 1
    if "joins" in meanings or "fillers" in meanings:
        return None, 1
    return DoseItem("unknown", phrases[i].text), 1


READERS: tuple[Callable[[list[DosePhrase], int], ReadItem], ...] = (
    _scheme, _aside, _lasting, _every, _clock, _often, _times_after, _multiplied, _dose, _bare,
    _plain,
)  # fmt: skip
