"""Every entry of the knowledge has a page at an address that stays, search finds it, and the board
shows what waits for review."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from support.site import running
from support.web_pages import links, words
from unclench.app.knowledge.entry import reviewed_place
from unclench.app.knowledge.find import excerpt
from unclench.content import load_library
from unclench.content.types.governance import Review
from unclench.serve.web.board import counts
from unclench.serve.web.entries import all_knowledge

DOSE = re.compile(r"\d\s*(?:mg|micrograms|mL)\b")


@cache
def reading(reader: str) -> TestClient:
    found = running().client
    found.cookies.set("reader", reader)
    return found


def test_everything_that_is_reviewed_has_a_page() -> None:
    known = all_knowledge()
    places = {name: reviewed_place(name, known) for name in known.reviews.entries}
    assert [name for name, place in places.items() if place not in known.known] == []
    assert len(places) > 3000


def test_a_page_of_each_kind_is_there() -> None:
    firsts = {entry.kind: entry for entry in reversed([*all_knowledge().known.values()])}
    assert len(firsts) >= 20
    for entry in firsts.values():
        shown = reading("clinician").get(
            f"/knowledge/{quote(entry.place())}", follow_redirects=True
        )
        assert shown.status_code == 200 and shown.text.count("<h1") == 1, entry.place()
        assert entry.kind == "source" or entry.id in words(shown.text), entry.place()
        listed = reading("clinician").get(f"/knowledge/{entry.kind.replace(' ', '-')}")
        assert entry.place() in listed.text or quote(entry.place()) in listed.text


def test_a_rule_is_beside_its_sources_as_each_reader_gets_it() -> None:
    rule = next(
        one for one in all_knowledge().content.rules if one.id == "baclofen/kidney-30-to-59"
    )
    shown = reading("clinician").get(f"/knowledge/rule/{rule.id}").text
    said = words(shown)
    assert rule.say.clinician in said and rule.say.person.split("{")[0] in said
    for claim in rule.claims:
        found = load_library().claims[claim]
        assert words(found.says) in said and f'href="/evidence/{claim}"' in shown
        assert all(f'href="/sources/{source}"' in shown for source in found.sources)
    for reader in ("A person with MS", "A carer", "A clinician", "The card in a record system"):
        assert reader in said
    assert "When kidney function" in said and "submitted" in said and "Examples" in said


def test_sides_of_a_conflict_are_shown_with_the_one_that_is_used() -> None:
    item = all_knowledge().content.disagreements[0]
    said = words(reading("clinician").get(f"/knowledge/disagreement/{item.about}").text)
    assert item.used in said and item.because.clinician in said
    assert all(words(load_library().claims[claim].says) in said for claim in item.claims)
    of_claim = reading("clinician").get(f"/evidence/{item.claims[0]}").text
    assert f'href="/knowledge/disagreement/{item.about}"' in of_claim


@pytest.mark.parametrize("reader", ["person", "carer"])
def test_a_person_sees_no_dose_of_the_knowledge(reader: str) -> None:
    paths = ["/knowledge", "/knowledge?q=baclofen+ceiling", "/knowledge/claim", "/knowledge/option",
             "/knowledge/disagreement/baclofen.ceiling", "/knowledge/review"]  # fmt: skip
    for path in paths:
        main = reading(reader).get(path).text.partition("<main")[2].partition("</main>")[0]
        assert not DOSE.search(words(main)), path
    assert "I am a clinician, show it" in reading(reader).get(paths[4]).text


def test_a_clinician_who_follows_a_card_is_one_press_from_the_statement() -> None:
    own = running().client
    claim = next(one for one in load_library().claims.values() if DOSE.search(one.says))
    assert words(claim.says) not in words(own.get(f"/evidence/{claim.id}").text)
    sent = own.post("/reader", data={"reader": "clinician", "from": f"/evidence/{claim.id}"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/evidence/{claim.id}")
    assert words(claim.says) in words(own.get(f"/evidence/{claim.id}").text)


SEARCHES = [
    ("lioresal", "option/baclofen"),
    ("baclofen ceiling", "disagreement/baclofen.ceiling"),
    ("calf stretch wall", "exercise/calf-wall"),
    ("seizure", "sign/seizure"),
    ("trigger_check", "task/trigger_check"),
]


@pytest.mark.parametrize(("question", "place"), SEARCHES)
def test_search_finds_it(question: str, place: str) -> None:
    shown = reading("clinician").get("/knowledge", params={"q": question}).text
    assert f'href="/knowledge/{place}"' in shown


def test_search_narrows_to_a_kind_and_suggests_a_word() -> None:
    shown = reading("clinician").get("/knowledge?q=baclofen&kind=rule").text
    found = shown.partition('<ol class="found">')[2].partition("</ol>")[0]
    assert found.count("<li>") > 5 and found.count("/knowledge/rule/") == found.count("<li>")
    assert "Did you mean baclofen" in words(reading("clinician").get("/knowledge?q=balcofen").text)
    assert "0 found" in words(reading("clinician").get("/knowledge?q=%E2%80%AE").text)


def test_an_excerpt_is_about_the_words() -> None:
    text = f"{'before ' * 60}needle {'after ' * 60}"
    assert "needle" in excerpt(text, ("needle",)) and len(excerpt(text, ("needle",))) <= 162
    assert excerpt("short", ("x",)) == "short"


def test_what_is_not_there_is_said() -> None:
    for path in (
        "/knowledge/rule/no-such",
        "/knowledge/nothing",
        "/knowledge/file/../VERSION.yaml",
    ):
        assert reading("clinician").get(path).status_code == 404


def test_the_board_counts_and_leads_on() -> None:
    shown = reading("clinician").get("/knowledge/review?kind=rule")
    reviews = all_knowledge().reviews.entries.values()
    rules = sum(one.kind == "rule" and one.status == "submitted" for one in reviews)
    assert f"wait for review: {rules}" in words(shown.text)
    assert any(to.startswith("/knowledge/rule/") for to in links(shown.text))
    more = reading("clinician").get("/knowledge/review?kind=rule&at=100").text
    assert set(links(more)) - set(links(shown.text))
    assert reading("clinician").get("/knowledge/review?column=x&at=-1").status_code == 200


def test_an_approval_that_is_over_is_due() -> None:
    today = date(2026, 11, 30)
    late = Review("a", "rule", "approved", (), (today - timedelta(1)).isoformat(), "", (), "")
    good = late._replace(due=today.isoformat())
    assert counts([late, good], today) == [
        ("submitted", 0), ("under_review", 0), ("approved", 2), ("due", 1)
    ]  # fmt: skip


def test_old_addresses_lead_on() -> None:
    for old, new in (("/statements/a-b", "/evidence/a-b"), ("/evidence/", "/knowledge"),
                     ("/knowledge/claim/a-b", "/evidence/a-b")):  # fmt: skip
        shown = reading("person").get(old)
        assert (shown.status_code, shown.headers["location"]) == (308, new)
