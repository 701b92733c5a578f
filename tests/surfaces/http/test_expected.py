"""Every call that is expected gets the answer that is expected."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.api_calls import ANSWERED, JSON, REFUSED, Answered, Refused
from support.site import DAY, client
from unclench.content import load
from unclench.serve.http.trace import HEADERS


@pytest.mark.parametrize("call", REFUSED, ids=lambda call: call.name)
def test_what_cannot_be_used_is_refused_with_its_reason(call: Refused) -> None:
    answer = client().request(call.method, call.path, content=call.body, headers=call.headers)
    assert answer.status_code == call.status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == call.status and told["title"] and told["detail"]
    assert told["trace_id"] == answer.headers["x-trace-id"]
    assert all(problem["reason"] for problem in told["problems"])
    assert (call.status == 422) is bool(told["problems"])
    if call.place:
        assert any(problem["place"].startswith(call.place) for problem in told["problems"]), told
    check_headers(answer.headers)


@pytest.mark.parametrize("call", ANSWERED, ids=lambda call: call.name)
def test_what_can_be_used_is_answered(call: Answered) -> None:
    answer = client().post(call.path, content=json.dumps(call.body).encode(), headers=JSON)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["schema"] == call.schema
    check_headers(answer.headers)


def check_headers(headers: Any) -> None:
    """Of every answer, whatever it is."""
    assert len(headers["x-trace-id"]) == 32
    assert headers["x-content-version"] == load().version
    assert len(headers["x-plan-date"]) == len(DAY)
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "access-control-allow-origin" not in headers


def test_the_day_of_a_call_is_given_or_answered() -> None:
    given = client().post("/api/v1/plan", content=b"{}", headers={**JSON, "X-Plan-Date": DAY})
    assert given.headers["x-plan-date"] == given.json()["made_on"] == DAY
    today = client().post("/api/v1/plan", content=b"{}", headers=JSON)
    assert today.headers["x-plan-date"] == today.json()["made_on"]


def test_a_caller_follows_its_own_trace() -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    sent = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    assert client().get("/healthz", headers=sent).headers["x-trace-id"] == trace
    false = client().get("/healthz", headers={"traceparent": "00-<script>-1-1"})
    assert len(false.headers["x-trace-id"]) == 32


def test_a_method_that_is_not_used_names_those_that_are() -> None:
    assert client().get("/api/v1/plan").headers["allow"] == "POST"


def test_head_is_a_get_without_its_body() -> None:
    answer = client().head("/api/v1/about")
    assert answer.status_code == 200 and answer.content == b""
    assert int(answer.headers["content-length"]) > 0


def test_health_and_readiness() -> None:
    assert client().get("/healthz").json() == {"status": "ok"}
    assert client().get("/readyz").json() == {"status": "ready"}


def test_a_byte_order_mark_is_no_fault() -> None:
    answer = client().post("/api/v1/plan", content=b"\xef\xbb\xbf{}", headers=JSON)
    assert answer.status_code == 200
