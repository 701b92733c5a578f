"""Doses on the pages: looked at with the tablets to hand, signed by a key, handed over."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from typing import NamedTuple
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from support.clinic import OTHER, OWN, Clinic, new_clinic
from support.site import DAY, example
from support.web_pages import words
from unclench.accounts.roles import CARER, CLINICIAN, PERSON
from unclench.app.person import PersonRequest
from unclench.app.verify import VerifyRequest, verify
from unclench.content import load
from unclench.serve.cli import main
from unclench.signing.keys import new_key
from unclench.signing.locked import lock, unlock
from unclench.signing.statement import SignatureError
from unclench.store.audit import audit_lines
from unclench.store.people import newest_record, save_record
from unclench.store.signing_keys import kept_key
from unclench.store.trusted import trust_key, trust_list
from unclench.store.versions import KeyedRequest

PASSPHRASE = "seven grey herons walking"
PLANNER = f"/people/{OWN}/planner"
BUILD_UP = f"{PLANNER}/baclofen?way=up"
TODAY = {"X-Plan-Date": DAY}


class Ward(NamedTuple):
    clinic: Clinic
    doctor: TestClient
    person: TestClient


def signed_in(clinic: Clinic, account: str) -> TestClient:
    found = clinic.signed_in(account)
    found.headers.update(TODAY)
    return found


@pytest.fixture(scope="module")
def ward() -> Ward:
    """A clinic in which a clinician has a trusted key."""
    clinic = new_clinic()
    store = clinic.store()
    for person in (OWN, OTHER):
        record = json.dumps({**example("anna"), "id": person})
        asked = KeyedRequest(uuid4().hex, "test", datetime.now(UTC))
        save_record(store, person, record, 1, asked)
    doctor = signed_in(clinic, CLINICIAN)
    doctor.post("/signing-key", data={"role": "neurologist", "passphrase": PASSPHRASE})
    kept = kept_key(store, CLINICIAN)
    assert kept is not None
    trust_key(store, kept.key, KeyedRequest(uuid4().hex, "operator", datetime.now(UTC)))
    return Ward(clinic, doctor, signed_in(clinic, PERSON))


def sign(ward: Ward, path: str = BUILD_UP, passphrase: str = PASSPHRASE) -> str:
    """Where the signed schedule is."""
    answer = ward.doctor.post(path, data={"passphrase": passphrase, "confirm": "yes"})
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"])


def test_from_the_plan_to_the_hand_over(ward: Ward) -> None:
    """Five taps and one passphrase: plan, doses, medicine, steps, sign."""
    assert f'href="{PLANNER}"' in ward.doctor.get(f"/people/{OWN}/plan").text
    choose = ward.doctor.get(PLANNER)
    assert f'href="{BUILD_UP}"' in unescape(choose.text)
    shown = ward.doctor.get(BUILD_UP)
    assert shown.status_code == 200 and "Not signed" in words(shown.text)
    assert "5 mg" in words(shown.text).replace("\N{NO-BREAK SPACE}", " ")
    place = sign(ward)
    handed = ward.doctor.get(place)
    assert handed.status_code == 200 and "Clinician, neurologist" in words(handed.text)
    assert "<svg" in handed.text and f"{place}/doses.pdf" in handed.text


def test_the_tablets_to_hand_make_the_steps(ward: Ward) -> None:
    of_tens = words(ward.doctor.get(f"{BUILD_UP}&tablets=10+mg").text)
    assert "10 mg" in of_tens and "half" in of_tens
    wrong = ward.doctor.get(f"{BUILD_UP}&tablets=7+mg")
    assert wrong.status_code == 422 and 'role="alert"' in wrong.text


def test_a_person_sees_what_was_signed_and_nothing_before(ward: Ward) -> None:
    for page in (PLANNER, BUILD_UP):
        refused = ward.person.get(page)
        assert refused.status_code == 404 and "mg" not in words(refused.text)
    place = sign(ward, f"{BUILD_UP}&tablets=5+mg")
    handed = ward.person.get(place)
    assert handed.status_code == 200 and "Clinician, neurologist" in words(handed.text)
    assert ward.person.get(f"{place}/doses.json").status_code == 404
    calendar = ward.person.get(f"{place}/doses.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    discreet = ward.person.get(f"{place}/doses.ics?discreet=yes")
    assert "baclofen" in calendar.text.lower() and "baclofen" not in discreet.text.lower()
    carer = signed_in(ward.clinic, CARER)
    assert carer.get(place).status_code == 200
    assert carer.post(f"{place}/end", data={"sure": "yes"}).status_code == 404


def test_what_is_handed_over_is_what_was_signed(ward: Ward) -> None:
    place = sign(ward, f"{BUILD_UP}&bedtime=21%3A30")
    document = ward.doctor.get(f"{place}/doses.json").content
    record = newest_record(ward.clinic.store(), OWN)
    assert record is not None
    person = PersonRequest(record.text.encode(), date.fromisoformat(DAY))
    found = verify(VerifyRequest(document, person, trust_list(ward.clinic.store())), load())
    assert found.checked[0].key.role == "neurologist"
    jws = json.loads(document)["signed"]["jws"]
    assert found.checked[0].statement.record == OWN and jws.count(".") == 2
    page = ward.doctor.get(f"{place}/doses.html?for=person")
    assert page.status_code == 200 and "unclench-signature" not in page.text


def test_the_schedule_of_another_person_is_not_found(ward: Ward) -> None:
    place = sign(ward, f"{BUILD_UP}&start=2026-11-22")
    assert ward.doctor.get(place.replace(OWN, OTHER)).status_code == 404
    for name in ("x", "%2e%2e", "0" * 32):
        assert ward.doctor.get(f"/people/{OWN}/schedules/{name}").status_code in (404, 409)


def test_another_passphrase_signs_nothing(ward: Ward) -> None:
    before = words(ward.doctor.get(PLANNER).text)
    answer = ward.doctor.post(BUILD_UP, data={"passphrase": "wrong", "confirm": "yes"})
    assert answer.status_code == 422 and "passphrase does not open" in words(answer.text)
    assert words(ward.doctor.get(PLANNER).text) == before


def test_a_key_that_is_not_trusted_opens_no_doses() -> None:
    clinic = new_clinic()
    asked = KeyedRequest(uuid4().hex, "test", datetime.now(UTC))
    save_record(clinic.store(), OWN, json.dumps({**example("anna"), "id": OWN}), 1, asked)
    doctor = signed_in(clinic, CLINICIAN)
    doctor.post("/signing-key", data={"role": "neurologist", "passphrase": PASSPHRASE})
    assert "not trusted yet" in words(doctor.get(BUILD_UP).text)
    answer = doctor.post(BUILD_UP, data={"passphrase": PASSPHRASE, "confirm": "yes"})
    assert answer.status_code == 422 and "not on the list" in words(answer.text)
    folder = str(clinic.running.served.site.settings.data)
    kept = kept_key(clinic.store(), CLINICIAN)
    assert kept is not None
    assert main(["key", "accept", "of-another", "--data", folder]) == 2
    assert main(["key", "accept", kept.key.kid, "--data", folder]) == 0
    answer = doctor.post(BUILD_UP, data={"passphrase": PASSPHRASE, "confirm": "yes"})
    assert answer.status_code == 303


def test_doses_that_were_ended_are_shown_no_more(ward: Ward) -> None:
    place = sign(ward, f"{BUILD_UP}&start=2026-11-25")
    assert ward.doctor.post(f"{place}/end", data={"sure": ""}).status_code == 422
    assert ward.doctor.post(f"{place}/end", data={"sure": "yes"}).status_code == 303
    for reader in (ward.doctor, ward.person):
        shown = reader.get(place)
        assert shown.status_code == 409 and not re.search(r"\d mg", words(shown.text))


def test_a_record_of_another_day_is_confirmed_first(ward: Ward) -> None:
    later = {"X-Plan-Date": "2026-11-24"}
    path = f"/people/{OTHER}/planner"
    ward.clinic.running.client.cookies.clear()
    from unclench.app.accounts.manage import grant

    grant(CLINICIAN, OTHER, CLINICIAN, ward.clinic.store(), "operator", datetime.now(UTC))
    asked = ward.doctor.get(path, headers=later)
    assert "still true today" in words(asked.text) and "Build up" not in words(asked.text)
    led = ward.doctor.get(f"{path}/baclofen?way=up", headers=later)
    assert (led.status_code, led.headers["location"]) == (303, path)
    unconfirmed = ward.doctor.post(
        f"{path}/baclofen?way=up", data={"passphrase": PASSPHRASE}, headers=later
    )
    assert unconfirmed.status_code == 422
    assert ward.doctor.post(f"{path}/still-true", headers=later).status_code == 303
    shown = words(ward.doctor.get(path, headers=later).text)
    assert "Build up" in shown, shown


def test_to_decide_otherwise_needs_a_coded_reason_and_makes_no_dose(ward: Ward) -> None:
    path = f"{PLANNER}/baclofen/otherwise"
    assert ward.doctor.post(path, data={"reason": "because I say so"}).status_code == 422
    unknown = ward.doctor.post(f"{PLANNER}/nonsense/otherwise", data={"reason": "patient-refuses"})
    assert unknown.status_code == 404
    sent = {"reason": "patient-refuses", "comment": "wants to wait until spring"}
    assert ward.doctor.post(path, data=sent).status_code == 303
    shown = words(ward.doctor.get(PLANNER).text)
    assert "patient refuses; wants to wait until spring (clinician)" in shown
    last = audit_lines(ward.clinic.store())[-1]
    assert (last.who, last.what) == (CLINICIAN, "decided otherwise (patient-refuses)")


def test_what_the_plan_forbids_cannot_be_signed(ward: Ward) -> None:
    """Neither by its own page nor by a form that was made by hand."""
    for medicine in ("quinine", "tizanidine", "nonsense"):
        answer = ward.doctor.post(
            f"{PLANNER}/{medicine}?way=up", data={"passphrase": PASSPHRASE, "confirm": "yes"}
        )
        assert answer.status_code in (404, 422), medicine


def test_a_locked_key_opens_by_its_passphrase_alone() -> None:
    key = new_key("Dr A. Jones", "neurologist")
    tree = lock(key, PASSPHRASE)
    assert unlock(tree, PASSPHRASE) == key and key.secret not in json.dumps(tree)
    altered = {**tree, "sealed": tree["sealed"][:-4] + "AAAA"}
    for locked, phrase in ((tree, "wrong"), (altered, PASSPHRASE), ({}, PASSPHRASE)):
        with pytest.raises(SignatureError):
            unlock(locked, phrase)
