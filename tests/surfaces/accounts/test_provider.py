"""The clinic's own sign-in, with a real provider in another process: the way there and back, and
every answer of it that is not right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from support.clinic import OWN, Clinic, new_clinic
from support.provider import FAULTS, provider_file, running_provider
from unclench.accounts.roles import PERSON
from unclench.app.accounts.manage import AccountRequest, add, change
from unclench.errors import RequestError
from unclench.serve.http.gate import PLAIN
from unclench.serve.http.provider import read_provider
from unclench.serve.http.settings import ServerSettings

PLAN = f"/people/{OWN}/plan"
START = f"/sign-in/provider?to={PLAN}"
SUBJECT = "248289761001"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with running_provider() as issuer:
        path = provider_file(issuer, tmp_path_factory.mktemp("provider"))
        made = new_clinic(ServerSettings(accounts=True, provider=path))
        asked = AccountRequest(PERSON, subject=f"{issuer} {SUBJECT}")
        change(asked, made.store(), "operator", datetime.now(UTC))
        yield made


def there(visitor: TestClient, **more: str) -> str:
    """From this server to the provider; the address that it leads back to."""
    place = visitor.get(START).headers["location"]
    answer = httpx.get(place, params={**_query(place), "login_hint": SUBJECT, **more})
    return str(answer.headers["location"])


def _query(place: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}


def test_there_and_back(clinic: Clinic) -> None:
    visitor = clinic.visitor()
    assert START.partition("?")[0] in visitor.get("/sign-in").text
    back = visitor.get(there(visitor))
    assert (back.status_code, back.headers["location"]) == (303, PLAN)
    assert visitor.get(PLAN).status_code == 200


def test_what_is_asked_of_the_provider(clinic: Clinic) -> None:
    asked = _query(clinic.visitor().get(START).headers["location"])
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32 and len(asked["nonce"]) >= 32
    assert asked["redirect_uri"].endswith("/sign-in/provider/back")
    again = _query(clinic.visitor().get(START).headers["location"])
    assert {asked[name] == again[name] for name in ("state", "nonce", "code_challenge")} == {False}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_answer_signs_nobody_in(fault: str, clinic: Clinic) -> None:
    visitor = clinic.visitor()
    answer = visitor.get(there(visitor, fault=fault))
    assert answer.status_code == 502, fault
    assert visitor.get(PLAN).status_code == 401
    assert fault not in answer.text


def test_an_answer_that_this_browser_did_not_ask_for(clinic: Clinic) -> None:
    """A stranger sends a person the end of the stranger's own sign-in."""
    stranger, victim = clinic.visitor(), clinic.visitor()
    end = there(stranger)
    assert victim.get(end).status_code == 403
    there(victim)
    assert victim.get(end).status_code == 403
    assert victim.get(PLAN).status_code == 401


def test_an_answer_counts_once(clinic: Clinic) -> None:
    visitor = clinic.visitor()
    end = there(visitor)
    kept = dict(visitor.cookies)
    assert visitor.get(end).status_code == 303
    again = clinic.visitor()
    again.cookies.update(kept)
    assert again.get(end).status_code == 403


@pytest.mark.parametrize("change_of", ["state", "iss", "code", "error"])
def test_a_changed_answer(change_of: str, clinic: Clinic) -> None:
    visitor = clinic.visitor()
    place = urlsplit(there(visitor))
    changed = {**_query(place.geturl()), change_of: "http://other.example"}
    assert visitor.get(place.path, params=changed).status_code in (403, 502)
    assert visitor.get(PLAN).status_code == 401


def test_a_stranger_whom_the_provider_knows_has_no_account(clinic: Clinic) -> None:
    visitor = clinic.visitor()
    answer = visitor.get(there(visitor, login_hint="somebody else"))
    assert answer.status_code == 403 and "no account here belongs to it" in answer.text
    assert not visitor.cookies.get(PLAIN)


def test_a_subject_is_of_one_account_and_names_its_issuer(clinic: Clinic) -> None:
    now = datetime.now(UTC)
    for wrong in (SUBJECT, "https://login.example", "ftp://login.example 1"):
        with pytest.raises(RequestError):
            add(AccountRequest("x-y", roles=(PERSON,), subject=wrong), clinic.store(), "o", now)
    (taken,) = [one.subject for one in _accounts(clinic) if one.subject]
    with pytest.raises(RequestError):
        add(AccountRequest("x-y", roles=(PERSON,), subject=taken), clinic.store(), "o", now)


def _accounts(clinic: Clinic) -> tuple:  # type: ignore[type-arg]
    from unclench.store.accounts import open_accounts

    return open_accounts(clinic.store())


@pytest.mark.parametrize("text", ["", "[]", '{"issuer": "http://login.example"}',
    '{"issuer": "http://login.example", "client_id": "a", "client_secret": "b"}'])  # fmt: skip
def test_a_file_that_describes_no_provider(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(text, encoding="utf-8")
    with pytest.raises(RequestError):
        read_provider(str(tmp_path / "p.json"))
