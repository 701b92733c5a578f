"""The diary over HTTP: 201 once it is durable, once for each key, and the same store as the command
line."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from support.site import process, running
from unclench.serve.cli import main
from unclench.serve.http.settings import ServerSettings

PATH = "/api/v1/diary/entries"
NOTED = {"severity": 6, "date": "2026-11-20", "note": "tight"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def client(folder: Path) -> TestClient:
    return running(ServerSettings(data=folder)).client


def post(client: TestClient, body: Any, key: str | None = "k1", **headers: str) -> Any:
    keyed = {} if key is None else {"Idempotency-Key": key}
    return client.post(PATH, json=body, headers={**keyed, **headers})


def listed(client: TestClient, person: str = "me") -> list[Any]:
    found: list[Any] = client.get(PATH, params={"person": person}).json()["entries"]
    return found


def test_an_entry_is_created_once_for_each_key(client: TestClient) -> None:
    first, again = post(client, NOTED), post(client, NOTED)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() and first.json()["entry"]["severity"] == 6
    assert first.headers["location"] == f"{PATH}/{first.json()['id']}"
    assert [found["id"] for found in listed(client)] == [first.json()["id"]]


def test_the_key_of_another_body_is_refused(client: TestClient) -> None:
    post(client, NOTED)
    other = post(client, {**NOTED, "severity": 7})
    assert other.status_code == 422 and other.json()["problems"][0]["place"] == "key"
    assert [found["entry"]["severity"] for found in listed(client)] == [6]


REFUSED: list[tuple[Any, str | None, str]] = [
    (NOTED, None, "Idempotency-Key"),
    ({**NOTED, "severity": 11}, "k", "severity"),
    ({**NOTED, "severity": 5.5}, "k", "severity"),
    ({**NOTED, "severity": True}, "k", "severity"),
    ({**NOTED, "mood": 3}, "k", "mood"),
    ({**NOTED, "date": "2999-01-01"}, "k", "date"),
    ({**NOTED, "person": 7}, "k", "person"),
    ({**NOTED, "person": ""}, "k", "person"),
    ({**NOTED, "doses": [{"medicine": "x", "total": "1 mg/day"}]}, "k", "doses"),
    ({"date": "2026-11-20"}, "k", "request"),
    ({}, "k", "request"),
    ([], "k", "the body"),
    (NOTED, "x" * 201, "key"),
]


@pytest.mark.parametrize(("body", "key", "place"), REFUSED)
def test_what_cannot_be_kept_is_refused_at_its_place(
    client: TestClient, body: Any, key: str | None, place: str
) -> None:
    answer = post(client, body, key)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [problem["place"] for problem in answer.json()["problems"]] == [place]
    assert listed(client) == []


def test_people_are_kept_apart_and_the_day_is_that_of_the_call(client: TestClient) -> None:
    made = post(client, {"severity": 4, "person": "anna"}, "k", **{"X-Plan-Date": "2026-11-20"})
    assert made.json()["entry"] == {"date": "2026-11-20", "severity": 4}
    assert listed(client) == [] and len(listed(client, "anna")) == 1


def test_it_is_the_diary_of_the_command_line(
    client: TestClient, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post(client, NOTED)
    assert main(["diary", "export", "--data", str(folder)]) == 0
    (found,) = json.loads(capsys.readouterr().out)["entries"]
    assert found["entry"] == NOTED
    assert main(["diary", "add", "--severity", "2", "--data", str(folder)]) == 0
    assert len(listed(client)) == 2


def test_many_at_once_lose_nothing(client: TestClient) -> None:
    def write(number: int) -> int:
        return int(post(client, {**NOTED, "severity": number % 11}, f"k{number}").status_code)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(write, range(48))) == {201}
    assert len(listed(client)) == 48


def test_a_store_that_cannot_be_used_is_told_and_nothing_else_stops(
    client: TestClient, folder: Path
) -> None:
    folder.mkdir()
    file = folder / "unclench.sqlite"
    file.write_text("no database, " * 50)
    answer = post(client, NOTED)
    assert answer.status_code == 503 and "cannot be used" in answer.json()["detail"]
    assert client.get("/healthz").status_code == 200
    file.unlink()
    assert post(client, NOTED).status_code == 201


def test_what_a_real_server_acknowledged_outlives_it(folder: Path) -> None:
    with process("--data", str(folder)) as server, httpx.Client(base_url=server.address) as http:
        made = http.post(PATH, json=NOTED, headers={"Idempotency-Key": "a"})
        assert made.status_code == 201
        server.stop(signal.SIGKILL)
    with process("--data", str(folder)) as server, httpx.Client(base_url=server.address) as http:
        again = http.post(PATH, json=NOTED, headers={"Idempotency-Key": "a"})
        assert again.json() == made.json() and len(http.get(PATH).json()["entries"]) == 1
        assert server.stop() == 0
