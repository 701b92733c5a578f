"""The maximum for one dose is read like any limit: with its claim, whose number and comparator it
has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from unclench.content import load, load_library
from unclench.content.checks.check import check_draft
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.medicine import _most_per_dose
from unclench.content.types import Claim, Dose

CLAIMS = load_library().claims


def read(data: dict[str, Any], *names: str) -> tuple[Dose | None, list[str]]:
    claims: dict[str, Claim] = {name: CLAIMS[name] for name in names}
    draft = Draft(claims=claims)
    dose, *_ = _most_per_dose(draft, Fields({"most_per_dose": data}, "medicine x", draft.problems))
    said = [problem.reason for problem in (*draft.problems, *check_draft(draft))]
    return dose, [
        reason
        for reason in said
        if "value" in reason or "total" in reason or "no claim" in reason or "source" in reason
    ]


def test_it_is_read_and_checked_against_its_claim() -> None:
    name = "baclofen-regimen-us"
    assert read({"at_most": "20 mg per dose", "claims": [name]}, name) == (
        Dose(Decimal(20), "mg", "dose"),
        [],
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            {"at_most": "25 mg per dose", "claims": ["baclofen-regimen-us"]},
            "no cited claim has the value <= 25 mg",
        ),
        (
            {"at_most": "5 mg per dose", "claims": ["baclofen-regimen-us"]},
            "no cited claim has the value <= 5 mg",
        ),
        ({"at_most": "20 mg/day", "claims": ["baclofen-regimen-us"]}, "is the total of a day"),
        ({"at_most": "20 mg per dose"}, "without a source"),
    ],
)
def test_a_number_that_no_claim_says_is_a_fault(data: dict[str, Any], said: str) -> None:
    assert any(said in reason for reason in read(data, "baclofen-regimen-us")[1])


def test_every_medicine_whose_claims_limit_one_dose_has_the_limit() -> None:
    limited = {
        option.id for option in load().options if option.medicine and option.medicine.most_per_dose
    }
    claims = [
        claim
        for claim in CLAIMS.values()
        for value in claim.values
        if value.of == "single_dose" and value.comparator == "<="
    ]
    assert {"baclofen", "tizanidine", "dantrolene", "potassium"} == limited
    assert {claim.id.partition("-")[0] for claim in claims} == limited
    for option in load().options:
        if option.medicine and option.medicine.most_per_dose:
            assert set(option.medicine.most_per_dose_claims) <= {claim.id for claim in claims}
