"""The region of a Bundle: said outright, shown by the Patient, or not known."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from unclench.content import load
from unclench.intake import read_patient
from unclench.patient.facts import Patient

SSN, NHS = "http://hl7.org/fhir/sid/us-ssn", "https://fhir.nhs.uk/Id/nhs-number"
SAID = {
    "resourceType": "Observation", "status": "final", "valueString": "us",
    "code": {"coding": [{"system": "urn:unclench:fact", "code": "region"}]},
}  # fmt: skip


def read(*more: Any, **patient: Any) -> Patient:
    entries = [
        {"resource": {"resourceType": "Patient", "id": "p", **patient}},
        *({"resource": item} for item in more),
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_patient(json.dumps(bundle).encode(), load(), today=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("patient", "region"),
    [
        ({}, None),
        ({"address": [{"country": "US"}]}, "us"),
        ({"address": [{"country": "United Kingdom"}]}, "uk"),
        ({"address": [{"country": "U.S.A."}]}, "us"),
        ({"address": [{"country": "FR"}]}, None),
        ({"address": [{"country": "GB", "use": "old"}]}, None),
        ({"address": [{"city": "London"}]}, None),
        ({"identifier": [{"system": NHS, "value": "1"}]}, "uk"),
        ({"identifier": [{"system": SSN, "value": "1"}, {"system": "urn:mrn"}]}, "us"),
        ({"address": [{"country": "US"}], "identifier": [{"system": NHS}]}, None),
    ],
)
def test_only_what_shows_one_region_is_used(patient: dict[str, Any], region: str | None) -> None:
    found = read(**patient)
    assert (found.region, found.facts.get("region")) == (region, region)


def test_what_is_said_outright_goes_before_the_address_and_two_regions_are_said() -> None:
    assert read(SAID, address=[{"country": "GB"}]).region == "us"
    both = read(address=[{"country": "US"}], identifier=[{"system": NHS}])
    assert [item.reason for item in both.unusable if item.fact == "region"] == [
        "'uk and us' is not one region that is known here"
    ]
    assert read(address=[{"country": "GB"}]).details["region"].origin.startswith("Patient")
