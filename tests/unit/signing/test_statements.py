"""Keys, lists and statements: what holds, and everything that does not."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from unclench.errors import InputError
from unclench.signing.keys import ClinicianKey, key_tree, new_key, public_part, read_key
from unclench.signing.statement import (
    SignatureError,
    Statement,
    check_statement,
    kid_of,
    read_statement,
    sign_statement,
)
from unclench.signing.trust import TrustList, read_trust, trust_tree

JONES, SMITH = new_key("Dr A. Jones", "neurologist"), new_key("Dr B. Smith", "GP")
TRUST = TrustList((public_part(JONES),))
FIRST = date(2026, 11, 21)
STATEMENT = Statement(
    "a" * 64, "anna", "schedule", "c" * 64, FIRST, FIRST, FIRST + timedelta(days=28),
    ("From 21 Nov: 5 mg at bedtime",),
)  # fmt: skip
TEXT = sign_statement(STATEMENT, JONES)


def test_a_statement_of_a_trusted_key_holds_and_names_who_the_list_names() -> None:
    found = read_statement(TEXT, TRUST)
    assert found.statement == STATEMENT and found.key.holder() == "Dr A. Jones, neurologist"
    assert sign_statement(STATEMENT, JONES) == TEXT and kid_of(TEXT) == JONES.kid
    renamed = TrustList((public_part(JONES)._replace(role="pharmacist"),))
    assert read_statement(TEXT, renamed).key.role == "pharmacist"


def test_a_key_that_is_not_on_the_list_opens_nothing() -> None:
    for trust in (TrustList(), TrustList((public_part(SMITH),))):
        with pytest.raises(SignatureError, match="not on the list"):
            read_statement(TEXT, trust)


def test_a_key_under_another_ones_name_opens_nothing() -> None:
    """The forger takes the trusted id, and a key of his own."""
    forged = jws.serialize_compact(
        {"alg": "Ed25519", "kid": JONES.kid, "typ": "unclench-statement+jws"},
        payload(),
        OKPKey.generate_key("Ed25519"),
        algorithms=["Ed25519"],
    )
    with pytest.raises(SignatureError, match="is not the one of this key"):
        read_statement(forged, TRUST)


def payload() -> bytes:
    part = TEXT.split(".")[1]
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


HEADERS: list[dict[str, Any]] = [
    {"alg": "none", "kid": JONES.kid, "typ": "unclench-statement+jws"},
    {"alg": "HS256", "kid": JONES.kid, "typ": "unclench-statement+jws"},
    {"alg": "EdDSA", "kid": JONES.kid, "typ": "unclench-statement+jws"},
    {"alg": "Ed25519", "kid": JONES.kid, "typ": "JWT"},
    {"alg": "Ed25519", "kid": JONES.kid},
    {"alg": "Ed25519", "kid": JONES.kid, "typ": "unclench-statement+jws",
     "jwk": key_tree(SMITH)["jwk"]},
    {"alg": "Ed25519", "kid": JONES.kid, "typ": "unclench-statement+jws", "jku": "https://a"},
    {"alg": "Ed25519", "kid": JONES.kid, "typ": "unclench-statement+jws", "crit": ["b64"]},
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS, ids=range(len(HEADERS)))
def test_a_header_of_its_own_choice_opens_nothing(header: dict[str, Any]) -> None:
    _, body, signature = TEXT.split(".")
    head = encoded(json.dumps(header).encode())
    for last in (signature, "", encoded(b"x" * 64)):
        with pytest.raises(SignatureError):
            read_statement(f"{head}.{body}.{last}", TRUST)


def test_the_public_key_is_no_secret_of_another_algorithm() -> None:
    public = OctKey.import_key(JONES.public)
    header = {"alg": "HS256", "kid": JONES.kid, "typ": "unclench-statement+jws"}
    forged = jws.serialize_compact(header, payload(), public, algorithms=["HS256"])
    with pytest.raises(SignatureError, match="of another kind"):
        read_statement(forged, TRUST)


def test_every_letter_counts() -> None:
    """Each letter of the JWS is changed in turn."""
    for place, letter in enumerate(TEXT):
        other = "A" if letter != "A" else "B"
        changed = TEXT[:place] + other + TEXT[place + 1 :]
        if canonical(changed) == canonical(TEXT):
            continue  # spare bits at the end of a part
        with pytest.raises(SignatureError):
            read_statement(changed, TRUST)


def canonical(text: str) -> list[bytes]:
    try:
        return [urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in text.split(".")]
    except ValueError:
        return []


@pytest.mark.parametrize("text", ["", "a.b.c", "a.b", "ä.b.c", "." * 2, "x" * 30_000, "{}"])
def test_a_text_that_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(SignatureError):
        read_statement(text, TRUST)


CHECKS: list[tuple[dict[str, Any], str]] = [
    ({"document": "b" * 64}, "not the one that Dr A. Jones, neurologist signed"),
    ({"record": "berta"}, "signed it for another record"),
    ({"record": ""}, "signed it for another record"),
    ({"on": FIRST + timedelta(days=28)}, "ended before 2026-12-19"),
]


def test_a_statement_is_for_its_document_its_person_and_its_days() -> None:
    found = read_statement(TEXT, TRUST)
    holds: dict[str, Any] = {"document": "a" * 64, "record": "anna", "on": FIRST}
    check_statement(found, **holds)
    check_statement(found, **{**holds, "record": None, "on": None})
    check_statement(found, **{**holds, "on": FIRST + timedelta(days=27)})
    for change, said in CHECKS:
        with pytest.raises(SignatureError, match=said):
            check_statement(found, **{**holds, **change})


def test_what_was_ended_holds_no_more() -> None:
    ended = TRUST._replace(ended=frozenset({STATEMENT.id()}))
    with pytest.raises(SignatureError, match="was ended"):
        read_statement(TEXT, ended)


def test_keys_and_lists_are_the_same_after_writing_and_reading() -> None:
    for key in (JONES, public_part(JONES)):
        assert read_key(json.loads(json.dumps(key_tree(key)))) == key
    both = TrustList((public_part(JONES), public_part(SMITH)), frozenset({"x"}))
    assert read_trust(json.loads(json.dumps(trust_tree(both)))) == both
    assert "d" not in trust_tree(TrustList((JONES,)))["keys"][0]["jwk"]


def changed(key: ClinicianKey, **parts: Any) -> dict[str, Any]:
    return {**key_tree(key), **parts}


NO_KEY = [
    {},
    [],
    changed(JONES, schema="x"),
    changed(JONES, kid="x"),
    changed(JONES, kid=SMITH.kid),
    changed(JONES, name=" "),
    changed(JONES, role=3),
    changed(JONES, name="a\u202eb"),
    changed(JONES, jwk={}),
    changed(JONES, jwk={"kty": "oct", "k": "x"}),
    changed(JONES, jwk={"kty": "OKP", "crv": "X25519", "x": JONES.public}),
    changed(JONES, jwk={"kty": "OKP", "crv": "Ed25519", "x": "!"}),
    changed(JONES, jwk={**key_tree(JONES)["jwk"], "alg": "none"}),
]


@pytest.mark.parametrize("tree", NO_KEY, ids=range(len(NO_KEY)))
def test_what_is_no_key_is_refused(tree: Any) -> None:
    with pytest.raises(InputError):
        read_key(tree)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "x"},
        {"keys": {}},
        {"keys": [key_tree(JONES)]},
        {"keys": [key_tree(public_part(JONES))] * 2},
        {"ended": [1]},
        {"more": 1},
    ],
)
def test_what_is_no_list_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        read_trust({**trust_tree(TRUST), **change})
