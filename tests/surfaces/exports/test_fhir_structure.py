"""What `--format fhir` writes is valid FHIR R4 in structure: every resource by the models of
fhir.resources, references that lead somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from support.exports import parsed, schedules
from surfaces.people import AUDIENCES, EXAMPLES, ROOT
from unclench.content import load, load_library
from unclench.language.safe_notation import unsafe
from unclench.render.fhir import exact, medicine
from unclench.render.wording import Voice
from unclench.serve.cli import main

Json = dict[str, Any]
UP = ["titrate", "baclofen", "--date", "2026-11-20"]
SWITCH = [
    "taper",
    "baclofen",
    "--from",
    "30 mg/day",
    "--switch-to",
    "gabapentin",
    "--date",
    "2026-11-20",
]


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def written(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    assert main([*words, "--format", "fhir"]) in (0, 3)
    return capsysbinary.readouterr().out


def valid(tree: Json) -> None:
    from fhir.resources.R4B import get_fhir_model_class

    get_fhir_model_class(tree["resourceType"]).model_validate_json(json.dumps(tree))


def parts(bundle: Json) -> list[Json]:
    return [entry["resource"] for entry in bundle["entry"]]


def kinds(bundle: Json) -> set[str]:
    return {part["resourceType"] for part in parts(bundle)}


def references(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if isinstance(tree.get("reference"), str):
            yield tree["reference"]
        for part in tree.values():
            yield from references(part)
    for part in tree if isinstance(tree, list) else ():
        yield from references(part)


def texts(tree: Any, key: str = "") -> Iterator[str]:
    """Every text that a person reads; codes and addresses are not read."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from texts(part, name)
    elif isinstance(tree, list):
        for part in tree:
            yield from texts(part, key)
    elif isinstance(tree, str) and key in ("text", "description", "title", "detail", "display"):
        yield tree


def test_every_schedule_is_a_valid_proposal() -> None:
    content = load()
    claims = load_library().claims
    for option, schedule in [*schedules()][::9]:
        data = exact.to_bytes(
            medicine.request(
                schedule, option, content, Voice(content, "clinician", "us"), date(2026, 11, 20)
            )
        )
        tree = json.loads(data)
        valid(tree)
        assert (tree["status"], tree["intent"]) == ("draft", "proposal")
        assert "identifier" not in tree
        assert tree["contained"] == [{"resourceType": "Patient", "id": "subject"}]
        assert tree["note"][0]["text"].startswith("NOT SIGNED")
        steps = [instruction["sequence"] for instruction in tree["dosageInstruction"]]
        assert steps == sorted(steps) and set(steps) == set(range(1, max(steps) + 1))
        assert {
            coding["code"] for reason in tree["reasonCode"] for coding in reason["coding"]
        } <= claims.keys()
        assert not [found for text in texts(tree) for found in unsafe(text)]
        for instruction in tree["dosageInstruction"]:
            assert ("maxDosePerPeriod" in instruction) == (schedule.request.ceiling is not None)


def test_amounts_are_written_digit_by_digit() -> None:
    tree = {"value": Decimal("9.93"), "small": Decimal("0.25"), "none": [], "flag": True}
    assert parsed(exact.to_bytes(tree)) == tree
    with pytest.raises(TypeError):
        exact.to_bytes({"value": 0.1})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_plan_is_a_valid_collection(
    path: Any, audience: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    tree = json.loads(written(capsysbinary, "plan", str(path), "--audience", audience))
    valid(tree)
    assert (tree["resourceType"], tree["type"]) == ("Bundle", "collection")
    for part in parts(tree):
        valid(part)
    addresses = [entry["fullUrl"] for entry in tree["entry"]]
    assert len(set(addresses)) == len(addresses)
    assert set(references(tree)) <= set(addresses)
    assert {"Patient", "CarePlan", "GuidanceResponse", "Task"} <= kinds(tree)
    proposals = [part for part in parts(tree) if "intent" in part]
    assert {(part["status"], part["intent"]) for part in proposals} == {("draft", "proposal")}
    if audience != "clinician":
        assert "MedicationRequest" not in kinds(tree)
    assert not [found for text in texts(tree) for found in unsafe(text)]


def test_what_is_urgent_comes_first(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    tree = json.loads(written(capsysbinary, "plan", "examples/carla.yaml"))
    assert [part["resourceType"] for part in parts(tree)][:2] == ["Patient", "Task"]
    assert parts(tree)[1]["priority"] == "stat"
    assert "MedicationRequest" not in kinds(tree)


def test_what_is_avoided_is_not_to_be_done_and_nothing_else(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for path in EXAMPLES:
        tree = json.loads(written(capsysbinary, "plan", str(path)))
        assert main(["plan", str(path), "--format", "json"]) in (0, 3)
        plan = json.loads(capsysbinary.readouterr().out)
        (care,) = (part for part in parts(tree) if part["resourceType"] == "CarePlan")
        details = [activity["detail"] for activity in care["activity"] if "detail" in activity]
        avoided = {
            detail["code"]["coding"][0]["code"] for detail in details if detail.get("doNotPerform")
        }
        assert avoided == {
            option["id"] for option in plan["options"] if option["verdict"] == "avoid"
        }


def test_a_switch_is_two_proposals(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    tree = json.loads(written(capsysbinary, *SWITCH))
    valid(tree)
    assert [part["resourceType"] for part in parts(tree)] == ["MedicationRequest"] * 2


def test_what_is_proposed_is_never_read_back_as_taken(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    from unclench.intake import read_patient

    data = written(capsysbinary, "plan", "examples/anna.yaml")
    assert "MedicationRequest" in kinds(json.loads(data))
    patient = read_patient(data, load(), today=date(2026, 11, 20))
    person = [
        entry
        for entry in json.loads(data)["entry"]
        if entry["resource"]["resourceType"] == "Patient"
    ]
    empty = json.dumps({**json.loads(data), "entry": person}).encode()
    nobody = read_patient(empty, load(), today=date(2026, 11, 20))
    assert {**patient.facts, "region": None} == {**nobody.facts, "region": None}, (
        "only what is always known, such as no wish"
    )


def test_the_check_of_structure_finds_faults(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    tree = json.loads(written(capsysbinary, *UP))
    faults: list[Json] = [
        {"status": None},
        {"dosage": []},
        {"authoredOn": "yesterday"},
        {"subject": "Patient/1"},
    ]
    for wrong in faults:
        with pytest.raises(ValidationError):
            valid({key: value for key, value in {**tree, **wrong}.items() if value is not None})
