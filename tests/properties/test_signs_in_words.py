"""A danger sign written among other conditions, in whatever words and sentence, is
asked about at once: never read as absent, and as present only by its own diagnoses."""

from __future__ import annotations

from typing import Any

import pytest

from support.laws import real
from support.people import Record
from unclench.content.types import SignName
from unclench.criteria.values import Members
from unclench.intake import elsewhere
from unclench.render.plan.text import to_text

GRAVE = [
    sign for sign in real().content.sign_names.values() if sign.group in ("danger", "withdrawal")
]
FRAMES = ("{}", "possible {}", "Asthma, {} since yesterday", "not sleeping; {}?")
DENIED = ("no {}", "family history of {}", "denies fever or {}", "previous {}")
MADE: Record = {
    "schema": "unclench.record/1",
    "date": "2026-11-20",
    "region": "uk",
    "person": {"age": 46, "sex": "male"},
    "ms": {"diagnosed": True, "mobility": "walks_unaided"},
    "complaint": {"pattern": "spasticity", "severity": 6, "distribution": "generalised"},
    "labs": [{"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}],
    "signs": [],
    "conditions": [],
    "allergies": [],
    "medicines": [],
    "trials": [],
}


def named(sign: SignName) -> tuple[str, ...]:
    return (sign.id.replace("_", " "), sign.names.clinician, sign.names.person, *sign.told)


def passed_over(frames: tuple[str, ...]) -> list[str]:
    """Texts after which it is still believed that the sign is absent."""
    texts = {frame.format(name): sign for sign in GRAVE for name in named(sign) for frame in frames}
    return [text for text, sign in texts.items() if is_absent(sign.id, text)]


def is_absent(sign: str, text: str) -> bool:
    signs = real().patient_of({**MADE, "other_conditions": [text]}).facts["signs"]
    assert isinstance(signs, Members)
    return signs.complete and sign not in signs.known


def test_it_is_never_read_as_absent() -> None:
    assert len(GRAVE) >= 35
    assert passed_over(FRAMES) == []


def test_without_its_names_it_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "_signs", lambda _: {})
    assert len(passed_over(("possible {}",))) >= len(GRAVE)


def test_what_is_denied_or_of_another_is_not_asked_about() -> None:
    assert len(passed_over(DENIED)) >= 4 * len(GRAVE)


def condition(text: str) -> dict[str, Any]:
    body = {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "code": {"text": text},
    }
    resources = [{"resourceType": "Patient", "id": "one"}, body]
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


@pytest.mark.parametrize("text", ["possible fracture of the left hip", "had a fit last week"])
def test_it_is_the_first_question_and_nothing_is_begun_before(text: str) -> None:
    plan = real().plan_of({**MADE, "other_conditions": [text]})
    assert plan.questions[0].fact == "signs"
    assert not [v for v in plan.options if v.option.medicine and v.verdict in ("offer", "raise")]
    for audience in ("person", "clinician"):
        assert "No danger sign" not in to_text(plan, real().content, audience)
    assert any(item.fact == "signs" for item in real().patient_of(condition(text)).unusable)


def test_what_stands_in_notes_stays_unread() -> None:
    signs = real().patient_of({**MADE, "notes": "possible fracture of the left hip"}).facts["signs"]
    assert signs == Members(frozenset(), complete=True)
