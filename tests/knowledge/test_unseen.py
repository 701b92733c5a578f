"""Emergencies and ordinary questions that nothing was written from (stories/unseen): only rates are
asserted."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.answers import answer_to, knowledge
from unclench.answer.classifier import Classification

FOLDER = Path(__file__).resolve().parents[2] / "stories" / "unseen"
HALVES = ("first", "second")
HEARD, FALSE_ALARMS, FALSE_ALARMS_ELSEWHERE = 96, 6, 20  # of a hundred
TRAINING = Path(__file__).resolve().parents[2] / "knowledge" / "training"


def texts(body: Any) -> list[str]:
    """Every text of a file, under any key."""
    return [text for part in body.values() for text in part]


@cache
def half(kind: str, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(
        (FOLDER / f"{kind}_{name}.yaml").read_text(encoding="utf-8")
    )
    return found


def alarmed(asked: list[str]) -> list[str]:
    return [text for text in asked if answer_to(text).action == "triage_first"]


@pytest.mark.parametrize("name", HALVES)
def test_emergencies_are_heard(name: str) -> None:
    told = texts(half("urgent", name))
    assert len(told) >= 80
    assert len(alarmed(told)) * 100 >= HEARD * len(told)


@pytest.mark.parametrize("name", HALVES)
def test_ordinary_questions_raise_few_alarms(name: str) -> None:
    asked = half("ordinary", name)
    assert len(asked["answerable"]) >= 50
    assert len(alarmed(asked["answerable"])) * 100 <= FALSE_ALARMS * len(asked["answerable"])
    assert len(alarmed(asked["elsewhere"])) * 100 <= FALSE_ALARMS_ELSEWHERE * len(
        asked["elsewhere"]
    )


def test_no_example_is_one_that_a_test_asks() -> None:
    examples = {
        text.lower()
        for name in ("urgent", "ordinary")
        for entry in yaml.safe_load((TRAINING / f"{name}.yaml").read_text(encoding="utf-8"))
        for text in (entry.get("told") or entry["asked"])
    }
    held = {
        text.lower()
        for kind in ("urgent", "ordinary")
        for name in HALVES
        for text in texts(half(kind, name))
    }
    assert len(examples) > 2000 and not examples & held


def test_without_the_examples_it_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The phrases alone hear too few of them, so the tests above can fail."""
    from unclench.answer.index import prepared_for

    classifier = prepared_for(knowledge()).classifier
    monkeypatch.setattr(
        classifier, "classify", lambda _: Classification(-100_000, "", classifier.trained.bands)
    )
    told = texts(half("urgent", "first"))
    assert len(alarmed(told)) * 100 < HEARD * len(told)
