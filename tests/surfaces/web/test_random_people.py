"""The pages of random people: whole, without a dose, and never calmer than their plan."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import pytest

from support.kept_people import keep
from support.people import copy, known_person, person
from support.site import DAY, Running, running
from support.web_pages import words
from unclench.app.feelings import Feelings, feelings
from unclench.app.my_medicines import MyMedicines, my_medicines
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.content import load, load_collection
from unclench.content.checks.language import DOSE
from unclench.intake.text import read_json_tree
from unclench.plan.models import Plan
from unclench.plan.triage import BLOCKING, URGENCIES
from unclench.render.to_reader import said_to
from unclench.render.wording import Voice

HOW_MANY = 24
CONTENT = load()
SEEN = {"X-Plan-Date": DAY}
PAGES = ("plan", "triggers", "triggers/found", "feel", "medicines", "missed")


def record(seed: int) -> dict[str, Any]:
    made = known_person(seed) if seed % 2 else person(seed)
    return tree_of({**copy(made), "date": DAY})


def tree_of(made: dict[str, Any]) -> dict[str, Any]:
    """As the pages read it: with exact numbers."""
    tree: dict[str, Any] = read_json_tree(json.dumps(made, default=float).encode())
    return tree


@pytest.fixture(scope="module")
def site() -> Running:
    return running()


def request(tree: dict[str, Any]) -> PersonRequest:
    day = date.fromisoformat(DAY)
    return PersonRequest(tree, day, day)


def read(site: Running, path: str) -> str:
    shown = site.client.get(path, headers=SEEN)
    assert shown.status_code == 200, (path, words(shown.text))
    return words(shown.text.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("seed", range(HOW_MANY))
def test_every_page_is_whole_and_no_calmer_than_the_plan(seed: int, site: Running) -> None:
    tree, own = record(seed), f"random-{seed}"
    keep(site.served.site.kept.open(), own, tree)
    found: Plan = plan(PlanRequest(request(tree)), CONTENT)
    mine: MyMedicines = my_medicines(request(tree), CONTENT, load_collection("effects"))
    voice = Voice(mine.content, "person", found.region)
    paths = [*PAGES, *(f"medicines/{one.id}" for one in mine.medicines),
             *(f"medicines/{one.id}/missed" for one in mine.medicines)]  # fmt: skip
    for path in paths:
        said = read(site, f"/people/{own}/{path}")
        assert DOSE.findall(said) == [] and "{" not in said and "<<" not in said, path
    worst = [one for one in found.urgent if one.urgency == found.urgency]
    for path in ("plan", "triggers/found", "feel"):
        said = _plain(read(site, f"/people/{own}/{path}"))
        for one in worst:
            if path == "plan" and found.urgency == BLOCKING[0]:
                continue  # the page of an emergency puts its own sentences together
            told = (_plain(said_to(one.do, voice)), _plain(said_to(one.because, voice)))
            assert any(text in said for text in told), (path, one.id)


def _plain(text: str) -> str:
    """Without spaces, since a number in a text is a link of its own."""
    return "".join(text.split())


@pytest.mark.parametrize("seed", range(HOW_MANY))
def test_to_feel_or_to_miss_something_never_makes_it_calmer(seed: int, site: Running) -> None:
    tree, own = record(seed), f"told-{seed}"
    keep(site.served.site.kept.open(), own, tree)
    told: Feelings = feelings(request(tree), CONTENT, load_collection("effects"))
    post = partial(site.client.post, headers=SEEN)
    pick = [*told.choices.own, *told.choices.others, *told.choices.dangers][seed % 20]
    assert post(f"/people/{own}/feel", data={"sign": pick}).status_code == 303
    for one in my_medicines(request(tree), CONTENT, load_collection("effects")).medicines[:1]:
        assert post(f"/people/{own}/medicines/{one.id}/missed").status_code == 303
    after = tree_of(site.client.get(f"/people/{own}/record.json").json())
    assert pick in after["signs"]
    before, now = (plan(PlanRequest(request(one)), CONTENT).urgency for one in (tree, after))
    assert URGENCIES.index(now) <= URGENCIES.index(before)
