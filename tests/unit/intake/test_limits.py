"""As much as one person needs is read; more is refused at once, in one line that says the limit."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from unclench.content import load
from unclench.errors import InputError
from unclench.intake import read_patient
from unclench.intake import text as limits
from unclench.intake.text import LARGEST_JSON
from unclench.plan import make_plan

TODAY, MOST_SECONDS = date(2026, 11, 20), 2.0
PATIENT = {"resource": {"resourceType": "Patient", "birthDate": "1970-01-01"}}
Make = Callable[[int], dict[str, Any]]


def medicine(i: int) -> dict[str, Any]:
    name, dosage = {"text": f"baclofen {i}"}, [{"text": f"{i} mg three times a day"}]
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": name,
        "dosage": dosage,
    }


def observation(i: int) -> dict[str, Any]:
    code = {"coding": [{"system": "http://loinc.org", "code": "62238-1"}]}
    day = f"20{10 + i % 16}-0{1 + i % 9}-0{1 + i % 9}"
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "effectiveDateTime": day,
        "valueQuantity": {"value": 60 + i % 40, "unit": "mL/min/1.73m2"},
    }


def condition(i: int) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": {"text": f"epilepsy and renal failure {i}"}}


def allergy(i: int) -> dict[str, Any]:
    return {"resourceType": "AllergyIntolerance", "code": {"text": f"allergic to baclofen {i}"}}


def other(i: int) -> dict[str, Any]:
    return {"resourceType": f"Type{i}"}


KINDS: tuple[Make, ...] = (medicine, observation, condition, allergy, other)


def bundle(make: Make, most: int) -> bytes:
    """As many as are asked for, and as fit into the input limit."""
    parts, size = [json.dumps(PATIENT)], 200
    for i in range(most):
        part = json.dumps({"resource": make(i)})
        if (size := size + len(part) + 1) > LARGEST_JSON:
            break
        parts.append(part)
    return (
        f'{{"resourceType": "Bundle", "type": "collection", "entry": [{",".join(parts)}]}}'.encode()
    )


def seconds(data: bytes) -> tuple[float, str]:
    """How long an answer takes, and what was refused."""
    start, said = time.process_time(), ""
    try:
        make_plan(read_patient(data, load(), today=TODAY), load())
    except InputError as error:
        said = str(error)
        assert len(error.problems) == 1
    return time.process_time() - start, said


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_as_many_as_are_read_are_answered_in_time(make: Make) -> None:
    load()
    most = limits.MOST.get(make(0)["resourceType"], 1_000)
    took, said = seconds(bundle(make, most))
    assert said == "" and took < MOST_SECONDS


@pytest.mark.parametrize("make", KINDS[:-1], ids=lambda make: make.__name__)
def test_one_more_is_refused_with_the_limit(make: Make) -> None:
    most = limits.MOST[make(0)["resourceType"]]
    took, said = seconds(bundle(make, most + 1))
    assert f"at most {most:,} are read" in said and took < MOST_SECONDS


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_eight_megabytes_are_refused_in_time(make: Make) -> None:
    took, said = seconds(bundle(make, 10**6))
    assert "at most 20,000 are read" in said and took < MOST_SECONDS


def shapes() -> Iterator[bytes]:
    """Other large texts."""
    yield b'{"note": "' + b"x" * 7_000_000 + b'"}'
    yield b'{"signs": [' + b'"a",' * 1_500_000 + b'"a"]}'
    yield b"{" + b",".join(b'"k%d": 1' % i for i in range(400_000)) + b"}"
    yield b'{"resourceType": "Bundle", "entry": [' + b"null," * 1_500_000 + b"null]}"
    yield b'{"a": ' * 1_000_000


@pytest.mark.parametrize("data", [*shapes()], ids=("text", "list", "keys", "nothing", "deep"))
def test_other_large_shapes_are_refused_in_time(data: bytes) -> None:
    took, said = seconds(data)
    assert said and took < MOST_SECONDS


def test_what_is_attached_may_be_long() -> None:
    limits.check_sizes({"data": "x" * 50_000, "div": "x" * 50_000})
    with pytest.raises(InputError, match="50,000 characters; at most 20,000 are read"):
        limits.check_sizes({"text": "x" * 50_000})
