"""A person of the store as they are today: the newest record, completed by the diary."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.app.diary import entries, shown
from unclench.app.diary_report import known_of, record_with
from unclench.app.interview.questions import SIGNS
from unclench.app.person import PersonRequest, read_person
from unclench.app.told_signs import ToldSigns, with_signs
from unclench.content.content import Content
from unclench.diary.doses import medicines, present, runs
from unclench.diary.facts import noted_signs
from unclench.diary.file import FiledDiary
from unclench.errors import unusable
from unclench.intake.text import read_tree
from unclench.language.json_number import json_number

if TYPE_CHECKING:
    from unclench.store.store import Store


class TakenMedicine(NamedTuple):
    """A medicine that is taken. `total` is that of a day, such as `30 mg/day`; empty while it is
    not known."""

    id: str
    name: str
    total: str


def record_now(store: Store, person: str, on: date, content: Content) -> bytes:
    """For any use case that reads a record; RequestError when no data about the person are kept."""
    from unclench.store.people import newest_record

    found, diary = newest_record(store, person), shown(store, person)
    if found is None and not diary.versions:
        reason = f"nothing about '{person}' is kept here"
        raise unusable("person", reason, "Answer questions, or note something in the diary.")
    text = json.dumps({"id": person}) if found is None else found.text
    return completed(text.encode(), diary, on, content)


def completed(record: bytes, diary: FiledDiary, on: date, content: Content) -> bytes:
    """The record with what the diary knows better; the same bytes without a diary. Signs that were
    noted lately count today, also when those of the record have grown old; that there is no other
    one is not known then."""
    if not diary.versions:
        return record
    made = record_with(record, diary, on, content)
    noted = noted_signs(entries(diary), on, known_of(content))
    if noted:
        told = {**made, SIGNS: read_tree(record).get(SIGNS, [])}
        made = with_signs(ToldSigns(told, on, noted), content)
    return json.dumps(made, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> int | float | str:
    return json_number(value) if isinstance(value, Decimal) else str(value)


def taken_now(
    record: bytes, diary: FiledDiary, on: date, content: Content
) -> tuple[TakenMedicine, ...]:
    """The medicines of the record, and those of the diary that it does not list."""
    patient = read_person(PersonRequest(completed(record, diary, on, content), on, on), content)
    listed = {one.form: _total(one.per_day, one.unit) for one in patient.taken}
    past = [entry for entry in entries(diary) if entry.day <= on]
    courses = ((name, present(runs(past, name))) for name in medicines(past))
    noted = {name: _total(run.total, run.unit) for name, run in courses if run is not None}
    known = {option.id: option.name for option in content.options if option.medicine is not None}
    return tuple(
        TakenMedicine(name, known[name], total)
        for name, total in {**noted, **listed}.items()
        if name in known
    )


def _total(amount: Decimal | None, unit: str) -> str:
    return "" if amount is None else f"{amount.normalize():f} {unit}/day"
