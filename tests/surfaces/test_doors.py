"""The same person through either door gets the same plan, with the real knowledge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.bundle import bundle_of
from support.people import TODAY, data_of, person
from unclench.intake import read_patient
from unclench.intake.text import read_tree
from unclench.library import load
from unclench.patient.patient import Patient
from unclench.plan import make_plan

OLD_TEST_OF_SOMEBODY_YOUNG = 54


def read(data: bytes) -> Patient:
    return read_patient(data, load(), today=TODAY)


def as_bundle(data: bytes) -> bytes:
    return json.dumps(bundle_of(read_tree(data)), default=float).encode()


def verdicts(patient: Patient) -> list[Any]:
    return [(verdict.option.id, verdict.verdict, verdict.needs) for verdict in make_plan(patient, load()).options]


@pytest.mark.parametrize("seed", [*range(40), OLD_TEST_OF_SOMEBODY_YOUNG])
def test_a_record_and_its_bundle_give_the_same_plan(seed: int) -> None:
    data = data_of(person(seed))
    record, bundle = read(data), read(as_bundle(data))
    assert bundle.facts == record.facts
    assert bundle.unchecked == record.unchecked
    assert verdicts(bundle) == verdicts(record)
