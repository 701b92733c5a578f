"""A content as one person is spoken to: the certainly impossible is left out, the unknown stays,
and statements win."""

from __future__ import annotations

from typing import Any

import pytest

from support.laws import real
from unclench.plan.impossible import spoken_to
from unclench.render.wording import Voice


def spoken(**given: Any) -> Any:
    patient = real().patient_of({"schema": "unclench.record/1", "date": "2026-11-20", **given})
    return spoken_to(patient, real().content)


@pytest.mark.parametrize(
    ("given", "left_out"),
    [
        ({}, False),
        ({"living": {"drives": False}}, True),
        ({"living": {"drives": True}}, False),
        ({"ms": {"mobility": "bed"}}, True),
        ({"ms": {"mobility": "wheelchair"}}, False),
        ({"ms": {"mobility": "bed"}, "living": {"drives": True}}, False),
    ],
)
def test_driving_is_left_out_where_nobody_drives(given: dict[str, Any], left_out: bool) -> None:
    content = spoken(**given)
    medicine = real().content.option("baclofen").medicine
    advice = (
        next(one for one in medicine.counselling if one.id == "baclofen/counsel-driving")
        if medicine
        else None
    )
    assert ("driving" in content.unsaid) is left_out
    assert advice and ("drive or" not in Voice(content, "person", None).say(advice.say)) is left_out


def test_for_nobody_in_particular_all_is_said() -> None:
    assert spoken() is real().content


def test_lines_on_help_go_by_their_own_unless() -> None:
    everybody = {line.id for line in real().content.seek_help}
    assert {line.id for line in spoken(conditions=[]).seek_help} < everybody
