"""Nothing is said that is impossible for this person, nothing that was given is asked for again,
and what was asked for is answered.

Held over random people and the whole plan for each audience. The knowledge says which words mention
what (mentions.yaml); the reference judge says for whom it is certainly impossible. What a rule or
sign says because the person told it, wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from support.impossible import nothing_impossible
from support.laws import World, caught, draft, holds, planning_by, real
from support.people import Record
from support.sizes import scaled
from unclench.criteria.values import Interval
from unclench.plan import impossible as saying
from unclench.plan import make_plan, tasks
from unclench.plan.models import Plan
from unclench.render.plan.json import to_dict

PEOPLE = scaled(300)
AUDIENCES = ("clinician", "person", "carer")
SAID = (
    "urgent",
    "stage",
    "options",
    "alerts",
    "tasks",
    "programme",
    "self_care",
    "education",
    "seek_help",
    "change",
    "answers",
    "questions",
)
OPEN = ("avoid", "not_now", "hold")


def said(plan: Plan, audience: str) -> Iterator[str]:
    """All that the plan says to this audience without being asked; a medicine asked for or ruled
    out is named and explained."""
    shown = to_dict(plan, real().content, audience)
    for part in SAID:
        yield from _texts(shown[part])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        if value.get("verdict") not in OPEN:
            for key in ("text", "do", "because", "how", "dose", "title", "ask"):
                yield from _texts(value.get(key))
    elif isinstance(value, str):
        yield value


def nothing_impossible_is_said(world: World, record: Record, chance: Random) -> None:
    patient = world.patient_of(record)
    nothing_impossible(patient, said(world.plan(patient), chance.choice(AUDIENCES)))


def what_is_not_known_is_said(world: World, record: Record, chance: Random) -> None:
    """Leaving out goes by what is certain: with the fact forgotten the same lines on help stand
    again."""
    patient = world.patient_of(record)
    plan = world.plan(
        patient._replace(
            facts={k: v for k, v in patient.facts.items() if k not in ("conditions", "mobility")}
        )
    )
    assert {line.id for line in plan.seek_help} == {line.id for line in draft().seek_help}, (
        "a line on help is left out unasked"
    )


def given_is_not_asked_for(world: World, record: Record, chance: Random) -> None:
    patient = world.patient_of(record)
    plan = world.plan(patient)
    asked, todo = {question.fact for question in plan.questions}, {task.id for task in plan.tasks}
    whole = {
        fact
        for fact, value in patient.facts.items()
        if getattr(value, "complete", True) and _exact(value)
    }
    if not getattr(patient.facts.get("trials_done"), "complete", False):
        whole -= {"trials"}  # a trial without its length or outcome is asked about again
    whole -= {
        asked
        for item in patient.unusable
        if item.fact in draft().facts
        for asked in draft().facts[item.fact].asks
    }
    if patient.facts.get("pattern") == "unclear":
        whole -= {"pattern"}  # the person said that they do not know
    put_in_doubt = (
        spec
        for spec in draft().facts.values()
        if spec.made_of and not _exact(patient.facts.get(spec.id))
    )
    whole -= {
        asked for spec in put_in_doubt for asked in spec.asks
    }  # results that do not agree are repeated
    assert not asked & whole, f"asks again for {sorted(asked & whole)}"
    assert not (record.get("goals") and "agree_goals" in todo), "asks for a goal that was given"
    assert not ("baseline_severity" in patient.facts and "baseline_measures" in todo), (
        "asks for the baseline that was given"
    )
    complete = (
        getattr(patient.facts.get("taking"), "complete", False)
        and patient.facts.get("medicine_not_known") is False
    )
    assert not (complete and "medicine_list" in todo), (
        "asks for the list of medicines that was given"
    )


def _exact(value: object) -> bool:
    return not isinstance(value, Interval) or value.low == value.high


def requests_are_answered(world: World, record: Record, chance: Random) -> None:
    patient = world.patient_of(record)
    shown = to_dict(world.plan(patient), world.content, chance.choice(AUDIENCES))
    assert [answer["request"] for answer in shown["answers"]] == [*patient.requests], (
        "a request without an answer"
    )
    verdicts = {option["id"]: option["verdict"] for option in shown["options"]}
    for answer in shown["answers"]:
        assert answer["verdict"] == verdicts.get(answer["option"]), (
            f"{answer['request']}: another verdict than the option's"
        )
        assert len(answer["text"].split()) > 2, f"{answer['request']}: no reason"


def change_is_said(world: World, record: Record, chance: Random) -> None:
    patient = world.patient_of(record)
    shown = to_dict(world.plan(patient), world.content, chance.choice(AUDIENCES))["change"]
    before, now = patient.facts.get("baseline_severity"), patient.facts.get("severity")
    if isinstance(before, Interval) and isinstance(now, Interval):
        assert shown, "no word about the change since the baseline"
        assert shown["to"] in shown["text"] and (shown["from"] in shown["text"]), shown["text"]


LAWS = (
    nothing_impossible_is_said,
    what_is_not_known_is_said,
    given_is_not_asked_for,
    requests_are_answered,
    change_is_said,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law(law: Any) -> None:
    holds(law, people=PEOPLE)


def test_a_lost_mark_is_noticed() -> None:
    """Marks of one mention are taken out, as if they had never been written."""
    content = real().content
    for mention in ("driving", "pump", "alcohol", "standing"):
        kept = tuple(
            one._replace(
                pieces=tuple(("" if name == mention else name, text) for name, text in one.pieces)
            )
            for one in content.marked
        )
        assert caught(nothing_impossible_is_said, planning_by(content._replace(marked=kept))) >= 0


def test_a_lost_unless_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = real().content
    careless = content._replace(
        seek_help=tuple(line._replace(unless=None) for line in content.seek_help)
    )
    assert caught(nothing_impossible_is_said, planning_by(careless)) >= 0
    monkeypatch.setattr(tasks, "_needless", lambda findings, spec: False)
    assert (
        caught(
            given_is_not_asked_for,
            real()._replace(plan=lambda patient: make_plan(patient, content)),
        )
        >= 0
    )


def test_not_known_taken_for_no_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        saying,
        "_ruled_out",
        lambda findings, unless: unless is not None and findings.truth(unless) is not False,
    )
    assert caught(what_is_not_known_is_said, real()) >= 0


def test_an_unanswered_request_is_noticed() -> None:
    forgetful = real()._replace(
        plan=lambda patient: make_plan(patient, real().content)._replace(answered=(), change=None)
    )
    assert caught(requests_are_answered, forgetful) >= 0 and caught(change_is_said, forgetful) >= 0
