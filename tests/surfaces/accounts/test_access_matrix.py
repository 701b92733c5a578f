"""Every role at every route, for its own record and another's: made from the routes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from support.clinic import GRANTED, OTHER, OWN, Clinic, browser_of, clinic, new_clinic
from support.provider import provider_file
from unclench.accounts.roles import ON_A_RECORD, ROLES
from unclench.serve.http.access import RULES, AccessRule
from unclench.serve.http.settings import ServerSettings
from unclench.serve.http.user import NO_RECORD

NOBODY = ""
REFUSED = (401, 403)
PARTS = {"{kind}": "option", "{name:path}": "baclofen",
         "{form}": "json", "{digest}": "x", "{name}": "x", "{medicine}": "x", "{page}": "muscles",
         "{source}": "x", "{claim}": "x", "{service}": "x", "{schedule}": "x",
         "{day}": "2026-11-20"}  # fmt: skip


class RouteAndMethod(NamedTuple):
    method: str
    path: str

    def key(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, person: str) -> str:
        found = self.path.replace("{person}", person)
        for part, value in PARTS.items():
            found = found.replace(part, value)
        return found


@cache
def with_everything() -> Clinic:
    """A server with each part that an operator can ask for."""
    path = provider_file("https://login.example", Path(mkdtemp(prefix="unclench-")))
    return new_clinic(ServerSettings(accounts=True, provider=path))


def every_route() -> list[RouteAndMethod]:
    """Of every room, as the server has them."""
    found = set()
    for room in with_everything().running.served.rooms:
        for route in room.routes.routes:
            path, methods = getattr(route, "path", ""), getattr(route, "methods", None)
            assert path and methods, f"{route} is no plain route, so no rule is asked for it"
            found |= {RouteAndMethod(method, path) for method in methods - {"HEAD"}}
    return sorted(found)


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    """A failure names the lines that `serve/http/access.py` lacks, or has too many of."""
    known = {route.key() for route in every_route()}
    assert {"without a rule": sorted(known - RULES.keys()),
            "without a route": sorted(RULES.keys() - known)} == {
        "without a rule": [], "without a route": [],
    }  # fmt: skip


def expected(rule: AccessRule, role: str, person: str) -> str:
    """What happens: the second statement of the rules, in words."""
    if not rule.roles:
        return "in"
    if role == NOBODY:
        return "sign in"
    if role not in rule.roles:
        return "not for you"
    owns = person == OWN and role in GRANTED
    if rule.action and not (owns and rule.action in ON_A_RECORD[role]):
        return "no record"
    return "in"


def happened(route: RouteAndMethod, role: str, person: str) -> str:
    caller = browser_of(role)
    query = {"person": person} if RULES[route.key()].inside else {}
    address, headers = route.address(person), {"Idempotency-Key": f"{role}-{person}"}
    if route.method == "GET":
        answer = caller.get(address, params=query)
    elif route.path.startswith("/api"):
        answer = caller.post(address, json={"person": person, "severity": 3}, headers=headers)
    else:
        answer = caller.request(route.method, address)
    if answer.status_code == 401:
        return "sign in"
    if answer.status_code == 403:
        return "not for you"
    return "no record" if NO_RECORD in answer.text else "in"


ENDS = ("POST /sign-out", "POST /account/sessions/end", "POST /account/password")


def cells() -> Iterator[tuple[RouteAndMethod, str, str]]:
    for route, role, person in product(every_route(), (NOBODY, *ROLES), (OWN, OTHER)):
        of_a_record = "{person}" in route.path or RULES[route.key()].inside
        if (person == OWN or of_a_record) and route.key() not in ENDS:
            yield route, role, person


def test_every_role_at_every_route_for_every_owner() -> None:
    seen = {
        (route.key(), role, person): (happened(route, role, person), expected(rule, role, person))
        for route, role, person in cells()
        if (rule := RULES[route.key()])
    }
    assert {cell: both for cell, both in seen.items() if both[0] != both[1]} == {}
    assert len(seen) > 300


@pytest.mark.parametrize("key", ENDS)
def test_what_ends_a_session_needs_one(key: str) -> None:
    method, _, path = key.partition(" ")
    assert clinic().visitor().request(method, path).status_code == 401


def test_a_route_without_a_rule_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {key: rule for key, rule in RULES.items() if key != "GET /people/{person}/plan"}
    monkeypatch.setattr("unclench.serve.http.gate.RULES", kept)
    assert browser_of("person").get(f"/people/{OWN}/plan").status_code == 403


def test_a_server_for_others_has_accounts_without_being_asked() -> None:
    """`--host 0.0.0.0` alone."""
    assert ServerSettings(host="0.0.0.0").with_accounts()
    assert ServerSettings(host="::").with_accounts()
    assert not ServerSettings().with_accounts()


SEEDED = {
    "a role that may do all": ("unclench.serve.http.user.allowed", lambda *_: True),
    "a rule that lets everybody in": (
        "unclench.serve.http.gate.rule_of", lambda _: AccessRule(known=True)
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", SEEDED)
def test_a_fault_of_the_gate_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix above would fail: another person's plan is then shown."""
    place, wrong = SEEDED[fault]
    route = RouteAndMethod("GET", "/people/{person}/plan")
    assert happened(route, "person", OTHER) == "no record"
    monkeypatch.setattr(place, wrong)
    assert happened(route, "person", OTHER) == "in"
