"""Which questions come first."""

from __future__ import annotations

from datetime import date

from unclench import plan_for

TODAY = date(2026, 11, 20)
KNOWN = b"""
schema: unclench.record/1
person: {age: 50, sex: male}
ms: {diagnosed: true, mobility: walks_with_aid, heat_sensitive: false}
complaint: {pattern: spasticity, distribution: generalised, severity: 6, night_predominant: false, interferes_with: [walking]}
signs: []
labs: [{test: egfr, value: 90, unit: "mL/min/{1.73_m2}", date: 2026-11-10}]
conditions: []
allergies: []
medicines: []
alcohol: none
trials: []
requests: []
"""  # noqa: E501 - a text as it is shown


def asked(record: bytes) -> list[str]:
    return [question["fact"] for question in plan_for(record, today=TODAY)["questions"]]


def test_where_somebody_stands_is_asked_before_what_one_medicine_waits_for() -> None:
    found = asked(b"schema: unclench.record/1\nperson: {age: 46}\n")
    assert found[:5] == ["signs", "ms_diagnosed", "pattern", "severity", "interferes_with"]
    assert (
        found.index("taking") < found.index("egfr") < found.index("trials") < found.index("alcohol")
    )


def test_useful_stiffness_is_asked_before_stiffness_is_taken_away() -> None:
    plan = plan_for(KNOWN, today=TODAY)
    (baclofen,) = [option for option in plan["options"] if option["id"] == "baclofen"]
    assert (baclofen["verdict"], baclofen["regimen"]["id"]) == ("offer", "gentle")
    first = plan["questions"][0]
    assert (first["fact"], first["would_change"]) == ("stiffness_helps_standing", ["baclofen"])
    told = KNOWN.replace(
        b"night_predominant", b"stiffness_helps_standing: false, night_predominant"
    )
    assert "stiffness_helps_standing" not in asked(told)


def test_a_medicine_that_is_taken_goes_on_while_its_verdict_waits() -> None:
    taken = KNOWN.replace(
        b"medicines: []", b"medicines: [{name: baclofen, total: 30 mg/day, since: 2026-08-01}]"
    ).replace(b"value: 90", b"value: 900")
    for audience, words in (
        ("person", "Keep on as before"),
        ("clinician", "It continues unchanged"),
    ):
        (baclofen,) = [
            o
            for o in plan_for(taken, today=TODAY, audience=audience)["options"]
            if o["id"] == "baclofen"
        ]
        assert (baclofen["verdict"], baclofen["because"][0]["rule"]) == ("hold", "baclofen/goes-on")
        assert words in baclofen["because"][0]["text"] and baclofen["because"][0]["claims"]
