"""The cards of a tired day: the one thing first, nothing urgent left out, at most three."""

from __future__ import annotations

from typing import Any

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest
from unclench.app.today import TodayRequest, today
from unclench.content import load, load_collection
from unclench.render.one_page.formats import page_of
from unclench.render.one_page.today import MOST_CARDS, Today, felt_lines, today_of
from unclench.render.plan.formats import ShownPlan
from unclench.render.wording import Voice

CONTENT = load()


def of(**changed: Any) -> Today:
    person = PersonRequest(data_of(calm(**changed)), TODAY)
    asked = TodayRequest(PlanRequest(person), {}, "person")
    found = today(asked, CONTENT, load_collection("effects"))
    page = page_of(ShownPlan(*found.beside), "person")
    voice = Voice(found.medicines.content, "person", found.beside.plan.region)
    return today_of(page, found.beside.plan, [*felt_lines(found.felt, voice)])


@pytest.mark.parametrize(
    ("changed", "ids"),
    [
        ({"signs": ["jaundice"]}, ["urgent", "medicines", "check"]),
        ({"signs": None}, ["ask", "medicines"]),
        ({"signs": ["drowsiness", "constipation"]}, ["felt", "medicines", "trigger"]),
        ({"signs": ["constipation"]}, ["trigger", "medicines", "move"]),
        ({"signs": []}, ["move", "medicines", "check"]),
    ],
    ids=["urgent", "not asked", "felt", "trigger", "calm"],
)
def test_the_one_thing_comes_first(changed: dict[str, Any], ids: list[str]) -> None:
    found = of(**changed)
    assert [card.id for card in found.cards][: len(ids)] == ids
    assert len(found.cards) <= MOST_CARDS and found.wait


def test_every_urgent_matter_is_on_the_first_card() -> None:
    found = of(signs=["jaundice", "repeated_vomiting", "blocked_catheter"])
    first = found.cards[0]
    assert first.id == "urgent" and len(first.lines) >= 3
