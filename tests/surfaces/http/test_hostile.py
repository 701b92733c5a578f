"""Calls of record systems with something wrong anywhere in them: refused or answered, and never a
fault of the server."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from support.bundle import bundle_of
from support.hook_calls import ANNA, SELECT, SIGN, VIEW, call, draft
from support.people import person
from support.site import DAY, Running, site
from support.sizes import scaled

Json = dict[str, Any]
SENT = {"Content-Type": "application/json", "X-Plan-Date": DAY}
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, "", " ", "x" * 30_000, "\u0000", "\u202e", "../../etc/passwd",
    "' OR 1=1 --", "<script>", "{{7*7}}", "${jndi:ldap://x}", [], {}, [[]], [None], {"": None},
    {"resourceType": "Bundle"}, {"resourceType": "Patient", "id": "one"}, {"reference": "#"},
    {"reference": "Patient/two"}, ["a"] * 50, "2026-02-30", "9999-99-99T99:99:99Z", "none",
)  # fmt: skip
PARAMETERS = {"resourceType": "Parameters", "parameter": [
    {"name": "subject", "valueString": "Patient/one"},
    {"name": "data", "resource": bundle_of(ANNA)},
]}  # fmt: skip
RESPONSE = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [
    {"linkId": "person", "item": [{"linkId": "person.age", "answer": [{"valueInteger": 40}]}]},
    {"linkId": "signs", "answer": [{"valueCoding": {"code": "none"}}]},
    {"linkId": "medicines", "item": [
        {"linkId": "medicines.name", "answer": [{"valueString": "baclofen"}]}]},
    {"linkId": "labs", "item": [
        {"linkId": "labs.test", "answer": [{"valueCoding": {"code": "egfr"}}]},
        {"linkId": "labs.value", "answer": [{"valueString": "92"}]}]},
]}  # fmt: skip
FEEDBACK = {"feedback": [
    {"card": "c", "outcome": "accepted", "outcomeTimestamp": "t", "acceptedSuggestions": [
        {"id": "s"}]},
    {"card": "c", "outcome": "overridden", "outcomeTimestamp": "t", "overrideReason": {
        "reason": {"code": "patient-refuses"}, "userComment": "x"}},
]}  # fmt: skip
WHOLE: dict[str, Any] = {
    f"/cds-services/{VIEW}": call("patient-view", ANNA),
    f"/cds-services/{SELECT}": call("order-select", ANNA, [draft("baclofen", 5)]),
    f"/cds-services/{SIGN}": call("order-sign", person(3), [draft("tizanidine", 2)],
                                  fhirServer="http://x", fhirAuthorization={"access_token": "t"}),
    f"/cds-services/{VIEW}/feedback": FEEDBACK,
    "/fhir/PlanDefinition/unclench/$apply": PARAMETERS,
    "/fhir/QuestionnaireResponse/$plan": RESPONSE,
    "/api/v1/ask": {"question": "x", "record": ANNA, "thread": {"turns": [{"topics": []}]}},
    "/api/v1/taper/baclofen": {"from": "60 mg/day", "record": ANNA, "checkins": [
        {"date": DAY, "what": "fine"}], "tablets": ["10 mg"]},
}  # fmt: skip


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.rpartition("/")[2])
def test_something_wrong_anywhere_is_never_a_fault_of_the_server(path: str) -> None:
    for seed in range(scaled(60)):
        chance = Random(f"{path} {seed}")
        tree = json.loads(json.dumps(WHOLE[path], default=float))
        for _ in range(chance.choice((1, 1, 2, 5))):
            spoil(tree, chance)
        answer = posted(site(), path, tree)
        assert answer.status_code in (200, 401, 404, 412, 422), (seed, answer.text)
        assert answer.status_code == 200 or "trace" in answer.text.lower()


def spoil(tree: Any, chance: Random) -> None:
    """Replaces, removes or doubles one value, anywhere in it."""
    holder = tree
    while True:
        if not holder:
            return
        keys: list[Any] = [*holder] if isinstance(holder, dict) else [*range(len(holder))]
        key = chance.choice(keys)
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.15:
            break
        holder = inner
    how = chance.random()
    if how < 0.7:
        holder[key] = json.loads(json.dumps(chance.choice(JUNK)))
    elif how < 0.85 and isinstance(holder, dict):
        del holder[key]
    elif isinstance(holder, list):
        holder.append(inner)


def posted(found: Running, path: str, tree: Any) -> Any:
    return found.client.post(path, content=json.dumps(tree).encode(), headers=SENT)


DEEP = b'{"prefetch":' * 20_000 + b"1" + b"}" * 20_000
BODIES = (b"", b"null", b"[]", b"{", b"\xff\xfe", b"{}" * 2, b'{"a":1,"a":2}', DEEP, b"NaN",
          b'{"hook":"\\ud800"}', b"<xml/>", b"---\nhook: x\n", b"\x1f\x8b\x08")  # fmt: skip


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.rpartition("/")[2])
def test_what_is_no_json_is_refused_everywhere(path: str) -> None:
    for body in BODIES:
        answer = site().client.post(path, content=body, headers=SENT)
        assert answer.status_code == 422, (body[:20], answer.text)


def test_nothing_private_is_in_the_log_after_all_that() -> None:
    for word in ("baclofen", "egfr", "passwd", "Patient/", "one stick"):
        assert word not in site().log.getvalue()
