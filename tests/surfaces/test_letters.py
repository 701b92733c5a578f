"""Letters say what is not known, and are unsigned."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.laws import real
from surfaces.documents import CONTENT, LETTERS, PEOPLE, someone
from unclench.content import load_library
from unclench.content.types.letters import Letter
from unclench.plan.models import Plan
from unclench.render.document import claims_of
from unclench.render.documents import letter
from unclench.render.plan.references import cited
from unclench.render.wording import Voice


def keeps_what_is_not_known(tree: dict[str, Any], plan: Plan, wanted: Letter) -> None:
    """Each fact that the service needs is in the letter, with its value or as not known."""
    facts = {*LETTERS.common, *LETTERS.tried, *wanted.facts}
    assert set(tree["not_known"]) == {fact for fact in facts if fact not in plan.facts}
    voice = Voice(CONTENT, tree["audience"], plan.region)
    part = next(part for part in tree["parts"] if part["title"] == voice.word("letter.not_known"))
    told = {
        line["lead"]
        for line in part["lines"]
        if line["text"] == voice.word("letter.not_known_word")
    }
    missing = {voice.fact(fact) for fact in tree["not_known"]} - told
    assert not missing, f"not told as unknown: {missing}"


def rests_on_no_weak_page(tree: dict[str, Any]) -> None:
    """Each claim in a letter has a firmer source than a page of questions and answers or an unnamed
    author."""
    library = load_library()
    for name in cited(tree):
        sources = [library.sources[source] for source in library.claims[name].sources]
        assert not all(source.weak for source in sources), f"{name} rests on weak pages alone"


def test_a_letter_that_cites_a_weak_page_is_caught() -> None:
    with pytest.raises(AssertionError, match="rests on weak pages alone"):
        rests_on_no_weak_page({"parts": [{"lines": [{"claims": ["seed-full-evaluation"]}]}]})


def test_the_sources_of_a_letter_name_no_weak_page() -> None:
    """Its neurology letter cites a blog together with firmer sources; the blog alone is left
    out."""
    one, wanted = someone(1), LETTERS.letters["neurology"]
    made = letter.document(one.plan, one.patient, CONTENT, LETTERS, wanted, "clinician")
    told = " ".join(line.text for part in made.parts for line in part.lines)
    sources = load_library().sources.values()
    assert not [source.id for source in sources if source.weak and source.title in told]
    asked = {claim for point in wanted.asks for claim in point.claims}
    assert "seed-full-evaluation" in asked and "seed-full-evaluation" not in claims_of(made)


@pytest.mark.parametrize("referral", list(LETTERS.letters))
def test_a_letter_keeps_what_is_not_known(referral: str) -> None:
    for seed in range(20):
        one = someone(seed)
        tree = letter.to_dict(
            one.plan, one.patient, CONTENT, LETTERS, LETTERS.letters[referral], one.audience
        )
        keeps_what_is_not_known(tree, one.plan, LETTERS.letters[referral])
        rests_on_no_weak_page(tree)
        assert (tree["state"], tree["signed_by"]) == ("draft", None)


def test_a_letter_that_leaves_the_unknown_out_is_caught() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    plan, wanted = real().plan(patient), LETTERS.letters["physiotherapy"]
    tree = letter.to_dict(plan, patient, CONTENT, LETTERS, wanted, "clinician")
    with pytest.raises(AssertionError):
        keeps_what_is_not_known(
            {**tree, "parts": [{**part, "lines": part["lines"][1:]} for part in tree["parts"]]},
            plan,
            wanted,
        )


def test_there_is_a_letter_for_every_referral() -> None:
    assert set(LETTERS.letters) == {
        option.id for option in CONTENT.options if option.kind == "referral"
    }


def test_medicines_that_nobody_listed_are_not_none() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    tree = letter.to_dict(
        real().plan(patient), patient, CONTENT, LETTERS, LETTERS.letters["neurology"], "clinician"
    )
    part = next(part for part in tree["parts"] if part["title"] == "Medicines taken")
    assert [line["text"] for line in part["lines"]] == ["The list of medicines is not known."]


SERVICE_REQUEST = {
    "resourceType",
    "meta",
    "status",
    "intent",
    "priority",
    "code",
    "orderDetail",
    "subject",
    "authoredOn",
    "performerType",
    "reasonCode",
    "note",
}


def is_a_draft_request(tree: dict[str, Any]) -> None:
    """The elements of an R4 ServiceRequest that are used, with the codes that are allowed; no empty
    string or list."""
    assert set(tree) == SERVICE_REQUEST
    assert (tree["resourceType"], tree["status"], tree["intent"]) == (
        "ServiceRequest",
        "draft",
        "proposal",
    )
    assert tree["priority"] in ("routine", "urgent", "asap", "stat")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", tree["authoredOn"])
    for concept in (tree["code"], tree["performerType"], *tree["orderDetail"], *tree["reasonCode"]):
        assert set(concept) == {"text"} and concept["text"].strip()
    assert all(set(note) == {"text"} and note["text"].strip() for note in tree["note"])
    assert tree["orderDetail"] and tree["reasonCode"] and tree["note"]
    assert "requester" not in tree and tree["subject"]["identifier"]["value"]


def test_a_service_request_is_a_draft_with_the_right_parts() -> None:
    for seed in range(PEOPLE):
        one = someone(seed)
        is_a_draft_request(letter.to_fhir(one.plan, one.patient, CONTENT, LETTERS, one.letter))


@pytest.mark.parametrize(
    "fault",
    [
        {"status": "active"},
        {"intent": "order"},
        {"priority": "soon"},
        {"reasonCode": []},
        {"requester": {}},
    ],
)
def test_a_request_that_is_no_draft_is_caught(fault: dict[str, Any]) -> None:
    one = someone(0)
    with pytest.raises(AssertionError):
        is_a_draft_request(
            {**letter.to_fhir(one.plan, one.patient, CONTENT, LETTERS, one.letter), **fault}
        )
