"""The sandbox: made-up people on a small FHIR server, and a page that calls a hook."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from support.fences import ROOT
from support.site import Json, process, running
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.app.sandbox import sandbox_records
from unclench.content import load
from unclench.serve.cli import main
from unclench.serve.http.settings import ServerSettings


@pytest.fixture(scope="module")
def sandbox() -> Iterator[httpx.Client]:
    with (
        process("--sandbox", "--workers", "0") as server,
        httpx.Client(base_url=server.address, timeout=60) as client,
    ):
        yield client


def people(client: httpx.Client) -> list[Json]:
    found: Json = client.get("/sandbox/fhir/Patient").json()
    return [entry["resource"] for entry in found["entry"]]


def test_every_person_has_a_record_that_is_searched_and_read_page_by_page(
    sandbox: httpx.Client,
) -> None:
    assert sandbox.get("/sandbox/fhir/metadata").json()["fhirVersion"] == "4.0.1"
    assert len(people(sandbox)) > 20
    for patient in people(sandbox)[:3]:
        whole = sandbox.get(f"/sandbox/fhir/Observation?patient={patient['id']}&_count=200").json()
        page = sandbox.get(f"/sandbox/fhir/Observation?patient={patient['id']}&_count=3").json()
        found = [*page["entry"]]
        while following := [one["url"] for one in page["link"] if one["relation"] == "next"]:
            page = sandbox.get(following[0]).json()
            found += page["entry"]
        assert found == whole["entry"]
        assert whole["total"] == len(found)
        one = found[0]["resource"]
        assert sandbox.get(f"/sandbox/fhir/Observation/{one['id']}").json() == one
    assert sandbox.get("/sandbox/fhir/Patient/nobody").json()["resourceType"] == "OperationOutcome"


def test_a_call_that_brings_no_data_is_completed_from_there(sandbox: httpx.Client) -> None:
    body = {
        "hook": "patient-view", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/p", "patientId": people(sandbox)[0]["id"]},
        "fhirServer": f"{sandbox.base_url}sandbox/fhir",
    }  # fmt: skip
    answer = sandbox.post("/cds-services/unclench-patient-view", json=body)
    assert answer.status_code == 200
    assert answer.json()["cards"]


@pytest.mark.parametrize("hook", ["patient-view", "order-select", "order-sign"])
def test_the_page_calls_a_hook_and_shows_its_cards(sandbox: httpx.Client, hook: str) -> None:
    person = people(sandbox)[1]["id"]
    assert f'href="/sandbox/{person}"' in sandbox.get("/sandbox/").text
    assert '<select name="hook">' in sandbox.get(f"/sandbox/{person}").text
    sent = {"hook": hook, "medicine": "baclofen", "mg": "40", "times": "3"}
    answer = sandbox.post(f"/sandbox/{person}", data=sent)
    assert answer.status_code == 200
    assert re.findall(r"<h3>.+</h3>", answer.text)
    assert f"POST /cds-services/unclench-{hook}" in answer.text
    assert "<script" not in answer.text and "Trace " in answer.text


def test_what_cannot_be_ordered_is_said(sandbox: httpx.Client) -> None:
    person = people(sandbox)[1]["id"]
    for wrong in ({"hook": "x"}, {"hook": "order-sign"}, {"hook": "patient-view", "mg": "much"}):
        answer = sandbox.post(f"/sandbox/{person}", data=wrong)
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert sandbox.get("/sandbox/nobody").status_code == 404


def test_the_examples_do_not_grow_old() -> None:
    """The same plan in ten years; the drawn people are drawn for their day anyway."""
    content, plans = load(), []
    for day in (date(2026, 11, 20), date(2036, 11, 20)):
        records = sandbox_records(day, content)
        bundle = {"resourceType": "Bundle", "type": "collection",
                  "entry": [{"resource": one} for one in records.people["anna"]]}  # fmt: skip
        plans.append(plan(PlanRequest(PersonRequest(bundle, day)), content))
    assert [v.verdict for v in plans[0].options] == [v.verdict for v in plans[1].options]


def test_a_client_goes_through_the_whole_exchange() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "cds_hooks_client.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    steps = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert steps == ["discovery", "prefetch", "a signed call", "a card", "its suggestion",
                     "feedback", "refused"]  # fmt: skip


def test_without_the_option_there_is_none() -> None:
    assert running(ServerSettings()).client.get("/sandbox/").status_code == 404


def test_it_is_never_where_real_people_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--sandbox", "--accounts", "--port", "0", "--no-open"]) == 2
    assert "--sandbox: cannot be with accounts" in capsys.readouterr().err
