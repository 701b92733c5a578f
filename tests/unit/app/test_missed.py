"""Missed doses: for every medicine whom to call, and never that it is harmless without a word of
knowledge."""

from __future__ import annotations

from typing import Any

import pytest

from support.people import TODAY
from unclench.app.missed import MissedRequest, missed, missing
from unclench.app.person import PersonRequest
from unclench.content import load, load_collection
from unclench.content.types.answers import Answers
from unclench.content.types.side_effects import Effects
from unclench.errors import RequestError

CONTENT = load()
EFFECTS: Effects = load_collection("effects")
ANSWERS: Answers = load_collection("answers")
TREATMENTS = [option for option in CONTENT.options if option.medicine]
CALM = {"magnesium", "quinine", "albumin"}


def of(medicine: str, record: dict[str, Any] | None = None) -> Any:
    request = MissedRequest(record, PersonRequest(None, TODAY), medicine)
    return missed(request, CONTENT, EFFECTS, ANSWERS)


@pytest.mark.parametrize("option", TREATMENTS, ids=lambda option: option.id)
def test_missing_a_treatment_is_a_matter_of_today_unless_it_may_end_at_once(option: Any) -> None:
    found = of(option.id)
    calm = option.medicine.stopping.abrupt == "harmless" and not option.medicine.antispastic
    assert calm == (option.id in CALM) == (found.sign == "")
    assert calm or found.plan.urgency in ("same_day", "emergency")
    assert found.harms == (EFFECTS.missed_calm,) if calm else found.harms != (EFFECTS.missed_calm,)


def test_an_empty_pump_is_an_emergency() -> None:
    found = of("baclofen_intrathecal")
    assert (found.sign, found.plan.urgency) == ("pump_refill_overdue", "emergency")


def test_nothing_is_harmless_because_nothing_was_read() -> None:
    unread = [one for one in CONTENT.ingredients if one not in EFFECTS.causes]
    assert len(unread) > 100
    for ingredient in unread:
        assert missing(ingredient, CONTENT, EFFECTS) == ("", EFFECTS.missed_unread)


def test_a_record_with_a_sign_of_withdrawal_makes_it_an_emergency() -> None:
    record = {"date": TODAY.isoformat(), "signs": ["hallucinations"],
              "medicines": [{"name": "clonazepam"}]}  # fmt: skip
    found = of("clonazepam", record)
    assert found.plan.urgency == "emergency" and not found.noted


def test_it_is_noted_only_while_the_record_says_so_today() -> None:
    record = {"date": TODAY.isoformat(), "signs": ["missed_or_stopped_doses"]}
    assert of("baclofen", record).noted
    assert not of("baclofen", {**record, "date": "2026-11-01"}).noted


def test_a_medicine_that_is_not_known_is_refused() -> None:
    with pytest.raises(RequestError):
        of("no-such-thing")


def test_one_forgotten_dose_is_never_doubled() -> None:
    for option in TREATMENTS:
        lines = [line.say.person.lower() for line in of(option.id).one_dose]
        assert not lines or any("never" in line for line in lines)
