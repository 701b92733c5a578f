"""Feedback: kept once, whatever is sent twice, and counted by what each card was about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.fhir_valid import faults_of
from support.hook_calls import ANNA, CARLA, SIGN, VIEW, call, draft
from support.site import SENT_JSON as SENT
from support.site import Running, running
from unclench.app.feedback import report
from unclench.content import load, load_library
from unclench.render.hooks.card import HookCard, shortened, within_budget
from unclench.render.hooks.identity import CardCause, card_id, code_of
from unclench.serve.cli import main
from unclench.store.feedback import all_feedback

Json = dict[str, Any]
AT = "2026-11-20T09:00:00Z"


def posted(found: Running, path: str, tree: Any) -> Any:
    body = json.dumps(tree, default=float).encode()
    return found.client.post(f"/cds-services/{path}", content=body, headers=SENT)


def overridden(card: str, code: str = "patient-refuses", comment: str = "") -> Json:
    reason: Json = {"reason": {"system": "http://x", "code": code, "display": "x"}}
    if comment:
        reason["userComment"] = comment
    return {
        "card": card, "outcome": "overridden", "outcomeTimestamp": AT, "overrideReason": reason
    }  # fmt: skip


def accepted(card: str, *suggestions: str) -> Json:
    return {"card": card, "outcome": "accepted", "outcomeTimestamp": AT,
            "acceptedSuggestions": [{"id": one} for one in suggestions]}  # fmt: skip


def test_feedback_is_counted_by_rule_and_repeats_count_once() -> None:
    site = running()
    view = posted(site, VIEW, call("patient-view", ANNA)).json()["cards"]
    record = {**ANNA, "medicines": [{"name": "ciprofloxacin"}]}
    sign = posted(site, SIGN, call("order-sign", record, [draft("tizanidine", 2)])).json()["cards"]
    suggestion = view[0]["suggestions"][0]["uuid"]
    for _ in range(2):
        told = {"feedback": [accepted(view[0]["uuid"], suggestion)]}
        assert posted(site, f"{VIEW}/feedback", told).status_code == 200
        told = {"feedback": [overridden(sign[0]["uuid"], comment="He said no.")]}
        assert posted(site, f"{SIGN}/feedback", told).json() == {}
    kept = all_feedback(site.served.site.kept.open())
    assert len(kept) == 2
    found = report((one.body for one in kept), load())
    assert [(one.cause.hook, one.cause.kind, one.cause.name) for one in found.causes] == [
        ("order-sign", "order", "tizanidine"), ("patient-view", "proposal", "baclofen"),
    ]  # fmt: skip
    assert found.causes[0].reasons == (("patient-refuses", 1),)
    assert "He said no" not in site.log.getvalue()


def test_every_card_says_by_its_id_what_it_is_about() -> None:
    site = running()
    for service, hook, record, drafts in (
        (VIEW, "patient-view", CARLA, None),
        (VIEW, "patient-view", {**ANNA, "labs": []}, None),
        (SIGN, "order-sign", ANNA, [draft("baclofen", 40)]),
    ):
        cards = posted(site, service, call(hook, record, drafts)).json()["cards"]
        bodies = [{"card": card["uuid"], "outcome": "overridden"} for card in cards]
        assert all(one.cause.kind != "other" for one in report(bodies, load()).causes)


def test_a_card_of_another_version_is_counted_as_such() -> None:
    (found,) = report([{"card": "no uuid", "outcome": "accepted"}], load()).causes
    assert (found.cause.kind, found.accepted) == ("other", 1)


WRONG: tuple[Any, ...] = (
    [], {}, {"feedback": []}, {"feedback": [3]}, {"feedback": [{"card": "x"}]},
    {"feedback": [{"card": "x", "outcome": "ignored", "outcomeTimestamp": AT}]},
    {"feedback": [{"outcome": "accepted", "outcomeTimestamp": AT, "acceptedSuggestions": []}]},
    {"feedback": [{"card": "x", "outcome": "accepted", "outcomeTimestamp": AT}]},
    {"feedback": [{"card": "x", "outcome": "accepted", "acceptedSuggestions": []}]},
    {"feedback": [{**overridden("x"), "overrideReason": {}}]},
    {"feedback": [{**overridden("x"), "overrideReason": {"reason": {"display": "x"}}}]},
    {"feedback": [{**overridden("x"), "overrideReason": {"reason": "no"}}]},
    {"feedback": [accepted("x", ""), overridden("x")]},
)  # fmt: skip


@pytest.mark.parametrize("tree", WRONG, ids=lambda tree: str(tree)[:60])
def test_feedback_that_cannot_be_used_is_refused_and_none_of_it_is_kept(tree: Any) -> None:
    site = running()
    answer = posted(site, f"{VIEW}/feedback", tree)
    assert answer.status_code == 422 and faults_of(answer.json()) == []
    assert all_feedback(site.served.site.kept.open()) == ()


def test_an_override_without_a_reason_is_feedback_too() -> None:
    bare = {"card": "x", "outcome": "overridden", "outcomeTimestamp": AT}
    assert posted(running(), f"{VIEW}/feedback", {"feedback": [bare]}).status_code == 200
    assert posted(running(), "nothing/feedback", {"feedback": [bare]}).status_code == 404


def test_the_command_reports_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "report", "--data", str(tmp_path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"schema": "unclench.feedback/1", "feedback": 0, "causes": []}
    assert main(["feedback", "report", "--data", str(tmp_path)]) == 0
    assert "FEEDBACK ON CARDS: 0" in capsys.readouterr().out
    assert main(["feedback", "repot", "--data", str(tmp_path)]) == 2


# ids, budgets, pages


def test_ids_differ_by_call_and_share_what_they_are_about() -> None:
    cause = CardCause("patient-view", "alert", "x/y")
    first, other = card_id("a", cause), card_id("b", cause)
    assert first != other and code_of(first) == code_of(other)
    assert first == card_id("a", cause) and code_of("x") is None
    assert first[14] == "5" and first[19] in "89ab"


def test_a_budget_keeps_the_worst_and_says_what_it_leaves_out() -> None:
    levels = ("info", "critical", "warning", "info", "critical")
    made = [
        HookCard(CardCause("h", "alert", str(i)), level, "x", ()) for i, level in enumerate(levels)
    ]
    found = within_budget([*made, made[1]], 3)
    assert [card.indicator for card in found] == ["critical", "critical", "warning"]
    assert "2 more are in the plan" in found[-1].lines[-1]
    assert len(within_budget(made, 5)) == 5


def test_a_summary_ends_at_a_word() -> None:
    assert shortened("short") == "short"
    assert len(shortened("word " * 60)) < 140 and shortened("word " * 60).endswith("word…")


def test_the_source_of_a_card_is_a_page() -> None:
    site = running()
    name = next(iter(load_library().claims))
    page = site.client.get(f"/evidence/{name}")
    assert page.status_code == 200 and name in page.text and "<h2>Sources</h2>" in page.text
    assert site.client.get("/evidence/").status_code == 308
    assert site.client.get("/evidence/no-such-claim").status_code == 404
    for card in posted(site, VIEW, call("patient-view", ANNA)).json()["cards"]:
        for url in (card["source"]["url"], *(link["url"] for link in card.get("links", ()))):
            assert site.client.get(url, follow_redirects=True).status_code == 200
