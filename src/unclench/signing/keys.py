"""A clinician's key: Ed25519, with the name and role of its holder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from joserfc.jwk import OKPKey

from unclench.errors import InputError, Problem

SCHEMA: Final = "unclench.key/1"
CURVE: Final = "Ed25519"
LONGEST = 200


class ClinicianKey(NamedTuple):
    """`kid` is the thumbprint of the public part (RFC 7638). `secret` is empty in a public key."""

    kid: str
    name: str
    role: str
    public: str
    secret: str = ""

    def holder(self) -> str:
        """As a schedule names who signs it."""
        return f"{self.name}, {self.role}"


def new_key(name: str, role: str) -> ClinicianKey:
    """A new one, by chance."""
    made = OKPKey.generate_key(CURVE)
    parts = made.as_dict(private=True)
    return ClinicianKey(made.thumbprint(), name, role, str(parts["x"]), str(parts["d"]))


def public_part(key: ClinicianKey) -> ClinicianKey:
    return key._replace(secret="")


def jwk_of(key: ClinicianKey) -> OKPKey:
    """For the library; InputError for letters that are no key."""
    parts: dict[str, str | list[str]] = {"kty": "OKP", "crv": CURVE, "x": key.public}
    if key.secret:
        parts["d"] = key.secret
    try:
        made = OKPKey.import_key(parts)
    except Exception as error:  # the library has no one kind of error for this
        raise _refused("key", "is not an Ed25519 key") from error
    if made.thumbprint() != key.kid:
        raise _refused("kid", "is not the thumbprint of the key")
    return made


def key_tree(key: ClinicianKey) -> dict[str, Any]:
    """`unclench.key/1`, with the secret part when there is one."""
    parts = {"kty": "OKP", "crv": CURVE, "x": key.public}
    jwk = {**parts, "d": key.secret} if key.secret else parts
    return {"schema": SCHEMA, "kid": key.kid, "name": key.name, "role": key.role, "jwk": jwk}


def read_key(tree: Any) -> ClinicianKey:
    """InputError with what is wrong; the thumbprint is worked out again."""
    if not isinstance(tree, Mapping) or tree.get("schema") != SCHEMA:
        raise _refused("schema", f"this is no key ({SCHEMA})")
    jwk = tree.get("jwk")
    if not isinstance(jwk, Mapping) or set(jwk) - {"kty", "crv", "x", "d"}:
        raise _refused("jwk", "is not an Ed25519 key")
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", CURVE):
        raise _refused("jwk", "is not an Ed25519 key")
    kid, name, role = (_word(tree, part) for part in ("kid", "name", "role"))
    key = ClinicianKey(kid, name, role, _word(jwk, "x"), str(jwk.get("d") or ""))
    jwk_of(key)
    return key


def _word(tree: Mapping[str, Any], name: str) -> str:
    value = tree.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise _refused(name, "is not a text")
    if not value.isprintable():
        raise _refused(name, "holds characters that cannot be seen")
    return value


def _refused(place: str, reason: str) -> InputError:
    return InputError([Problem(place, reason, "Make one with unclench key new.")])
