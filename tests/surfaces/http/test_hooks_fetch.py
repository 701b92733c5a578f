"""Missing data come from an allowed FHIR server alone, within limits."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from support.hook_calls import ANNA, VIEW, call, prefetch
from support.site import DAY, Running, running
from unclench.serve.hooks import fetch
from unclench.serve.hooks.fetch import Fetcher, FetchError, allowed
from unclench.serve.http.settings import ServerSettings

Json = dict[str, Any]
SENT = {"Content-Type": "application/json", "X-Plan-Date": DAY}


class Ehr(ThreadingHTTPServer):
    """A small FHIR server; `seen` are the requests that came, with their tokens."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.seen: list[tuple[str, str]] = []
        self.base = f"http://127.0.0.1:{self.server_address[1]}/fhir"
        self.found = prefetch(ANNA)


class _Answers(BaseHTTPRequestHandler):
    server: Ehr

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Authorization", "")))
        path = self.path.removeprefix("/fhir/")
        if path.startswith("redirect"):
            self.send_response(302)
            self.send_header("Location", f"{self.server.base}/Patient/one")
            self.end_headers()
        elif path.startswith("slow"):
            time.sleep(1)
        elif path.startswith("large"):
            self._send(b'{"x": "' + b"x" * 9_000_000 + b'"}')
        elif path.startswith("text"):
            self._send(b"<html>")
        elif path.startswith("outcome"):
            self._send(b'{"resourceType": "OperationOutcome"}')
        else:
            self._send(json.dumps(self._resource(path), default=float).encode())

    def _resource(self, path: str) -> Json:
        """Observations come in two pages."""
        kinds = {"Patient": "patient", "Condition": "conditions", "Observation": "observations",
                 "AllergyIntolerance": "allergies", "MedicationRequest": "medicationRequests",
                 "MedicationStatement": "medicationStatements"}  # fmt: skip
        found: Json = self.server.found[
            kinds[path.split("?", maxsplit=1)[0].split("/", maxsplit=1)[0]]
        ]
        if not path.startswith("Observation"):
            return found
        half = len(found["entry"]) // 2
        if "page=2" in path:
            return {**found, "entry": found["entry"][half:]}
        more = f"{self.server.base}/Observation?page=2"
        links = [{"relation": "next", "url": more}]
        return {**found, "entry": found["entry"][:half], "link": links}

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def ehr() -> Iterator[Ehr]:
    with Ehr() as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def served(*servers: str) -> Running:
    return running(ServerSettings(fhir_servers=servers))


def posted(found: Running, tree: Json) -> Any:
    body = json.dumps(tree, default=float).encode()
    return found.client.post(f"/cds-services/{VIEW}", content=body, headers=SENT)


def summaries(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [card["summary"] for card in answer.json()["cards"]]


def test_a_call_without_prefetch_is_completed_from_the_server(ehr: Ehr) -> None:
    site = served(f"{ehr.base}/")
    tree = {**call("patient-view", ANNA), "fhirServer": ehr.base,
            "fhirAuthorization": {"access_token": "secret"}}  # fmt: skip
    whole = summaries(posted(site, tree))
    assert ehr.seen == []
    del tree["prefetch"]
    assert summaries(posted(site, tree)) == whole
    assert len(ehr.seen) == 7 and {token for _, token in ehr.seen} == {"Bearer secret"}
    assert any("page=2" in path for path, _ in ehr.seen)
    assert "secret" not in site.log.getvalue()


def test_a_first_page_is_completed(ehr: Ehr) -> None:
    tree = {**call("patient-view", ANNA), "fhirServer": ehr.base}
    entries = tree["prefetch"]["observations"]["entry"]
    links = [{"relation": "next", "url": f"{ehr.base}/Observation?page=2"}]
    tree["prefetch"]["observations"] |= {"entry": entries[: len(entries) // 2], "link": links}
    answer = posted(served(ehr.base), tree)
    assert not any("first page" in card["detail"] for card in answer.json()["cards"])
    assert len(ehr.seen) == 1


OTHERS = ("/..", "x", "/../admin", "@evil.example", "?x=", "#x", ".evil.example/fhir")


@pytest.mark.parametrize("other", OTHERS)
def test_a_server_that_is_like_an_allowed_one_is_not_called(other: str, ehr: Ehr) -> None:
    tree = {**call("patient-view", ANNA), "fhirServer": ehr.base + other, "prefetch": {}}
    assert posted(served(ehr.base), tree).status_code == 412
    assert ehr.seen == []


@pytest.mark.parametrize("server", ["file:///etc", "ftp://x", "gopher://x", ""])
def test_only_http_is_ever_allowed(server: str) -> None:
    assert allowed(server, (server,)) == ""


def test_a_page_on_another_server_is_not_fetched(ehr: Ehr) -> None:
    with Ehr() as other:
        Thread(target=other.serve_forever, daemon=True).start()
        tree = {**call("patient-view", ANNA), "fhirServer": ehr.base}
        links = [{"relation": "next", "url": f"{other.base}/Observation?page=2"}]
        tree["prefetch"]["observations"]["link"] = links
        answer = posted(served(ehr.base), tree)
        assert any("first page" in card["detail"] for card in answer.json()["cards"])
        assert ehr.seen == other.seen == []
        other.shutdown()


@pytest.mark.parametrize("path", ["redirect", "slow", "large", "text", "outcome", "nothing/1"])
def test_an_answer_that_cannot_be_used_is_a_failure(
    path: str, ehr: Ehr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.3)
    with pytest.raises(FetchError):
        Fetcher(ehr.base, "").resource(path)
    assert len(ehr.seen) == 1, "and no redirect is followed"


def test_all_reads_together_have_an_end(ehr: Ehr, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS_IN_ALL", -1)
    with pytest.raises(FetchError, match="too long"):
        Fetcher(ehr.base, "").resource("Patient/one")
    assert ehr.seen == []


def test_a_server_that_is_down_is_a_412(ehr: Ehr) -> None:
    tree = {**call("patient-view", ANNA), "fhirServer": "http://127.0.0.1:9/fhir", "prefetch": {}}
    answer = posted(served("http://127.0.0.1:9/fhir"), tree)
    assert answer.status_code == 412
    assert "127.0.0.1:9" not in answer.text
