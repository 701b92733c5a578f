"""What a form of a day sent, as a change of that day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from unclench.diary.changes import DayChange, listing, setting, unlisting
from unclench.errors import unusable
from unclench.serve.web.forms import Sent, every, one

SCORES, BOUTS = ("severity", "sleep", "pain"), ("spasms", "cramps")
NONE, GONE = "none", "gone"
LINE_ENDS = ("\r\n", "\r")


def change_of(sent: Sent, day: date) -> DayChange:
    """RequestError for a part that is not known."""
    part = one(sent, "part")
    read = READ.get(part)
    if read is None:
        raise unusable("part", "nothing was noted", "Choose something on the page.")
    return read(part, sent, day)


def number(text: str) -> Any:
    """A whole number; a text that is none stays one, and is refused with its place."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 5 else text


def _score(part: str, sent: Sent, day: date) -> DayChange:
    value = one(sent, "value")
    return setting(part, number(value) if value else None)


def _own(part: str, sent: Sent, day: date) -> DayChange:
    value = one(sent, "value")
    named = {"name": one(sent, "name").strip(), "score": number(value)}
    return setting(part, named if value else None)


def _bouts(part: str, sent: Sent, day: date) -> DayChange:
    value = one(sent, "more").strip() or one(sent, "value")
    if not value:
        return setting(part, None)
    where, night = [*every(sent, "where")], one(sent, "night").strip()
    at_night = {"at_night": number(night)} if night else {}
    return setting(
        part, {"number": number(value), **({"where": where} if where else {}), **at_night}
    )


def _effects(part: str, sent: Sent, day: date) -> DayChange:
    if one(sent, NONE):
        return setting(part, [])
    line = {"sign": one(sent, "sign"), "onset": one(sent, "onset").strip() or day.isoformat()}
    if one(sent, GONE):
        return unlisting(part, line, ("sign", "onset"))
    end = {"end": one(sent, "end")} if one(sent, "end") else {}
    return listing(part, {**line, **end}, ("sign", "onset"))


def _doses(part: str, sent: Sent, day: date) -> DayChange:
    """One medicine: its total, and missed or extra doses next to it."""
    line = {"medicine": one(sent, "medicine").strip()}
    if one(sent, GONE):
        return unlisting(part, line, ("medicine",))
    given = {name: one(sent, name).strip() for name in ("total", "missed", "extra")}
    values = {name: value if name == "total" else number(value) for name, value in given.items()}
    said = {name: value for name, value in values.items() if value != ""}
    return _dosed(part, {**line, **said})


def _dosed(part: str, line: Mapping[str, Any]) -> DayChange:
    """A total says how the day was; missed and extra doses stay with it."""

    def change(tree: Mapping[str, Any]) -> dict[str, Any]:
        same = (old for old in tree.get(part, ()) if old.get("medicine") == line["medicine"])
        merged = {**next(same, {}), **line}
        kept = {name: value for name, value in merged.items() if value != 0}
        return listing(part, kept, ("medicine",))(tree)

    return change


def _exercise(part: str, sent: Sent, day: date) -> DayChange:
    value = one(sent, "more").strip() or one(sent, "value")

    def change(tree: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: old for name, old in tree.get(part, {}).items() if name != "minutes"}
        made = {**({"minutes": number(value)} if value else {}), **kept}
        return setting(part, made or None)(tree)

    return change


def _triggers(part: str, sent: Sent, day: date) -> DayChange:
    return setting(part, [*every(sent, "trigger")])


def _goals(part: str, sent: Sent, day: date) -> DayChange:
    line = {"goal": one(sent, "goal").strip()}
    if one(sent, GONE):
        return unlisting(part, line, ("goal",))
    score = one(sent, "score")
    signed = -number(score[1:]) if score[:1] == "-" and score[1:].isdigit() else number(score)
    weight = one(sent, "weight").strip()
    weighed = {"weight": number(weight)} if weight else {}
    return listing(part, {**line, "score": signed, **weighed}, ("goal",))


def _note(part: str, sent: Sent, day: date) -> DayChange:
    text = one(sent, "note")
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return setting(part, text.strip() or None)


READ: Mapping[str, Callable[[str, Sent, date], DayChange]] = {
    **dict.fromkeys(SCORES, _score),
    **dict.fromkeys(BOUTS, _bouts),
    "own": _own,
    "effects": _effects,
    "doses": _doses,
    "exercise": _exercise,
    "triggers": _triggers,
    "goals": _goals,
    "note": _note,
}
