"""A clinician's key that is kept for them: it is locked by a passphrase of theirs, and open only
while they sign."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any, Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from unclench.signing.keys import ClinicianKey, key_tree, read_key
from unclench.signing.statement import SignatureError

SCHEMA: Final = "unclench.locked-key/1"
HEADER = {"alg": "dir", "enc": "A256GCM"}
ALGORITHMS = [*HEADER.values()]
SALT, LENGTH = 16, 32
# Argon2id, as RFC 9106 recommends it for where memory is scarce.
TIME, MEMORY_KIB, LANES = 3, 65536, 4
MOST_TIME, MOST_MEMORY_KIB, MOST_LANES = 10, 262144, 8
ArgonCost = tuple[int, int, int]


def lock(key: ClinicianKey, passphrase: str) -> dict[str, Any]:
    """A JSON value that shows the secret part to the holder of the passphrase alone."""
    salt, cost = token_bytes(SALT), (TIME, MEMORY_KIB, LANES)
    text = json.dumps(key_tree(key), ensure_ascii=False).encode()
    derived = _derived(passphrase, salt, cost)
    sealed = jwe.encrypt_compact(HEADER, text, derived, algorithms=ALGORITHMS)
    written = base64.b64encode(salt).decode("ascii")
    return {"schema": SCHEMA, "salt": written, "argon2id": [*cost], "sealed": sealed}


def unlock(tree: Mapping[str, Any], passphrase: str) -> ClinicianKey:
    """SignatureError for another passphrase, and for a value that was altered."""
    try:
        salt = base64.b64decode(tree["salt"], validate=True)
        derived = _derived(passphrase, salt, _cost(tree["argon2id"]))
        found = jwe.decrypt_compact(tree["sealed"], derived, algorithms=ALGORITHMS)
        return read_key(json.loads(found.plaintext or b""))
    except (JoseError, ValueError, KeyError, TypeError):
        raise SignatureError("the passphrase does not open this key") from None


def _cost(written: Any) -> ArgonCost:
    """As the key was locked, so that it opens after the recommended cost has changed; ValueError
    for more than a server can bear."""
    time, memory_kib, lanes = written
    if not all(type(part) is int and part > 0 for part in (time, memory_kib, lanes)):
        raise ValueError
    if time > MOST_TIME or memory_kib > MOST_MEMORY_KIB or lanes > MOST_LANES:
        raise ValueError
    return time, memory_kib, lanes


def _derived(passphrase: str, salt: bytes, cost: ArgonCost) -> OctKey:
    from argon2.low_level import Type, hash_secret_raw

    secret = passphrase.encode("utf-8", "surrogatepass")
    return OctKey.import_key(hash_secret_raw(secret, salt, *cost, LENGTH, Type.ID))
