"""Answers about medicines: a name with its amount in one line, earlier treatments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from unclench.app.interview.models import ANSWER, DoubtfulNameError, GivenAnswer, InterviewQuestion
from unclench.app.interview.texts import choice, cleaned, day, number
from unclench.app.interview.tree import Tree, entries_of, with_value
from unclench.errors import unusable
from unclench.intake.amounts import UNITS
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.index import DoseFacts, IntakeIndex

UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
LINE = re.compile(
    rf"(?P<name>.*?[^\W\d_].*?)[ ,]+(?P<dose>[0-9]+(?:\.[0-9]+)? ?(?:{UNIT}))\b[ ,]*(?P<often>.*)",
    re.IGNORECASE,
)
PIECES = re.compile(
    r"\b[0-9]+ ?(?:tablets?|tabs?|capsules?|caps?|pills?|drops?|puffs?)\b", re.IGNORECASE
)
A_DAY = re.compile(r"(?:/|a|per|in a) ?day|daily in all|in all")
OFTEN = re.compile(
    r"(?:x ?)?(?P<times>[0-9]{1,2})(?: ?x| ?times)?(?: ?(?:a|per|each|every) day|/ ?day| daily)?"
)
WORDS = {
    "once": 1, "once a day": 1, "once daily": 1, "daily": 1, "every day": 1, "od": 1, "at night": 1,
    "at bedtime": 1, "nightly": 1, "in the morning": 1, "every morning": 1, "every night": 1,
    "twice": 2, "twice a day": 2, "twice daily": 2, "bd": 2, "bid": 2, "tds": 3, "tid": 3,
    "three times a day": 3, "three times daily": 3, "qds": 4, "qid": 4, "four times a day": 4,
    "four times daily": 4,
}  # fmt: skip
AS_WRITTEN = "as_written"


def line_of(text: str) -> dict[str, Any]:
    """`NAME 10 mg 3 times a day` as the entry of a record; RequestError when its amount can be
    read in two ways."""
    written = cleaned(text)
    found = LINE.fullmatch(written)
    if found is None:
        if pieces := PIECES.search(written):
            do = "Write the amount in its unit, such as 10 mg; leave it out when it is not known."
            raise unusable(ANSWER, f"'{pieces[0]}' does not say how much", do)
        return {"name": _name(written)}
    entry: dict[str, Any] = {"name": _name(found["name"])}
    often = found["often"].lower().strip(" .")
    if A_DAY.fullmatch(often):
        return {**entry, "total": f"{found['dose']}/day"}
    entry["dose"] = found["dose"]
    return {**entry, "per_day": _times(often)} if often else entry


def _times(often: str) -> int:
    found = OFTEN.fullmatch(often)
    times = int(found["times"]) if found else WORDS.get(often, 0)
    if times:
        return times
    do = "Write how many times a day: 3 times a day. Or the whole day: 30 mg a day."
    raise unusable(ANSWER, f"'{often[:40]}' is not understood", do)


def _name(text: str) -> str:
    if re.search(r"[^\W\d_]", text) is None or AMOUNT.fullmatch(text):
        raise unusable(ANSWER, f"'{text[:40]}' is no name", "Write the name of a medicine.")
    return text.strip(" ,.;")


def taken(answer: GivenAnswer, index: IntakeIndex) -> list[dict[str, Any]]:
    """The medicines of an answer. DoubtfulNameError for a name that is like a known one."""
    found = []
    for i, entry in enumerate(answer):
        line = line_of(entry.get("name", ""))
        _check_name(i, line["name"], entry, index)
        found.append(line)
    return found


def _check_name(i: int, name: str, entry: Mapping[str, str], index: IntakeIndex) -> None:
    resolved = resolve(name, index)
    doubtful = [one.ingredient.replace("_", " ") for one in resolved.names if one.doubtful]
    near = resolved.near if not resolved.names else next(iter(doubtful), "")
    if near and not entry.get(AS_WRITTEN):
        raise DoubtfulNameError(i, name, near)


def notes_of(lines: list[dict[str, Any]], index: IntakeIndex) -> tuple[str, ...]:
    """How each medicine was understood."""
    return tuple(_note(line, index) for line in lines)


def _note(line: Mapping[str, Any], index: IntakeIndex) -> str:
    name = str(line.get("name") or line.get("medicine"))
    known = [one.ingredient.replace("_", " ") for one in resolve(name, index).names]
    said = " and ".join(known) if known else "not known here; kept as written"
    amount = [str(line[key]) for key in ("dose", "total", "highest") if line.get(key)]
    times = [f"{line['per_day']} a day"] if "per_day" in line else []
    brand = f" ({said})" if not known or name.lower() not in known else ""
    return " ".join([name + brand, ", ".join([*amount, *times])]).strip()


def trials(
    question: InterviewQuestion, answer: GivenAnswer, index: IntakeIndex
) -> list[dict[str, Any]]:
    """Earlier treatments; details that are not given are left out."""
    outcome, weeks = question.fields[1], question.fields[3]
    found = []
    for i, entry in enumerate(answer):
        line: dict[str, Any] = {"medicine": _name(cleaned(entry.get("medicine", "")))}
        _check_name(i, line["medicine"], entry, index)
        if entry.get("highest"):
            line["highest"] = amount(entry["highest"], per_day=True)
        if entry.get("weeks_at_highest"):
            line["weeks_at_highest"] = number(entry["weeks_at_highest"], weeks)
        if entry.get("outcome"):
            line["outcome"] = choice(entry["outcome"], outcome.choices)
        found.append(line)
    return found


AMOUNT = re.compile(rf"([0-9]+(?:\.[0-9]+)?) ?({UNIT})( ?/ ?day| a day| per day)?", re.IGNORECASE)


def amount(text: str, *, per_day: bool) -> str:
    """`60 mg a day` as a record writes it: `60 mg/day`, or one dose: `60 mg`."""
    found = AMOUNT.fullmatch(cleaned(text))
    if found is None:
        example = "60 mg" + " a day" * per_day
        raise unusable(ANSWER, f"'{text[:40]}' is not an amount", f"Write it like {example}.")
    return f"{found[1]} {found[2].lower()}" + "/day" * per_day


def with_amount(
    tree: Mapping[str, Any], dose: DoseFacts, fact: str, text: str, index: IntakeIndex, today: Any
) -> Tree:
    """The record with the day's total, one dose, or the first day of one medicine that it
    lists."""
    lines = entries_of(tree, "medicines")
    at = next((i for i, line in enumerate(lines) if _is(line, dose.option, index)), None)
    if at is None:
        raise unusable(ANSWER, "that medicine is not on the list", "Add it to the list first.")
    if fact == dose.days:
        lines[at] = {**lines[at], "since": day(text, today)}
    elif fact == dose.single:
        lines[at] = {**lines[at], "dose": amount(text, per_day=False)}
    else:
        lines[at] = {**lines[at], "total": amount(text, per_day=True)}
    return with_value(tree, "medicines", lines)


def _is(line: Any, option: str, index: IntakeIndex) -> bool:
    name = line.get("name") if isinstance(line, dict) else None
    names = resolve(name, index).names if isinstance(name, str) else ()
    ids = {f"{one.ingredient}_{one.route}" if one.route else one.ingredient for one in names}
    return option in ids
