"""A SMART Health Link: a file encrypted for a key of its own, and the link that has the address and
that key."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from secrets import token_bytes, token_urlsafe
from typing import NamedTuple

from joserfc import jwe
from joserfc.jwk import OctKey

KIND = "application/fhir+json"
START = "shlink:/"
KEY_BYTES, ADDRESS_BYTES, LONGEST_LABEL = 32, 32, 80


class HealthLink(NamedTuple):
    """`key` is 32 bytes as base64url; `url` is asked for the manifest."""

    url: str
    key: str
    until: datetime
    label: str


def new_key() -> str:
    """A new one, by chance."""
    return base64.urlsafe_b64encode(token_bytes(KEY_BYTES)).rstrip(b"=").decode()


def new_address() -> str:
    """The part of the address that cannot be guessed."""
    return token_urlsafe(ADDRESS_BYTES)


def encrypted(data: bytes, key: str) -> str:
    header = {"alg": "dir", "enc": "A256GCM", "cty": KIND, "zip": "DEF"}
    return jwe.encrypt_compact(header, data, _key(key))


def decrypted(file: str, key: str) -> bytes:
    """JoseError for another key, or a file that was changed."""
    found = jwe.decrypt_compact(file, _key(key)).plaintext
    return found or b""


def _key(key: str) -> OctKey:
    return OctKey.import_key(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))


def link_text(link: HealthLink) -> str:
    tree = {
        "url": link.url,
        "key": link.key,
        "exp": int(link.until.timestamp()),
        "label": link.label[:LONGEST_LABEL],
        "v": 1,
    }
    payload = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    return START + base64.urlsafe_b64encode(payload).rstrip(b"=").decode()
