"""The features of the program that some seed claims rest on (content/checks/coverage.py) are things
a user can reach."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unclench.content.checks.coverage import FEATURES
from unclench.serve.cli import main

ROOT = Path(__file__).resolve().parents[2]
ANNA = str(ROOT / "examples" / "anna.yaml")
Capture = pytest.CaptureFixture[str]


def shown(capture: Capture, *arguments: str) -> str:
    main(arguments)
    return capture.readouterr().out


def plan(capture: Capture, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(capture, "plan", ANNA, "--format", "json", *arguments))
    return found


def record(folder: Path, **changes: Any) -> str:
    path = folder / "record.json"
    path.write_text(json.dumps({"schema": "unclench.record/1", "person": {"age": 46}, **changes}))
    return str(path)


def review_status(capture: Capture, folder: Path) -> None:
    assert plan(capture)["content"]["status"] == "pending_review"
    assert "Pending review." in shown(capture, "plan", ANNA)
    assert "pending review" in shown(capture, "plan", ANNA, "--full").lower()


def audiences(capture: Capture, folder: Path) -> None:
    texts = {
        who: plan(capture, "--audience", who)["stage"]["because"]
        for who in ("person", "carer", "clinician")
    }
    assert texts["person"] != texts["clinician"]


def plan_text(capture: Capture, folder: Path) -> None:
    assert "Do now" in shown(capture, "plan", ANNA)
    assert "STAGE" in shown(capture, "plan", ANNA, "--full")


def citations(capture: Capture, folder: Path) -> None:
    assert all(
        reason["claims"] for option in plan(capture)["options"] for reason in option["because"]
    )
    assert "SOURCES" in shown(capture, "plan", ANNA, "--evidence")


def disclaimer(capture: Capture, folder: Path) -> None:
    assert plan(capture)["disclaimer"]


def why(capture: Capture, folder: Path) -> None:
    assert "stage/first_line" in shown(capture, "why", ANNA, "baclofen")


def questions(capture: Capture, folder: Path) -> None:
    main(["plan", record(folder), "--format", "json"])
    assert json.loads(capture.readouterr().out)["questions"][0]["ask"].endswith("?")


def triage(capture: Capture, folder: Path) -> None:
    assert main(["triage", record(folder, signs=["seizure"])]) == 3


def names(capture: Capture, folder: Path) -> None:
    main(["plan", record(folder, medicines=[{"name": "Lioresal"}]), "--format", "json"])
    assert "baclofen" in json.loads(capture.readouterr().out)["facts"]["taking"]["value"]


def not_checked(capture: Capture, folder: Path) -> None:
    main(["plan", record(folder, medicines=[{"name": "Nosuchmedicine"}]), "--format", "json"])
    assert any(
        "Nosuchmedicine" in entry["rule"]
        for entry in json.loads(capture.readouterr().out)["not_checked"]
    )


def disagreements(capture: Capture, folder: Path) -> None:
    assert len(plan(capture)["disagreements"][0]["values"]) > 1


def ask(capture: Capture, folder: Path) -> None:
    found = json.loads(
        shown(capture, "ask", "what helps against stiff muscles?", "--format", "json")
    )
    assert (found["schema"], found["action"]) == ("unclench.answer/1", "answer")
    assert found["citations"] and found["sentences"][0]["claims"]


def ask_follow_up(capture: Capture, folder: Path) -> None:
    thread = str(folder / "thread.json")
    shown(capture, "ask", "does swimming help?", "--thread", thread)
    assert (
        "aquatic_exercise"
        in json.loads(
            shown(capture, "ask", "and is it safe?", "--thread", thread, "--format", "json")
        )["topics"]
    )


def review_workflow(capture: Capture, folder: Path) -> None:
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    words = (
        "knowledge",
        "review",
        "baclofen-ceiling-us",
        "--by",
        "A. Reader, neurologist",
        "--on",
        "2026-11-20",
        "--folder",
        str(folder / "knowledge"),
    )
    assert main([*words, "--to", "approved"]) == 2, "nobody approves what nobody has looked at"
    assert [main([*words, "--to", step]) for step in ("under_review", "approved")] == [0, 0]
    assert "approved: A. Reader, neurologist" in shown(
        capture, "knowledge", "review", "baclofen-ceiling-us", *words[-2:]
    )


def content_age(capture: Capture, folder: Path) -> None:
    content = plan(capture)["content"]
    assert (
        content["updated"]
        and content["released"] is None
        and content["review_due"]
        and content["stale"] is False
    )
    assert plan(capture, "--date", "2031-01-01")["content"]["stale"] is True
    assert f"last changed {content['updated']}, not released" in " ".join(
        shown(capture, "plan", ANNA, "--full").split()
    )


def editorial_policy(capture: Capture, folder: Path) -> None:
    assert "HOW CONTENT IS WRITTEN AND REVIEWED" in shown(capture, "about")


def sources_by_kind(capture: Capture, folder: Path) -> None:
    page = json.loads(shown(capture, "about", "--format", "json"))
    assert [*page["sources"]][:2] == ["guideline", "label"]
    told = shown(capture, "about", "--kind", "guideline")
    assert all(f" - {name}:" in told for name in page["sources"]["guideline"])


def unresolved_references(capture: Capture, folder: Path) -> None:
    page = json.loads(shown(capture, "about", "--format", "json"))
    assert [(entry["source"], entry["cites"], entry["lists"]) for entry in page["unresolved"]] == [
        ("droracle-ms-cramps-2025", ["1", "2", "3"], 2),
        ("webpage-cramping-locations", ["1", "2", "3", "4"], 0),
    ]
    assert "REFERENCES THAT LEAD NOWHERE" in shown(capture, "about")


def feedback(capture: Capture, folder: Path) -> None:
    form = shown(capture, "about", "--feedback", "baclofen-ceiling-us")
    assert form.count("(required") == 4
    assert "Address for an answer (leave out to stay unnamed; never published)" in form


def programme(capture: Capture, folder: Path) -> None:
    found = json.loads(shown(capture, "programme", ANNA, "--format", "json"))
    items = [*found["items"], *found["later"]]
    calf = next(
        item for item in items if "calf" in item["muscles"] and item["measure"] == "stretching"
    )
    assert calf["amounts"][0]["hold_seconds"] == 30 and calf["amounts"][0]["repeats"] == 3
    assert "band" in " ".join(
        step for item in items if item["measure"] == "strengthening" for step in item["steps"]
    )


SHOWN: dict[str, Callable[[Capture, Path], None]] = {
    check.__name__: check
    for check in (
        review_status,
        audiences,
        plan_text,
        citations,
        disclaimer,
        why,
        questions,
        triage,
        names,
        not_checked,
        disagreements,
        ask,
        ask_follow_up,
        review_workflow,
        content_age,
        editorial_policy,
        sources_by_kind,
        unresolved_references,
        feedback,
        programme,
    )
}


def test_every_feature_is_shown() -> None:
    assert set(SHOWN) == set(FEATURES)


@pytest.mark.parametrize("feature", FEATURES)
def test_a_user_can_reach(feature: str, capsys: Capture, tmp_path: Path) -> None:
    SHOWN[feature](capsys, tmp_path)
