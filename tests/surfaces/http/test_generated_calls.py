"""Calls that a generator makes from the description: every answer is described, what fits the
description is accepted and what does not is refused, and the server never fails."""

from __future__ import annotations

import re
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from support.site import site
from support.sizes import scaled
from unclench.serve.api.openapi import DECIDED

HERE = {"Host": "127.0.0.1:8080"}
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site().served.app, headers=HERE)
EACH = scaled(8)
# A JSON number may have any number of digits; what is measured has eighteen at most.
BEYOND = re.compile(r"\d{18}|\de[+-]?\d|0\.0{9}", re.IGNORECASE)


@schema.parametrize()
@settings(max_examples=EACH, deadline=None, suppress_health_check=[*HealthCheck])
def test_every_generated_call_is_answered_as_described(case: Case[Any]) -> None:
    answer = case.call(headers=HERE)
    excluded: list[Any] = [positive_data_acceptance] if is_decided_by_content(case, answer) else []
    case.validate_response(answer, headers=HERE, excluded_checks=excluded)
    assert answer.status_code < 500


def is_decided_by_content(case: Case[Any], answer: Any) -> bool:
    """Whether a refusal is one that the description announces: every problem lies at a place where
    the person or the content decides."""
    if answer.status_code != 422:
        return False
    body: dict[str, Any] = case.body if isinstance(case.body, dict) else {}
    inner: Any = body.get("record") or {}
    if "resourceType" in body or "resourceType" in inner:
        return True  # what a Bundle holds is described by FHIR
    announced = {*case.operation.definition.raw.get(DECIDED, ())}
    return all(
        re.sub(r"\[\d+\]", "[]", problem["place"]) in announced or BEYOND.search(problem["reason"])
        for problem in answer.json()["problems"]
    )
