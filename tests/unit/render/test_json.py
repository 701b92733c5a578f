"""Plan → JSON: the contract's shape for anybody, and nothing with a dose for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from surfaces.people import AUDIENCES, EXAMPLES, example, plan_of_record, records
from surfaces.plan_shape import check_plan
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import Plan, make_plan
from unclench.render.json_text import to_bytes
from unclench.render.plan.json import to_dict, whole_json
from unclench.render.plan.references import with_references

DOSE = re.compile(
    r"(?<![a-z]-)\b[0-9][0-9.,]*\s*(?:mg|g|mcg|micrograms?|mL|ml|tablets?|sprays?|mmol)\b(?!/min|/L)"
)
NAMES = [path.stem for path in EXAMPLES]
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from sentences(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner)


def without_facts(plan: dict[str, Any]) -> dict[str, Any]:
    """A current medicine is a fact of the record, not advice."""
    return {key: value for key, value in plan.items() if key != "facts"}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_the_shape_of_the_contract(name: str, audience: str) -> None:
    check_plan(to_dict(example(name), load(), audience))


@SLOW
@given(records())
def test_everybody_has_the_shape_of_the_contract(record: dict[str, Any]) -> None:
    check_plan(to_dict(plan_of_record(record), load()))


@SLOW
@given(records())
def test_everybody_s_references_are_those_that_a_look_through_the_whole_plan_finds(
    record: dict[str, Any],
) -> None:
    plan = plan_of_record(record)
    assert (
        whole_json(plan, load())["references"]
        == with_references(to_dict(plan, load()))["references"]
    )


@SLOW
@given(records())
def test_a_person_sees_no_dose_and_no_regimen(record: dict[str, Any]) -> None:
    check_no_dose(plan_of_record(record))


@pytest.mark.parametrize("name", NAMES)
def test_a_person_of_an_example_sees_no_dose(name: str) -> None:
    check_no_dose(example(name))


def check_no_dose(plan: Plan) -> None:
    for audience in ("person", "carer"):
        shown = without_facts(to_dict(plan, load(), audience))
        assert not [text for text in sentences(shown) if DOSE.search(text)]
        assert all(option["regimen"] is None for option in shown["options"])


def test_the_facts_are_the_same_for_every_audience() -> None:
    first, *others = [to_dict(example("anna"), load(), audience) for audience in AUDIENCES]
    for other in others:
        assert other["facts"] == first["facts"]
        assert [option["verdict"] for option in other["options"]] == [
            option["verdict"] for option in first["options"]
        ]
        assert [task["date"] for task in other["tasks"]] == [
            task["date"] for task in first["tasks"]
        ]


def test_bytes_are_readable_json_and_always_the_same() -> None:
    tree = to_dict(example("anna"), load())
    assert json.loads(to_bytes(tree)) == tree
    assert to_bytes(tree) == to_bytes(to_dict(example("anna"), load()))
    assert to_bytes({"a": "é \ud800"}) == '{\n  "a": "é \\ud800"\n}\n'.encode()


def test_the_numbers_to_call_are_those_of_the_region() -> None:
    texts = [entry["text"] for entry in to_dict(example("carla"), load(), "person")["seek_help"]]
    assert any("999" in text for text in texts)
    assert not any("{" in text for text in texts)


def test_needs_are_facts_that_are_asked() -> None:
    """Of treatments: while the stage waits for data, what movement and food wait for is asked
    later."""
    plan = to_dict(example("ben"), load())
    asked = {question["fact"] for question in plan["questions"]}
    for option in plan["options"]:
        if option["verdict"] == "hold" and option["kind"] in ("medicine", "procedure"):
            assert set(option["needs"]) <= asked, option["id"]
    assert "kidney_clearance" not in {
        need for option in plan["options"] for need in option["needs"]
    }


def test_disagreements_show_every_value_with_whom_it_was_studied_in() -> None:
    shown = to_dict(example("anna"), load())["disagreements"]
    declared = {entry.about: entry.claims for entry in load().disagreements}
    assert shown
    for entry in shown:
        assert [value["claim"] for value in entry["values"]] == list(declared[entry["about"]])
        assert all(value["says"] for value in entry["values"])


def test_while_content_waits_for_review_the_plan_says_so() -> None:
    plan = example("anna")
    assert to_dict(plan, load())["review"]
    assert to_dict(plan._replace(content_status="approved"), load())["review"] is None


def test_one_reason_stands_once_with_the_sources_of_all_who_say_it() -> None:
    content = load()
    plan = make_plan(
        read_patient(
            b'{"schema": "unclench.record/1", "signs": []}', content, today=date(2026, 11, 20)
        ),
        content,
    )
    held = next(verdict for verdict in plan.options if verdict.option.id == "baclofen")
    texts = [reason.text for reason in held.because]
    assert held.verdict == "hold"
    assert len(set(texts)) < len(texts), "several rules wait in the same words"
    shown = to_dict(plan, content)["options"]
    reasons = next(option for option in shown if option["id"] == "baclofen")["because"]
    assert [reason["text"] for reason in reasons] == list(
        dict.fromkeys(text.clinician for text in texts)
    )
    assert {claim for reason in reasons for claim in reason["claims"]} == {
        c for reason in held.because for c in reason.claims
    }
