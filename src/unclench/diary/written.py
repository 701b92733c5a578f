"""Entries as JSON values, and back. Reading is strict: a key that is not known, or a value of
another kind, is a problem that names its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from unclench.diary.entry import (
    Bouts,
    DayDose,
    DiaryEntry,
    ExerciseDone,
    GoalScore,
    NotedEffect,
    OwnScore,
)
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean

Read = Callable[[Any, str], Any]
MOST_A_DAY, MOST_MINUTES, MOST_WEIGHT, LONGEST = 999, 1440, 9, 2000
MOST_LISTED, LONGEST_WORD = 50, 200
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control and format characters; a line may end.
UNSEEN_KINDS = (
    r"\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
UNSEEN = re.compile(f"[{UNSEEN_KINDS}]")
TOTAL = re.compile(
    r"(0|[1-9][0-9]{0,5}|(?:0|[1-9][0-9]{0,5})\.[0-9]{0,3}[1-9]) ?([a-z]{1,11}) ?/ ?day"
)


def to_tree(entry: DiaryEntry) -> dict[str, Any]:
    """The entry without what was not noted; keys in the order of its fields."""
    noted = {"date": entry.day, **entry._asdict()}
    return {
        name: _written(value)
        for name, value in noted.items()
        if value is not None and value != "" and name != "day"
    }


def _written(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case DayDose():
            return _dose(value)
        case tuple() if hasattr(value, "_fields"):
            filled = zip(value._fields, value, strict=True)
            return {name: _written(part) for name, part in filled if part not in (None, ())}
        case tuple():
            return [_written(part) for part in value]
        case _:
            return value


def _dose(dose: DayDose) -> dict[str, Any]:
    total = None if dose.total is None else f"{dose.total:f} {dose.unit}/day"
    counted = {"missed": dose.missed, "extra": dose.extra}
    return {
        "medicine": dose.medicine,
        **({} if total is None else {"total": total}),
        **{name: number for name, number in counted.items() if number},
    }


def from_tree(tree: Any, place: str = "entry") -> DiaryEntry:
    """The entry that was written; InputError names the first place that cannot be read, or cannot
    be."""
    values = _values(FIELDS, tree, place)
    if "date" not in values:
        raise refused(f"{place}.date", "is missing", "Write the day, like 2026-11-20.")
    found = DiaryEntry(values.pop("date"), **values)
    if found.is_empty():
        raise refused(place, "notes nothing", "Write a number from 0 to 10 as its severity.")
    for name in ("spasms", "cramps"):
        _check_nights(getattr(found, name), f"{place}.{name}")
    for effect in found.effects or ():
        _check_effect(effect, found.day, f"{place}.effects")
    return found


def refused(place: str, reason: str, do: str) -> InputError:
    return InputError([Problem(place, reason, do)])


def _check_nights(bouts: Bouts | None, place: str) -> None:
    if bouts and bouts.at_night is not None and bouts.at_night > bouts.number:
        raise refused(place, "more at night than in all", "Count those of the night in the whole.")


def _check_effect(effect: NotedEffect, day: date, place: str) -> None:
    if effect.onset > day:
        raise refused(place, f"begins on {effect.onset}, after {day}", "Write when it began.")
    if effect.end is not None and effect.end < effect.onset:
        raise refused(place, f"ends on {effect.end}, before it began", "Write when it ended.")


def _values(fields: Mapping[str, Read], tree: Any, place: str) -> dict[str, Any]:
    """The value of each key; one that is not known is refused."""
    if not isinstance(tree, Mapping):
        raise refused(place, "a mapping (key: value) was expected", f"Write {', '.join(fields)}.")
    for key in tree:
        if key not in fields:
            hint = did_you_mean(str(key), tuple(fields))
            raise refused(f"{place}.{key}", "is not known here", hint)
    given = ((key, read) for key, read in fields.items() if key in tree)
    return {key: read(tree[key], f"{place}.{key}") for key, read in given}


def _record(kind: Any, fields: Mapping[str, Read], tree: Any, place: str) -> Any:
    values = _values(fields, tree, place)
    missing = [name for name in kind._fields if name not in values | kind._field_defaults]
    if missing:
        raise refused(f"{place}.{missing[0]}", "is missing", "Write it.")
    return kind(**values)


def day(value: Any, place: str) -> date:
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise refused(place, "is not a day", "Write it like 2026-11-20.")


def _day_or_none(value: Any, place: str) -> date | None:
    return None if value is None else day(value, place)


def whole(least: int, most: int, value: Any, place: str) -> int:
    if type(value) is not int or not least <= value <= most:
        reason = f"a whole number from {least} to {most} was expected"
        raise refused(place, reason, f"Write {least}, {least + 1} and so on.")
    return value


def text(most: int, value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise refused(place, f"a text of 1 to {most} characters was expected", "Write some words.")
    if UNSEEN.search(value):
        raise refused(place, "holds characters that cannot be seen", "Write the text again.")
    return value


def _one_of(words: tuple[str, ...], value: Any, place: str) -> str:
    if value not in words:
        raise refused(place, "is not known here", f"Write one of: {', '.join(words)}.")
    return str(value)


def _listed(read: Read, value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_LISTED:
        raise refused(place, f"a list of up to {MOST_LISTED} was expected", "Write [a, b].")
    return tuple(read(part, f"{place}[{i}]") for i, part in enumerate(value))


def _day_dose(value: Any, place: str) -> DayDose:
    if isinstance(value, Mapping) and "total" in value:
        number, unit = total_of(value["total"], f"{place}.total")
        rest = {key: part for key, part in value.items() if key != "total"}
        found: DayDose = _record(DayDose, DOSE, rest, place)
        return found._replace(total=number, unit=unit)
    made: DayDose = _record(DayDose, DOSE, value, place)
    if not made.missed and not made.extra:
        raise refused(place, "says nothing about the dose", "Write its total, missed or extra.")
    return made


def total_of(value: Any, place: str) -> tuple[Decimal, str]:
    """`30 mg/day`: its number and its unit."""
    found = TOTAL.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise refused(place, "is not the total of a day", "Write it like 30 mg/day.")
    return Decimal(found[1]), found[2]


_score, _count = partial(whole, 0, 10), partial(whole, 0, MOST_A_DAY)
_word = partial(text, LONGEST_WORD)
_words = partial(_listed, _word)
BOUTS: dict[str, Read] = {"number": _count, "where": _words, "at_night": _count}
OWN: dict[str, Read] = {"name": _word, "score": _score}
EFFECT: dict[str, Read] = {"sign": _word, "onset": day, "end": _day_or_none}
DOSE: dict[str, Read] = {"medicine": _word, "missed": _count, "extra": _count}
NEXT_TIME = ("easier", "same", "harder")
EXERCISE: dict[str, Read] = {
    "minutes": partial(whole, 0, MOST_MINUTES),
    "moves": _words,
    "next_time": partial(_one_of, NEXT_TIME),
}
GOAL: dict[str, Read] = {
    "goal": _word, "score": partial(whole, -2, 2), "weight": partial(whole, 1, MOST_WEIGHT),
}  # fmt: skip
FIELDS: dict[str, Read] = {
    "date": day,
    "severity": _score,
    "spasms": partial(_record, Bouts, BOUTS),
    "cramps": partial(_record, Bouts, BOUTS),
    "sleep": _score,
    "pain": _score,
    "own": partial(_record, OwnScore, OWN),
    "effects": partial(_listed, partial(_record, NotedEffect, EFFECT)),
    "doses": partial(_listed, _day_dose),
    "exercise": partial(_record, ExerciseDone, EXERCISE),
    "triggers": _words,
    "goals": partial(_listed, partial(_record, GoalScore, GOAL)),
    "note": partial(text, LONGEST),
}
