"""Signs that a person tells one by one, outside the interview. They are added to those that still
hold; that there is no other one is known only from the interview of the same day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.app.interview.models import InterviewState
from unclench.app.interview.order import patient_of
from unclench.app.interview.questions import SIGNS
from unclench.app.interview.tree import Tree, entries_of, incomplete
from unclench.content.content import Content
from unclench.criteria.values import Members

DATE = "date"


class ToldSigns(NamedTuple):
    """The news of today about the signs of a record: those that are `there` and those `gone`."""

    record: Mapping[str, Any]
    today: date
    there: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def with_signs(told: ToldSigns, content: Content) -> Tree:
    """The record of today. Signs that are too old to count are left out of it, so that a new day
    never makes them new; nor is an earlier day's "none of these" an answer of today."""
    state = InterviewState(told.record, told.today)
    before = patient_of(state, content).facts.get(SIGNS)
    known = isinstance(before, Members)
    kept = [
        sign
        for sign in (entries_of(told.record, SIGNS) if known else ())
        if sign not in told.gone and sign not in told.there
    ]
    day = told.today.isoformat()
    whole = isinstance(before, Members) and before.complete and told.record.get(DATE, day) == day
    tree = {**told.record, SIGNS: [*kept, *dict.fromkeys(told.there)], DATE: day}
    return incomplete(tree, SIGNS, yes=not whole)


def of_today(record: Mapping[str, Any], today: date, content: Content) -> Tree:
    """A record that is saved today. Of the signs of an earlier day it keeps those that still
    count."""
    day = today.isoformat()
    if SIGNS in record and record.get(DATE, day) != day:
        return with_signs(ToldSigns(record, today), content)
    return {**record, DATE: day}
