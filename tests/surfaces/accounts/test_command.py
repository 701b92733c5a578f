"""`unclench account` as an operator uses it, and the server that it is for, in its own process."""

from __future__ import annotations

import io
import re
from pathlib import Path

import httpx
import pytest

from support.clinic import PASSWORD
from support.site import process
from unclench.serve.cli import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["account", *arguments]) == 0
    return capsys.readouterr().out


def test_an_account_from_its_making_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    made = said(capsys, "add", "a.jones", "--role", "clinician", "--name", "Dr A. Jones", *data)
    assert re.search(r"^a\.jones: ([a-z2-7]{4}-){5}[a-z2-7]{4}$", made, re.MULTILINE)
    granted = said(capsys, "grant", "a.jones", "anna", *data)
    assert granted == "a.jones sees the record of anna as clinician.\n"
    changed = said(capsys, "change", "a.jones", "--role", "clinician", "--role", "author", *data)
    assert "author, clinician" in changed
    listed = said(capsys, "list", *data)
    assert "a.jones: Dr A. Jones; author, clinician; invited" in listed
    assert "  anna as clinician" in listed
    assert said(capsys, "token", "a.jones", *data).startswith("unc_")
    for part in ("sign-out", "no-codes", "invite"):
        said(capsys, part, "a.jones", *data)
    said(capsys, "withdraw", "a.jones", "anna", *data)
    said(capsys, "end", "a.jones", *data)
    assert said(capsys, "list", *data) == ""
    log = said(capsys, "log", *data)
    assert "account added a.jones" in log and "each from the one before it" in log


REFUSED = (("add", "A Jones", "--role", "person"), ("add", "x.y"), ("grant", "nobody", "anna"),
           ("invite", "nobody"), ("token", "nobody"), ("end", "nobody"))  # fmt: skip


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_what_cannot_be_is_refused_in_one_line(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", *arguments, "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_log_that_was_changed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    said(capsys, "add", "x.y", "--role", "person", "--data", str(tmp_path))
    with sqlite3.connect(tmp_path / "unclench.sqlite") as connection:
        connection.execute("DROP TRIGGER audit_update")
        connection.execute("UPDATE audit SET who = 'another' WHERE number = 1")
    assert main(["account", "log", "--data", str(tmp_path)]) == 2
    assert "Line 1 of the log" in capsys.readouterr().err


def test_a_server_for_others_shows_no_record_without_an_account(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--host 0.0.0.0` in a process of its own: closed, until an account signs in."""
    data = ("--data", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    said(capsys, "add", "anna", "--role", "person", "--password-stdin", *data)
    with process("--host", "0.0.0.0", *data) as server:
        base = server.address.replace("0.0.0.0", "127.0.0.1").rstrip("/")
        with httpx.Client(base_url=base, headers={"Origin": base}) as client:
            assert client.get("/help-now").status_code == 200
            for path in ("/people/anna/plan", "/api/v1/diary/entries"):
                assert client.get(path).status_code == 401
            for path in ("/begin", "/api/v1/plan", "/fhir/PlanDefinition/unclench/$apply",
                         "/cds-services/unclench-patient-view"):  # fmt: skip
                assert client.post(path, json={}).status_code == 401
            sent = {"account": "anna", "password": PASSWORD}
            assert client.post("/sign-in", data=sent).status_code == 303
            begun = client.post("/begin", data={"reader": "person"})
            assert begun.status_code == 303 and begun.headers["location"].startswith("/people/")
            assert client.get(begun.headers["location"]).status_code == 200
            again = client.post("/begin", data={"reader": "person"})
            assert again.headers["location"] == begun.headers["location"]
