"""The callers that are let in, how much they may send, and the log."""

from __future__ import annotations

import asyncio
import json
from threading import Event

import httpx
import pytest

from support.api_calls import ANNA, FOREIGN, JSON, PLAN
from support.site import HERE, running, site
from unclench.serve.http.logs import ALLOWED
from unclench.serve.http.settings import ServerSettings, is_loopback

LOOPBACK = ("localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:1", "127.9.9.9", "[::1]:8080")


@pytest.mark.parametrize("host", LOOPBACK)
def test_this_machine_has_many_names(host: str) -> None:
    assert site().client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "localhost.", "1", "", "localhos"])
def test_what_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1#", "127.0.0.1/x", "127.0.0.1, evil", "[::1", "127.0.0.1:x", "a@localhost"]
)
def test_a_host_that_is_none(host: str) -> None:
    assert site().client.get("/healthz", headers={"Host": host}).status_code in (400, 421)


def test_the_own_page_may_write_and_a_page_may_be_allowed() -> None:
    own = {**JSON, "Origin": HERE}
    assert site().client.post(PLAN, content=ANNA, headers=own).status_code == 200
    open_to = running(ServerSettings(origins=(FOREIGN,))).client
    answer = open_to.post(PLAN, content=ANNA, headers={**JSON, "Origin": FOREIGN})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == FOREIGN
    other = open_to.post(PLAN, content=ANNA, headers={**JSON, "Origin": "http://other.example"})
    assert other.status_code == 403
    assert "access-control-allow-origin" not in other.headers


def test_a_page_that_is_allowed_asks_first() -> None:
    open_to = running(ServerSettings(origins=(FOREIGN,))).client
    asks = {"Origin": FOREIGN, "Access-Control-Request-Method": "POST"}
    answer = open_to.options(PLAN, headers=asks)
    assert answer.status_code == 204
    assert "Authorization, Content-Type" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in site().client.options(PLAN, headers=asks).headers


def test_a_server_for_others_answers_to_their_names() -> None:
    for_others = running(ServerSettings(host="0.0.0.0")).client
    named = {"Host": "clinic.example"}
    assert for_others.get("/healthz", headers=named).status_code == 200
    writes = {**JSON, **named, "Origin": FOREIGN}
    assert for_others.post(PLAN, content=ANNA, headers=writes).status_code == 403


def test_a_body_of_the_largest_size_fits_and_one_byte_more_does_not() -> None:
    small = running(ServerSettings(largest_body=len(ANNA))).client
    assert small.post(PLAN, content=ANNA, headers=JSON).status_code == 200
    assert small.post(PLAN, content=ANNA + b" ", headers=JSON).status_code == 413
    parts = (ANNA[i : i + 100] for i in range(0, 2 * len(ANNA), 100))
    chunked = small.post(PLAN, content=(part or b" " * 100 for part in parts), headers=JSON)
    assert chunked.status_code == 413
    assert chunked.headers["connection"] == "close"


def test_what_waits_too_long_is_refused_and_the_health_is_not() -> None:
    busy = running(ServerSettings(threads=1, waiting=1))
    goes_on = Event()

    async def calls() -> list[int]:
        transport = httpx.ASGITransport(busy.served.app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as caller:
            workers = busy.served.site.workers
            held = asyncio.create_task(workers.run(lambda: goes_on.wait(60)))
            waiting = asyncio.create_task(caller.post(PLAN, content=ANNA, headers=JSON))
            while workers._open < 2:
                await asyncio.sleep(0.01)
            refused = await caller.post(PLAN, content=ANNA, headers=JSON)
            healthy = await caller.get("/healthz")
            assert refused.headers["retry-after"] == "1"
            goes_on.set()
            await held
            return [refused.status_code, healthy.status_code, (await waiting).status_code]

    assert asyncio.run(calls()) == [429, 200, 200]


PRIVATE = b'{"id": "Erika Mustermann", "notes": "lives at 4 Elm Road", "signs": ["sezure"]}'


def test_the_log_says_what_happened_and_names_nobody() -> None:
    logged = running()
    secret = {**JSON, "Authorization": "Bearer secret-token", "User-Agent": "Erika's phone"}
    answer = logged.client.post(f"{PLAN}?audience=person", content=PRIVATE, headers=secret)
    logged.client.get("/no/such/page/Erika")
    lines = [json.loads(line) for line in logged.log.getvalue().splitlines()]
    assert [line["status"] for line in lines] == [422, 404]
    assert [line["route"] for line in lines] == [PLAN, "none"]
    assert lines[0]["trace_id"] == answer.headers["x-trace-id"]
    assert all(line.keys() <= ALLOWED for line in lines)
    for word in ("Erika", "Elm", "secret", "sezure", "person", "127.0.0.1"):
        assert word not in logged.log.getvalue()


def test_a_fault_of_the_program_is_an_answer_and_its_words_stay_out_of_the_log() -> None:
    broken = running()

    async def fail(*_: object) -> None:
        raise ValueError("Erika Mustermann")

    broken.served.site.workers.run = fail  # type: ignore[method-assign,assignment]
    answer = broken.client.post(PLAN, content=ANNA, headers=JSON)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    failed = json.loads(broken.log.getvalue().splitlines()[0])
    assert (failed["event"], failed["kind"]) == ("failed", "ValueError")
    assert failed["trace_id"] == answer.json()["trace_id"]
    assert "Erika" not in broken.log.getvalue() + answer.text
