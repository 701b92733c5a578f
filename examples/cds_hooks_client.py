"""A whole exchange of CDS Hooks, as a record system has it: discovery, prefetch, a signed call,
cards, a suggestion that is taken, and feedback.

    python examples/cds_hooks_client.py

It starts a server of its own with made-up people (`unclench serve --sandbox`) and trusts itself
there with a key of its own. Each step is printed; exit code 1 when one goes wrong.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER = "https://ehr.example"
CALLS = build_opener(ProxyHandler({}))  # the server is on this machine
Json = dict[str, Any]


class Client:
    """Signs every call with a token that is used once."""

    def __init__(self, address: str, key: ECKey) -> None:
        self._address, self._key = address.rstrip("/"), key

    def token(self, path: str) -> str:
        now = int(time.time())
        header = {"alg": "ES384", "typ": "JWT", "kid": self._key.kid}
        claims = {
            "iss": ISSUER, "aud": f"{self._address}{path}", "iat": now, "exp": now + 300,
            "jti": str(uuid4()),
        }  # fmt: skip
        return jwt.encode(header, claims, self._key, algorithms=["ES384"])

    def call(self, path: str, body: Json | None = None, token: str | None = None) -> Json:
        """An answer with its status as `status`."""
        signed = self.token(path) if token is None else token
        headers = {"Authorization": f"Bearer {signed}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with CALLS.open(Request(f"{self._address}{path}", data, headers), timeout=20) as answer:
                return {"status": answer.status, **json.load(answer)}
        except HTTPError as error:
            return {"status": error.code, **json.load(error)}

    def read(self, query: str) -> Json:
        """From the FHIR server, with all pages."""
        found: Json = json.load(CALLS.open(f"{self._address}/sandbox/fhir/{query}", timeout=20))
        page = found
        while following := [one for one in page.get("link", ()) if one["relation"] == "next"]:
            page = json.load(CALLS.open(following[0]["url"], timeout=20))
            found["entry"] += page["entry"]
        found["link"] = [one for one in found.get("link", ()) if one["relation"] != "next"]
        return {key: value for key, value in found.items() if value != []}


def exchange(client: Client) -> None:
    """Every step; AssertionError where one goes wrong."""
    services = {one["hook"]: one for one in client.call("/cds-services")["services"]}
    step("discovery", ", ".join(services))
    for patient in client.read("Patient")["entry"]:
        person = patient["resource"]["id"]
        path = f"/cds-services/{services['order-select']['id']}"
        body = order(person, prefetched(client, services["order-select"], person))
        answer = client.call(path, body)
        assert answer["status"] == 200, answer
        cards = answer["cards"]
        step("a signed call", f"{person}: {len(cards)} cards, {[c['indicator'] for c in cards]}")
        suggested = [card for card in cards if card.get("suggestions")]
        if suggested:
            taken(client, path, suggested[0], [card for card in cards if card not in suggested])
            break
    else:
        raise AssertionError("nobody gets a suggestion")
    refused(client, path, body)


def prefetched(client: Client, service: Json, person: str) -> Json:
    found = {
        key: client.read(query.replace("{{context.patientId}}", person))
        for key, query in service["prefetch"].items()
    }
    step("prefetch", ", ".join(f"{key} {one.get('total', 1)}" for key, one in found.items()))
    return found


def order(person: str, prefetch: Json) -> Json:
    """Baclofen 60 mg a day from one day to the next: more than anybody begins with."""
    dose = {"value": 20, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    draft = {
        "resourceType": "MedicationRequest", "id": "draft", "status": "draft", "intent": "order",
        "subject": {"reference": f"Patient/{person}"},
        "medicationCodeableConcept": {"text": "Baclofen 20 MG Oral Tablet", "coding": [
            {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "197392"}]},
        "dosageInstruction": [{
            "timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": dose}],
        }],
    }  # fmt: skip
    return {
        "hook": "order-select",
        "hookInstance": str(uuid4()),
        "context": {
            "userId": "Practitioner/1", "patientId": person,
            "selections": ["MedicationRequest/draft"],
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": draft}]},
        },
        "prefetch": prefetch,
    }  # fmt: skip


def taken(client: Client, path: str, card: Json, others: list[Json]) -> None:
    """The suggestion is accepted, and every other card is overridden for a reason."""
    suggestion = card["suggestions"][0]
    action = suggestion["actions"][0]
    step("a card", f"{card['indicator']}: {card['summary']}")
    step("its suggestion", f"{suggestion['label']}: {action['description']}")
    assert action["resource"]["status"] == "draft", action
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    told = [{
        "card": card["uuid"], "outcome": "accepted", "outcomeTimestamp": now,
        "acceptedSuggestions": [{"id": suggestion["uuid"]}],
    }]  # fmt: skip
    for other in others:
        reasons = other.get("overrideReasons")
        why = {"overrideReason": {"reason": reasons[0]}} if reasons else {}
        told.append(
            {"card": other["uuid"], "outcome": "overridden", "outcomeTimestamp": now, **why}
        )
    for _ in range(2):  # to repeat it changes nothing
        assert client.call(f"{path}/feedback", {"feedback": told})["status"] == 200
    step("feedback", f"1 accepted, {len(others)} overridden")


def refused(client: Client, path: str, body: Json) -> None:
    """Neither a call without a token, nor a token twice, nor one for another address."""
    once = client.token(path)
    assert client.call(path, body, once)["status"] == 200
    for token in ("", once, client.token("/cds-services")):
        assert client.call(path, body, token)["status"] == 401
    step("refused", "no token, a used one, one for another address")


def step(name: str, what: str) -> None:
    print(f"{name}: {what}", flush=True)


@contextmanager
def server(key: ECKey) -> Iterator[str]:
    """The address of a server of its own."""
    with TemporaryDirectory() as folder:
        trust = Path(folder) / "trust.json"
        public = key.as_dict(private=False)
        trust.write_text(json.dumps([{"iss": ISSUER, "jwks": {"keys": [public]}}]))
        command = [sys.executable, "-m", "unclench", "serve", "--port", "0", "--no-open",
                   "--sandbox", "--data", folder, "--trust", str(trust)]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            try:
                assert process.stdout is not None
                yield process.stdout.readline().split()[-1]
            finally:
                process.terminate()


def main() -> None:
    key = ECKey.generate_key("P-384", {"kid": str(uuid4()), "use": "sig"}, private=True)
    with server(key) as address:
        exchange(Client(address, key))


if __name__ == "__main__":
    main()
