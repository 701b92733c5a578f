"""A name that is not known here is shown where its list is shown, and never read as none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.pages import AUDIENCES, read
from support.people import data_of, person
from support.sizes import scaled
from unclench.content import load
from unclench.patient.derive import words as told_words
from unclench.patient.facts import Detail
from unclench.render.wording import Voice
from unclench.serve.cli import main

MEDICINE, CONDITION, ALLERGY = "Zyxolan forte", "Quibber disease", "zorp resin"
PLAIN = ("person.no_medicines", "emergency.no_medicine")


def said_of_none(audience: str) -> list[str]:
    """What a page says where no medicine is taken."""
    voice = Voice(load(), audience, None)
    keys = ("taken.none",) if audience == "clinician" else PLAIN
    return [voice.word(f"one_page.{key}") for key in keys]


def with_words(record: dict[str, Any]) -> dict[str, Any]:
    """The same person, who takes one thing of a name that is not known, and nothing else."""
    kept = {key: value for key, value in record.items() if key != "incomplete"}
    return {
        **kept,
        "medicines": [{"name": MEDICINE}],
        "other_conditions": [CONDITION],
        "allergies": [ALLERGY],
    }


def faults(record: dict[str, Any], audience: str) -> list[str]:
    text = " ".join(read(data_of(with_words(record)), audience).text.split())
    found = [one for one in said_of_none(audience) if one in text]
    return found if MEDICINE in text else [*found, f"{MEDICINE} is left out"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_unknown_medicine_is_named_and_never_none(audience: str) -> None:
    for seed in range(scaled(60)):
        assert faults(person(seed), audience) == []


def test_a_list_shown_without_its_words_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(shown: Detail, told: object) -> Detail:
        return shown

    monkeypatch.setattr(told_words, "with_words", nothing)
    assert any(faults(person(seed), "person") for seed in range(10))


@pytest.mark.parametrize(
    "command", [("plan",), ("plan", "--full"), ("triage",), ("summary",), ("letter", "neurology")]
)
def test_every_text_names_it(
    command: tuple[str, ...], tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"signs": ["fever"], "medicines": [{"name": MEDICINE}]}
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    for audience in ("person", "clinician"):
        main([command[0], str(path), *command[1:], "--audience", audience])
        assert MEDICINE in " ".join(capsys.readouterr().out.split()), audience


def test_a_misspelt_name_is_shown_with_what_it_is_like() -> None:
    found = read(data_of({"medicines": [{"name": "baclofn"}]}), "clinician")
    assert "baclofn (baclofen?)" in found.text
