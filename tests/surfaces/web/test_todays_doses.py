"""Today's doses: from a schedule that a trusted key signed for this person, and from nothing
else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from support.site import running
from support.web_pages import words
from surfaces.people import ROOT
from unclench.intake.text import read_tree
from unclench.serve.cli import main
from unclench.serve.http.settings import ServerSettings
from unclench.signing.keys import key_tree, public_part, read_key
from unclench.store.people import newest_record, save_record
from unclench.store.store import Store
from unclench.store.trusted import end_statement, trust_key, withdraw_key
from unclench.store.versions import KeyedRequest

DAY = date(2026, 11, 20)
ANNA = ROOT / "examples" / "anna.yaml"
PAGE = "/people/anna/doses"
AMOUNT = re.compile(r"\d\s*mg\b")


class Clinic(NamedTuple):
    """A key, and a schedule that it signed for one person."""

    key: Any
    signed: bytes


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    folder = tmp_path_factory.mktemp("clinic")
    key, out = str(folder / "key"), str(folder / "signed.json")
    assert main(["key", "new", "--name", "Dr A. Jones", "--role", "neurologist", "-o", key]) == 0
    titrate = ["titrate", "baclofen", "--record", str(ANNA), "--date", str(DAY), "--confirm"]
    assert main([*titrate, "--key", key, "--format", "json", "-o", out]) == 0
    return Clinic(read_key(json.loads(Path(key).read_text())), Path(out).read_bytes())


class Home(NamedTuple):
    """The pages of one set-up, with its store."""

    client: TestClient
    store: Store

    def at(self, day: date) -> TestClient:
        self.client.headers["X-Plan-Date"] = day.isoformat()
        return self.client

    def give(self, file: bytes) -> int:
        sent = self.client.post(f"{PAGE}/signed", files={"file": ("signed.json", file)})
        return sent.status_code

    def shown(self, day: date) -> str:
        page = self.at(day).get(PAGE)
        assert page.status_code == 200, page.text
        return words(page.text.partition("<main")[2].partition("</main>")[0])


def asked(key: str) -> KeyedRequest:
    return KeyedRequest(key, "test", datetime.now(UTC))


def record_of(**changed: object) -> str:
    return json.dumps({**read_tree(ANNA.read_bytes()), **changed}, default=str)


@pytest.fixture
def home(clinic: Clinic, tmp_path: Path) -> Home:
    found = running(ServerSettings(data=tmp_path))
    store = found.served.site.kept.open()
    save_record(store, "anna", record_of(), 0, asked("record"))
    trust_key(store, clinic.key, asked("trust"))
    made = Home(found.client, store)
    made.at(DAY)
    return made


def test_the_signed_doses_of_the_day_come_first(clinic: Clinic, home: Home) -> None:
    assert "No signed plan is here" in home.shown(DAY)
    assert home.give(clinic.signed) == 303
    before = home.shown(DAY)
    assert "begins on Sat 21 Nov 2026" in before and not AMOUNT.search(before)
    first, later = home.shown(DAY + timedelta(days=1)), home.shown(DAY + timedelta(days=2))
    assert first.startswith('id="main"> Today\'s doses') or "Today's doses" in first
    assert "Bedtime 22:00 5 mg half of a 10 mg tablet" in first and "Morning" not in first
    assert "Morning 08:00 5 mg" in later and "Bedtime 22:00 5 mg" in later
    assert "Signed by Dr A. Jones, neurologist" in later and "Never stop all at once" in later


def test_a_step_that_waits_does_not_begin_by_its_date(clinic: Clinic, home: Home) -> None:
    """Nor are its amounts shown before a clinician signs again."""
    home.give(clinic.signed)
    shown = home.shown(date(2026, 12, 10))
    assert "Morning 08:00 5 mg" in shown and "Midday" not in shown
    assert "only when your team says yes" in shown


def test_when_a_step_waits_the_page_says_what_the_diary_has(clinic: Clinic, home: Home) -> None:
    """What it says is put together for the talk; the next step does not begin by it."""
    home.give(clinic.signed)
    due = date(2026, 11, 28)
    assert "time to talk with your team" not in home.shown(due - timedelta(days=1))
    assert "Nothing was noted for these days" in home.shown(due)
    place = f"/people/anna/diary/{due - timedelta(days=1)}"
    home.client.post(place, data={"part": "severity", "value": "4"})
    assert "Your diary says: No missed doses and no side effects were noted." in home.shown(due)
    home.client.post(place, data={"part": "doses", "medicine": "baclofen", "missed": "1"})
    shown = home.shown(due)
    assert "Your diary says: You missed doses." in shown and "Midday" not in shown


def test_the_whole_signed_plan_is_one_tap_away(clinic: Clinic, home: Home) -> None:
    home.give(clinic.signed)
    page = home.at(DAY + timedelta(days=2)).get(PAGE).text
    whole = re.search(r'href="(/people/anna/schedules/[^"]*)"', page)
    assert whole and home.client.get(whole[1]).status_code == 200


def test_one_tap_notes_the_doses_and_can_be_taken_back(clinic: Clinic, home: Home) -> None:
    home.give(clinic.signed)
    client = home.at(DAY + timedelta(days=2))
    assert client.post(f"{PAGE}/taken", data={"medicine": "baclofen"}).status_code == 303
    noted = client.get("/api/v1/diary/entries?person=anna").json()["entries"]
    assert noted[0]["entry"]["doses"] == [{"medicine": "baclofen", "total": "10 mg/day"}]
    shown = client.get(PAGE).text
    assert "All taken today" in shown and 'class="big" aria-pressed="true"' in shown
    undo = re.search(r'action="([^"]*/undo)"', shown)
    assert undo
    gone = client.post(undo[1], data={"version": "1", "back": "doses"})
    assert gone.headers["location"] == f"{PAGE}#saved"
    assert "All taken today" not in client.get(PAGE).text
    for medicine in ("gabapentin", "", "x"):
        assert client.post(f"{PAGE}/taken", data={"medicine": medicine}).status_code == 422


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("one", "Do not make up for missed doses"), ("day", "Do not make up for missed doses"),
        ("days", "Call your team"), ("ran_out", "Have you run out of"),
        ("extra", "Did you take too much"),
        ("vomited", "Have you run out of"),
    ],
)  # fmt: skip
def test_what_was_missed_is_noted_and_answered(
    what: str, said: str, clinic: Clinic, home: Home
) -> None:
    home.give(clinic.signed)
    client = home.at(DAY + timedelta(days=5))
    sent = client.post(f"{PAGE}/baclofen/missed", data={"what": what})
    assert sent.status_code == 303
    shown = words(client.get(sent.headers["location"].partition("#")[0]).text)
    assert said in shown
    assert "Never take two doses at once" in shown and not AMOUNT.search(shown)
    assert client.get("/api/v1/diary/entries?person=anna").json()["entries"]
    assert client.post(f"{PAGE}/baclofen/missed", data={"what": "x"}).status_code == 422
    assert client.get(f"{PAGE}/gabapentin/missed").status_code == 404


Change = Callable[[Clinic, Home], None]


def new_fact(clinic: Clinic, home: Home) -> None:
    found = newest_record(home.store, "anna")
    assert found
    taken = [{"name": "colecalciferol"}, {"name": "morphine"}]
    save_record(home.store, "anna", record_of(medicines=taken), found.version, asked("morphine"))


def danger(clinic: Clinic, home: Home) -> None:
    found = newest_record(home.store, "anna")
    assert found
    text = record_of(signs=["seizure"], date="2026-11-24")
    save_record(home.store, "anna", text, found.version, asked("seizure"))


def withdrawn(clinic: Clinic, home: Home) -> None:
    withdraw_key(home.store, clinic.key.kid, asked("withdrawn"))


def ended(clinic: Clinic, home: Home) -> None:
    from unclench.signing.statement import read_statement
    from unclench.store.trusted import trust_list

    text = json.loads(clinic.signed)["signed"]["jws"]
    found = read_statement(text, trust_list(home.store))
    end_statement(home.store, found.statement, asked("ended"))


@pytest.mark.parametrize("change", [new_fact, danger, withdrawn, ended])
def test_what_no_longer_holds_shows_no_dose(change: Change, clinic: Clinic, home: Home) -> None:
    home.give(clinic.signed)
    on = DAY + timedelta(days=4)
    assert AMOUNT.search(home.shown(on))
    change(clinic, home)
    for reader in ("person", "carer", "clinician"):
        home.client.cookies.set("reader", reader)
        assert not AMOUNT.search(home.shown(on))
    assert home.client.post(f"{PAGE}/taken", data={"medicine": "baclofen"}).status_code == 422


def test_danger_comes_before_every_dose(clinic: Clinic, home: Home) -> None:
    home.give(clinic.signed)
    danger(clinic, home)
    shown = home.shown(DAY + timedelta(days=4))
    assert shown.index("911") < shown.index("Baclofen") and "Do not stop on your own" in shown


def test_after_its_last_day_it_shows_no_dose(clinic: Clinic, home: Home) -> None:
    home.give(clinic.signed)
    assert AMOUNT.search(home.shown(date(2027, 1, 1)))
    over = home.shown(date(2027, 1, 2))
    assert not AMOUNT.search(over) and "The days of this plan are over" in over


def test_the_newest_signature_counts_and_until_it_begins_the_one_before_goes_on(
    clinic: Clinic, home: Home, tmp_path: Path
) -> None:
    key, out, record = tmp_path / "k.json", tmp_path / "new.json", tmp_path / "anna.json"
    key.write_text(json.dumps(key_tree(clinic.key)))
    later = DAY + timedelta(days=1)
    record.write_text(record_of(date=str(later)))
    titrate = ["titrate", "baclofen", "--record", str(record), "--date", str(later), "--confirm"]
    start = ["--start", "2026-11-24", "--key", str(key), "--format", "json", "-o", str(out)]
    assert main([*titrate, *start]) == 0
    home.at(later)
    assert home.give(out.read_bytes()) == home.give(clinic.signed) == 303
    before, after = home.shown(date(2026, 11, 23)), home.shown(date(2026, 11, 24))
    assert "The next step begins on Tue 24 Nov 2026" in before and "Morning 08:00 5 mg" in before
    assert "Bedtime 22:00 5 mg" in after and "Morning" not in after


def test_an_earlier_schedule_does_not_come_back_when_the_newest_was_ended(
    clinic: Clinic, home: Home, tmp_path: Path
) -> None:
    key, out = tmp_path / "k.json", tmp_path / "second.json"
    key.write_text(json.dumps(key_tree(clinic.key)))
    titrate = ["titrate", "baclofen", "--record", str(ANNA), "--date", str(DAY), "--confirm"]
    more = ["--start", "2026-11-22", "--key", str(key), "--format", "json", "-o", str(out)]
    assert main([*titrate, *more]) == 0
    home.give(out.read_bytes())
    home.give(clinic.signed)
    on = DAY + timedelta(days=4)
    assert AMOUNT.search(home.shown(on))
    ended(clinic, home)
    assert not AMOUNT.search(home.shown(on)) and "does not hold today" in home.shown(on)


def altered(clinic: Clinic) -> bytes:
    assert b'"mg":"5"' in clinic.signed
    return clinic.signed.replace(b'"mg":"5"', b'"mg":"50"', 1)


def of_another(clinic: Clinic) -> bytes:
    assert b'"record":"anna"' in clinic.signed
    return clinic.signed.replace(b'"record":"anna"', b'"record":"ben"')


def unsigned(clinic: Clinic) -> bytes:
    tree = json.loads(clinic.signed)
    del tree["signed"]["jws"]
    return json.dumps(tree).encode()


@pytest.mark.parametrize(
    "make", [altered, of_another, unsigned, lambda _: b"", lambda _: b"{}", lambda _: b"\xff\x00"]
)
def test_a_file_that_does_not_hold_is_not_kept(
    make: Callable[[Clinic], bytes], clinic: Clinic, home: Home
) -> None:
    sent = home.client.post(f"{PAGE}/signed", files={"file": ("signed.json", make(clinic))})
    assert sent.status_code == 422 and "This plan was not kept" in sent.text
    assert "No signed plan is here" in home.shown(DAY)


def test_a_key_that_nobody_named_opens_nothing(clinic: Clinic, home: Home) -> None:
    withdrawn(clinic, home)
    assert home.give(clinic.signed) == 422


def test_a_schedule_of_one_person_is_not_another_persons(clinic: Clinic, home: Home) -> None:
    place = PAGE.replace("anna", "ben")
    sent = home.client.post(f"{place}/signed", files={"file": ("signed.json", clinic.signed)})
    assert sent.status_code == 422


def test_the_same_file_twice_is_kept_once(clinic: Clinic, home: Home) -> None:
    assert home.give(clinic.signed) == home.give(clinic.signed) == 303
    assert home.at(DAY).get(PAGE).text.count('class="medicine') == 1


def test_a_pasted_text_is_as_good_as_a_file(clinic: Clinic, home: Home) -> None:
    sent = home.client.post(
        f"{PAGE}/signed", data={"text": clinic.signed.decode()}, files={"file": ("", b"")}
    )
    assert sent.status_code == 303
    assert home.client.post(f"{PAGE}/signed", data={"text": "x"}).status_code == 415


def test_a_key_is_named_on_a_page_and_trusted_no_more(clinic: Clinic, tmp_path: Path) -> None:
    """Only its public part, and only once it is said to be known."""
    own = running(ServerSettings(data=tmp_path)).client
    own.headers["X-Plan-Date"] = DAY.isoformat()
    public = json.dumps(key_tree(public_part(clinic.key))).encode()
    secret = json.dumps(key_tree(clinic.key)).encode()
    for file, sure, status in (
        (secret, "yes", 422), (public, "", 422), (b"{}", "yes", 422), (public, "yes", 303),
    ):  # fmt: skip
        sent = own.post("/trusted-clinicians", data={"sure": sure}, files={"file": ("k", file)})
        assert sent.status_code == status
    assert "Dr A. Jones, neurologist" in own.get("/trusted-clinicians").text
    given = own.post(f"{PAGE}/signed", files={"file": ("signed.json", clinic.signed)})
    assert given.status_code == 303 and "begins on Sat 21 Nov" in words(own.get(PAGE).text)
    gone = own.post("/trusted-clinicians/withdraw", data={"kid": clinic.key.kid})
    assert gone.status_code == 303 and "does not hold today" in words(own.get(PAGE).text)
