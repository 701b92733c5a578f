"""Sharing: the preview and nothing else, by a link that ends, can be revoked and is
logged."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, NamedTuple

import pytest
from joserfc.errors import JoseError
from starlette.testclient import TestClient

from support.site import DAY, running
from support.web_pages import words
from unclench.render.documents.shared import CHOICES
from unclench.signing.health_link import HealthLink, decrypted, encrypted, link_text, new_key
from unclench.store.shares import share_of
from unclench.store.store import Store

PAGE = "/people/anna/share"
ALL = "&".join(f"part={part}" for part in CHOICES)
SECRET = "only for me"
Json = dict[str, Any]


class Sharing(NamedTuple):
    client: TestClient
    store: Store

    def preview(self, query: str) -> str:
        shown = self.client.get(f"{PAGE}/preview?{query}")
        assert shown.status_code == 200, shown.text
        return shown.text

    def make(self, *parts: str, days: str = "7") -> str:
        """A link to these parts, as the preview's form makes it."""
        seen = re.search(r'name="seen" value="([^"]*)"', self.preview(_query(parts)))
        assert seen
        sent = self.client.post(PAGE, data={"part": parts, "seen": seen[1], "days": days})
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    def link(self, place: str) -> Json:
        """What is in a link."""
        text = re.search(r"shlink:/([\w-]+)", self.client.get(place).text)
        assert text
        found: Json = json.loads(base64.urlsafe_b64decode(text[1] + "=" * (-len(text[1]) % 4)))
        return found

    def ask(self, url: str, **body: object) -> Any:
        sent = body or {"recipient": "Dr Jones"}
        return self.client.post(f"/shl/{url.rpartition('/')[2]}", json=sent)

    def read(self, place: str) -> Json:
        link = self.link(place)
        (file,) = self.ask(link["url"]).json()["files"]
        assert file["contentType"] == "application/fhir+json"
        found: Json = json.loads(decrypted(file["embedded"], link["key"]))
        return found


def _query(parts: tuple[str, ...]) -> str:
    return "&".join(f"part={part}" for part in parts)


@pytest.fixture
def sharing() -> Sharing:
    found = running()
    found.client.headers["X-Plan-Date"] = DAY
    place = f"/people/anna/diary/{DAY}"
    for sent in ({"part": "severity", "value": "4"}, {"part": "note", "note": SECRET}):
        assert found.client.post(place, data=sent).status_code == 303
    return Sharing(found.client, found.served.site.kept.open())


def test_what_is_shared_is_what_was_shown(sharing: Sharing) -> None:
    shown = words(sharing.preview("part=days"))
    assert "stiffness: 4" in shown and SECRET not in shown
    bundle = sharing.read(sharing.make("days"))
    document, *observations = [entry["resource"] for entry in bundle["entry"]]
    assert [one["valueInteger"] for one in observations] == [4]
    paper = base64.b64decode(document["content"][0]["attachment"]["data"])
    assert paper.startswith(b"%PDF")
    assert paper == sharing.client.get(f"{PAGE}.pdf?part=days").content
    assert SECRET not in json.dumps(bundle)


def test_notes_are_shared_only_when_they_are_chosen(sharing: Sharing) -> None:
    for parts in (("visit",), ("change",), ("days",), ("visit", "change", "days")):
        assert SECRET not in sharing.preview(_query(parts))
    assert SECRET in sharing.preview("part=notes")
    assert SECRET in json.dumps(sharing.read(sharing.make("notes")))


def test_a_change_after_the_look_is_not_shared(sharing: Sharing) -> None:
    seen = re.search(r'name="seen" value="([^"]*)"', sharing.preview("part=days"))
    assert seen
    sharing.client.post(f"/people/anna/diary/{DAY}", data={"part": "pain", "value": "9"})
    sent = {"part": "days", "seen": seen[1], "days": "7"}
    answer = sharing.client.post(PAGE, data=sent)
    assert answer.status_code == 422 and "something changed" in answer.text


def test_a_revoked_link_is_closed_and_its_log_stays(sharing: Sharing) -> None:
    place = sharing.make("visit")
    url = sharing.link(place)["url"]
    assert sharing.ask(url).status_code == 200
    for _ in range(2):
        assert sharing.client.post(f"{place}/revoke").status_code == 303
    assert sharing.ask(url).status_code == 404
    shown = sharing.client.get(place).text
    assert "shlink:" not in shown and "Dr Jones" in shown and "<svg" not in shown


def test_a_link_ends_by_itself(sharing: Sharing) -> None:
    place = sharing.make("visit", days="1")
    kept = share_of(sharing.store, place.rpartition("/")[2])
    assert kept and kept.is_open(datetime.now(UTC) + timedelta(hours=23))
    assert not kept.is_open(datetime.now(UTC) + timedelta(hours=25))
    ends = sharing.link(place)["exp"] - datetime.now(UTC).timestamp()
    assert 0 < ends <= 24 * 3600


def test_who_reads_is_named_and_logged(sharing: Sharing) -> None:
    place = sharing.make("visit")
    url = sharing.link(place)["url"]
    for body in ({"recipient": ""}, {"recipient": 5}, {"x": 1}):
        assert sharing.ask(url, **body).status_code == 422
    assert "No one yet" in sharing.client.get(place).text
    assert sharing.ask(url, recipient="Clinic <b>").status_code == 200
    assert "Clinic &lt;b&gt;" in sharing.client.get(place).text
    assert sharing.ask("/shl/unknown").status_code == 404


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", ""])
def test_a_link_without_an_end_is_not_made(days: str, sharing: Sharing) -> None:
    sent = {"part": "visit", "seen": "", "days": days}
    assert sharing.client.post(PAGE, data=sent).status_code == 422
    assert "Links you made" not in sharing.client.get(PAGE).text


@pytest.mark.parametrize("query", ["", "part=other", "part=visit&part=other"])
def test_only_what_can_be_chosen_is_shared(query: str, sharing: Sharing) -> None:
    assert sharing.client.get(f"{PAGE}/preview?{query}").status_code == 422


def test_a_link_of_one_person_is_not_anothers(sharing: Sharing) -> None:
    of = sharing.make("visit").rpartition("/")[2]
    assert sharing.client.get(f"/people/ben/share/{of}").status_code == 404
    assert sharing.client.post(f"/people/ben/share/{of}/revoke").status_code == 422
    assert sharing.ask(f"/shl/{of}").status_code == 200


def test_a_file_opens_with_its_own_key_alone() -> None:
    key, other = new_key(), new_key()
    made = encrypted(b'{"a": 1}', key)
    assert decrypted(made, key) == b'{"a": 1}' and len(key) == 43
    with pytest.raises(JoseError):
        decrypted(made, other)
    with pytest.raises(JoseError):
        decrypted(made[:-6] + "AAAAAA", key)


def test_a_link_is_one_that_readers_know() -> None:
    until = datetime(2026, 12, 1, tzinfo=UTC)
    text = link_text(HealthLink("https://clinic.example/shl/x", "k" * 43, until, "l" * 90))
    payload = text.removeprefix("shlink:/")
    tree = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert tree == {"url": "https://clinic.example/shl/x", "key": "k" * 43, "label": "l" * 80,
                    "exp": 1796083200, "v": 1}  # fmt: skip


def test_a_person_shares_no_dose_that_nobody_signed(sharing: Sharing) -> None:
    place = f"/people/anna/diary/{DAY}"
    dose = {"part": "doses", "medicine": "baclofen", "total": "15 mg/day"}
    assert sharing.client.post(place, data=dose).status_code == 303
    assert not re.search(r"\d\s*mg", words(sharing.preview(ALL)))


@pytest.mark.parametrize("form", ["json", "csv", "fhir"])
def test_a_diary_goes_out_and_comes_back_the_same(form: str, sharing: Sharing) -> None:
    out = sharing.client.get(f"/people/anna/diary/export.{form}")
    assert out.status_code == 200 and SECRET in unescape(out.text)
    if form == "fhir":
        return
    other = running().client
    sent = other.post("/people/anna/diary/import", files={"file": ("diary", out.content)})
    assert sent.status_code == 303
    assert other.get(f"/people/anna/diary/export.{form}").content == out.content


@pytest.mark.parametrize("file", [b"", b"{}", b"\xff", b"a,b\n1,2\n"])
def test_a_file_that_is_no_diary_brings_nothing(file: bytes, sharing: Sharing) -> None:
    sent = sharing.client.post("/people/anna/diary/import", files={"file": ("diary", file)})
    assert sent.status_code == 422 and 'role="alert"' in sent.text
    assert sharing.client.get("/people/anna/diary/export.x").status_code == 404


def test_deleting_everything_closes_every_link(sharing: Sharing) -> None:
    url = sharing.link(sharing.make("visit"))["url"]
    assert sharing.client.post("/people/anna/erase", data={"sure": "yes"}).status_code == 303
    assert sharing.ask(url).status_code == 404
    assert sharing.client.get("/api/v1/diary/entries?person=anna").json()["entries"] == []
