"""Every output says what it rests on: version, age, review, disclaimer, and references that can be
followed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from surfaces.people import ROOT
from unclench.content import load, load_library
from unclench.render.plan.references import found_by
from unclench.serve.cli import main

ANNA, CARLA = (str(ROOT / "examples" / f"{name}.yaml") for name in ("anna", "carla"))
Capture = pytest.CaptureFixture[str]
COMMANDS = (
    ("plan", ANNA),
    ("plan", ANNA, "--audience", "person"),
    ("plan", CARLA),
    ("why", ANNA, "baclofen"),
    ("triage", CARLA),
    ("titrate", "baclofen"),
    ("taper", "baclofen", "--from", "60 mg/day"),
)
NAMES = [" ".join(words).replace(str(ROOT), "") for words in COMMANDS]


def shown(capture: Capture, *words: str) -> dict[str, Any]:
    main([*words, "--format", "json"])
    found: dict[str, Any] = json.loads(capture.readouterr().out)
    return found


def cited(value: Any) -> set[str]:
    """Every id below a key `claims` or `claim`, wherever it stands."""
    if isinstance(value, list):
        return set().union(*map(cited, value))
    if not isinstance(value, dict):
        return set()
    own = {*value.get("claims", ()), *([value["claim"]] if "claim" in value else [])}
    return own.union(*(cited(inner) for key, inner in value.items() if key != "references"))


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_every_output_says_how_old_its_content_is(words: tuple[str, ...], capsys: Capture) -> None:
    found = shown(capsys, *words)
    content = found["content"]
    assert content["version"] == load().version and content["status"] == "pending_review"
    assert (
        content["updated"]
        and content["review_due"]
        and content["approved"] == 0 < content["entries"]
    )
    assert found["disclaimer"] and found["review"]


@pytest.mark.parametrize(
    "words", [words for words in COMMANDS if words[0] != "why"], ids=lambda words: words[0]
)
def test_every_id_in_a_plan_can_be_followed(words: tuple[str, ...], capsys: Capture) -> None:
    found = shown(capsys, *words)
    references = found.pop("references")
    assert set(references["claims"]) == cited(found), (
        "each claim that is named is there, and no other"
    )
    for claim in references["claims"].values():
        assert claim["population"] and claim["confidence"] and claim["review"] == "submitted"
        assert set(claim["sources"]) <= references["sources"].keys()
    for source in references["sources"].values():
        assert source["title"] and source["publisher"] and source["kind"] and source["population"]
        assert source["directness"] in ("direct", "indirect")


def test_a_claim_that_leads_nowhere_would_be_seen(capsys: Capture) -> None:
    """The seeded fault: a claim of the plan that no reference has."""
    found = shown(capsys, "plan", ANNA)
    found["tasks"][0]["claims"].append("no-such-claim")
    assert cited(found) - {*found["references"]["claims"]} == {"no-such-claim"}


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_every_text_carries_the_disclaimer_and_the_state(
    words: tuple[str, ...], capsys: Capture
) -> None:
    main([*words])
    text = " ".join(capsys.readouterr().out.split())
    assert "does not replace" in text
    assert "Pending review" in text or "has not been checked by a clinician yet" in text


def test_about_lists_every_source_once_and_how_it_is_found(capsys: Capture) -> None:
    page = shown(capsys, "about")
    listed = [name for found in page["sources"].values() for name in found]
    assert sorted(listed) == sorted(load_library().sources)
    assert {
        source["found_by"] for found in page["sources"].values() for source in found.values()
    } == {"address", "title", "unresolved"}
    assert (
        sum(counts["submitted"] for counts in page["reviews"].values()) == load().governance.total
    )
    assert (
        page["disclaimer"]
        and page["licence"]
        and page["policy"]
        and page["feedback"]
        and page["report"]
    )


def test_numbers_that_lead_nowhere_are_those_of_two_texts() -> None:
    unresolved = [
        source.id for source in load_library().sources.values() if found_by(source) == "unresolved"
    ]
    assert unresolved == ["droracle-ms-cramps-2025", "webpage-cramping-locations"]
    alone = [c for c in load_library().claims.values() if set(c.sources) <= set(unresolved)]
    assert alone and {claim.confidence for claim in alone} == {"low"}, (
        "what rests on them alone never looks firm"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--kind", "guidline"), "Did you mean 'guideline'?"),
        (("--feedback", "baclofen-ceiling-su"), "Did you mean"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    words: tuple[str, ...], message: str, capsys: Capture
) -> None:
    assert main(["about", *words]) == 2
    error = capsys.readouterr().err
    assert message in error and len(error.strip().splitlines()) == 1
