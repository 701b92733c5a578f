"""Marks round words that concern not everybody, and the check that every sentence which needs one
has it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from unclench.content.checks.mentions import mention_problems
from unclench.content.marked_words import said_without
from unclench.content.source.folder import read_draft, read_files
from unclench.content.source.mentions import marked_sentences, whole

ROOT = Path(__file__).resolve().parents[3] / "knowledge"
LEFT_OUT = ("answers/", "training/", "pages/", "exercises/")
MARKED = (
    "Go slowly<<driving|, and do not drive>>. <<pump|Call the pump team. Call today.>> Ask {name} "
    "<<driving|about driving>> now."
)


def without(*impossible: str) -> str:
    return said_without(whole(MARKED), tuple(marked_sentences(MARKED)), frozenset(impossible))


def test_marks_go_and_words_stay() -> None:
    assert (
        whole(MARKED)
        == "Go slowly, and do not drive. Call the pump team. Call today. Ask {name} about driving "
        "now."
    )
    assert without() == whole(MARKED)


def test_one_mark_may_stand_for_two() -> None:
    text = "Ask about the team<<driving,pump|, the car and the pump>>."
    marked = tuple(marked_sentences(text))
    for impossible in ("driving", "pump"):
        assert said_without(whole(text), marked, frozenset((impossible,))) == "Ask about the team."


def test_a_sentence_inside_another_is_left_to_its_own_marks() -> None:
    """Marks in two sentences one after the other are two, and a longer sentence goes before a
    shorter one that it holds."""
    texts = (
        "<<driving|Do not drive.>> <<pump|Call the pump team.>>",
        "Rest well.",
        "<<driving|Do not drive.>>",
    )
    marked = tuple(found for text in texts for found in marked_sentences(text))
    assert (
        said_without("Do not drive. Call the pump team.", marked, frozenset(("driving", "pump")))
        == ""
    )
    assert (
        said_without("Do not drive. Call the pump team.", marked, frozenset(("pump",)))
        == "Do not drive."
    )


def test_what_is_impossible_is_left_out() -> None:
    assert without("driving") == "Go slowly. Call the pump team. Call today. Ask {name} now."
    assert without("pump", "driving") == "Go slowly. Ask {name} now."


@cache
def files() -> dict[str, Any]:
    return {name: tree for name, tree in read_files(ROOT).items() if not name.startswith(LEFT_OUT)}


def problems(change: dict[str, Any]) -> list[str]:
    draft = read_draft({**files(), **change})
    return [
        f"{problem.place}: {problem.reason}"
        for problem in (*draft.problems, *mention_problems(draft))
    ]


def line(text: str, **more: str) -> dict[str, Any]:
    body = {
        "id": "learn/new",
        "title": {"person": "New"},
        "text": {"person": text},
        "claims": ["self-triggers"],
        **more,
    }
    return {"words/en/education_new.yaml": [body]}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Do not drive at noon.", {}),
        ("Keep away from your pump.", {}),
        ("Do not drive at noon.", {"unless": "not helper"}),
        ("Walk a little.", {"when": "mobility in { 'walks_unaided', 'bed' }"}),
        ("Tell your team if you want a baby.", {"when": "taking_antispastic"}),
    ],
)
def test_a_sentence_without_its_mark_is_refused(text: str, more: dict[str, str]) -> None:
    assert [
        found for found in problems(line(text, **more)) if found.startswith("education learn/new")
    ]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Rest.<<driving| Do not drive.>>", {}),
        ("Do not drive.", {"unless": "not drives or mobility = 'bed'"}),
        ("Do not drive.", {"unless": "not drives or mobility = 'bed' or pool"}),
        ("Do not drive.", {"when": "drives and spastic"}),
        ("Walk a little.", {"when": "mobility = 'walks_unaided'"}),
        ("The proton pump inhibitor matters.", {}),
    ],
)
def test_a_sentence_that_reaches_only_whom_it_concerns_is_fine(
    text: str, more: dict[str, str]
) -> None:
    assert [
        found for found in problems(line(text, **more)) if found.startswith("education learn/new")
    ] == []


@pytest.mark.parametrize(
    "text", ["Rest <<drving|and do not drive>>.", "Rest <<driving|and do not drive."]
)
def test_a_mark_for_nothing_or_without_end_is_refused(text: str) -> None:
    assert [found for found in problems(line(text)) if "mark" in found]
