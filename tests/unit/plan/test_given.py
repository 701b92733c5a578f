"""Given facts are answered: the change since the baseline, and each request by its name."""

from __future__ import annotations

from typing import Any

import pytest

from support.laws import real
from unclench.content.types import Words
from unclench.plan import impossible as saying
from unclench.plan.findings import find
from unclench.plan.impossible import Saying
from unclench.plan.models import Plan
from unclench.render.plan.json import to_dict
from unclench.render.plan.text import to_text


def plan(**given: Any) -> Plan:
    record = {
        "schema": "unclench.record/1",
        "date": "2026-11-20",
        "complaint": {"severity": 6},
        **given,
    }
    return real().plan(real().patient_of(record))


def test_the_change_is_said() -> None:
    better = plan(baseline={"severity": 7, "date": "2026-10-01"})
    change = to_dict(better, real().content)["change"]
    assert (change["from"], change["to"], change["percent"], change["since"]) == (
        "7",
        "6",
        "14.2",
        "2026-10-01",
    )
    assert "7 to 6 out of 10" in to_text(better, real().content, "person")
    assert "7 to 6 out of 10" in to_text(better, real().content)


def test_worse_and_the_same_have_their_own_words() -> None:
    ways = [plan(baseline={"severity": before}).change for before in (5, 6, 0)]
    assert [way.way for way in ways if way] == ["worse", "same", "worse"]
    assert all(way and way.since is None for way in ways)


def test_nothing_is_said_of_a_change_that_is_not_known() -> None:
    assert plan().change is None
    assert plan(complaint={}, baseline={"severity": 7}).change is None


def test_each_request_is_answered_by_name() -> None:
    asked = ["baclofen", "raise:Lioresal", "stop:sertraline", "stop:zorblax", "stop:baclofen"]
    answers = to_dict(
        plan(requests=asked, medicines=[{"name": "baclofen"}]), real().content, "person"
    )["answers"]
    assert [answer["request"] for answer in answers] == asked
    assert [answer["option"] for answer in answers] == [
        "baclofen",
        "baclofen",
        None,
        None,
        "baclofen",
    ]
    assert answers[1]["text"].startswith("More Baclofen: ") and answers[4]["text"].startswith(
        "Stopping Baclofen: "
    )
    assert "Keep taking it as before" in answers[2]["text"]
    assert (
        "WHAT YOU ASKED ABOUT"
        in to_text(plan(requests=["baclofen"]), real().content, "person").upper()
    )


def test_a_request_that_is_no_option_is_handed_on() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})._replace(requests=("a new knee",))
    answers = to_dict(real().plan(patient), real().content, "person")["answers"]
    assert answers == [
        {"request": "a new knee", "option": None, "verdict": None, "text": answers[0]["text"]}
    ]
    assert "ask your team" in answers[0]["text"]


def test_what_is_remembered_of_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    said = Saying(find(patient, real().content))
    monkeypatch.setattr(
        said, "fitting", {(words := Words(str(number), "")): words for number in range(4)}
    )
    monkeypatch.setattr(saying, "MOST_KEPT", 4)
    for text, kept in (("fifth", 5), ("sixth", 1), ("seventh", 2)):
        assert said.words(Words(text, text)) == Words(text, text)
        assert len(said.fitting) == kept


def test_for_how_many_kinds_of_people_texts_are_remembered_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    findings = find(real().patient_of({"schema": "unclench.record/1"}), real().content)
    monkeypatch.setattr(
        findings.lines, "fitting", {frozenset((str(number),)): ({}, {}) for number in range(5)}
    )
    monkeypatch.setattr(saying, "MOST_KEPT", 4)
    assert Saying(findings).fitting == {} and len(findings.lines.fitting) == 1


def test_a_word_before_a_medicine_that_is_no_request_is_handed_on() -> None:
    asked = ("turn:baclofen", "stop:", "baclofen")
    patient = real().patient_of({"schema": "unclench.record/1"})._replace(requests=asked)
    found = real().plan(patient).answered
    assert [answer.verdict is not None for answer in found] == [False, False, True]
