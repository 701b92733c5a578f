"""Calls that a generator makes from the description: every answer is described, and
the server never fails."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from support.site import site
from support.sizes import scaled

HERE = {"Host": "127.0.0.1:8080"}
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site().served.app, headers=HERE)
EACH = scaled(12)
# A schema cannot say that a regimen is not for this person, or that tablets cannot make a dose; and
# a number beyond all measure, where no rule needs one, is read as a text (see test_description).
ELSEWHERE: list[Any] = [positive_data_acceptance, negative_data_rejection]


@schema.parametrize()
@settings(max_examples=EACH, deadline=None, suppress_health_check=[*HealthCheck])
def test_every_generated_call_is_answered_as_described(case: Case[Any]) -> None:
    answer = case.call_and_validate(headers=HERE, excluded_checks=ELSEWHERE)
    assert answer.status_code < 500
