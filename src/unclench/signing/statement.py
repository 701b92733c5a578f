"""What a clinician signs: whose document it is, a hash of the whole of it, its days, and its
words. As a JWS it is short enough for a code on paper."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

from joserfc import jws
from joserfc.errors import JoseError

from unclench.errors import UnclenchError
from unclench.signing.keys import ClinicianKey, jwk_of
from unclench.signing.trust import TrustList

ALGORITHM, KIND = "Ed25519", "unclench-statement+jws"
HEADER = {"alg", "kid", "typ"}
LONGEST = 20_000


class SignatureError(UnclenchError):
    """A signature that does not hold, with the reason."""


class Statement(NamedTuple):
    """`document` is a hash of the document; `record` the id of the person, empty without one.
    `first` is the first day and `until` the day after the last. `words` are what is to be done, for
    a reader of the paper. `signed` is the day of signing."""

    document: str
    record: str
    about: str
    content: str
    signed: date
    first: date
    until: date
    words: tuple[str, ...]

    def id(self) -> str:
        """The same for the same document."""
        return self.document[:32]


class Signed(NamedTuple):
    """A statement whose key is on the list: name and role are those of the list."""

    statement: Statement
    key: ClinicianKey


def sign_statement(statement: Statement, key: ClinicianKey) -> str:
    """The compact JWS; the same statement and key always give the same."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": KIND}
    payload = json.dumps(_tree(statement), ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, payload.encode(), jwk_of(key), algorithms=[ALGORITHM])


def _tree(statement: Statement) -> dict[str, Any]:
    days = {name: getattr(statement, name).isoformat() for name in ("signed", "first", "until")}
    return {**statement._asdict(), **days, "words": [*statement.words]}


def kid_of(text: str) -> str:
    """The key that a signature names; SignatureError for a text that is none."""
    return str(_header(text)["kid"])


def read_statement(text: str, trust: TrustList) -> Signed:
    """SignatureError when the key is not trusted, the signature is not the key's, or it ended."""
    key = trust.key(kid_of(text))
    if key is None:
        raise SignatureError("the key of this signature is not on the list of trusted keys")
    try:
        found = jws.deserialize_compact(text, jwk_of(key), algorithms=[ALGORITHM])
        statement = _read(json.loads(found.payload))
    except (JoseError, ValueError, TypeError, KeyError):
        raise SignatureError("the signature is not the one of this key") from None
    if statement.id() in trust.ended:
        raise SignatureError(f"what {key.holder()} signed was ended")
    return Signed(statement, key)


def _header(text: str) -> dict[str, Any]:
    """Of a compact JWS with just the header that is written here: no key, address or algorithm
    of the document's own choice is used."""
    try:
        if len(text) > LONGEST or text.count(".") != 2:
            raise ValueError
        found = jws.extract_compact(text.encode("ascii")).headers()
    except (JoseError, ValueError, TypeError, AttributeError):
        raise SignatureError("this is not a signature") from None
    if set(found) != HEADER or (found["alg"], found["typ"]) != (ALGORITHM, KIND):
        raise SignatureError("the signature is of another kind")
    return dict(found)


def _read(tree: Any) -> Statement:
    if set(tree) != set(Statement._fields):
        raise ValueError
    document, record, about, content = (str(tree[name]) for name in Statement._fields[:4])
    signed, first, until = (date.fromisoformat(tree[name]) for name in Statement._fields[4:7])
    words = tuple(map(str, tree["words"]))
    return Statement(document, record, about, content, signed, first, until, words)


def check_statement(found: Signed, *, document: str, record: str | None, on: date | None) -> None:
    """SignatureError when the document is another one, the person another, or the days are over.
    `record` None: whose it is, is not compared."""
    statement, who = found.statement, found.key.holder()
    if statement.document != document:
        raise SignatureError(f"the document is not the one that {who} signed")
    if record is not None and statement.record != record:
        raise SignatureError(f"{who} signed it for another record ('{statement.record}')")
    if on is not None and on >= statement.until:
        raise SignatureError(f"what {who} signed ended before {statement.until}")
