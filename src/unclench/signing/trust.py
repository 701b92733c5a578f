"""The keys that a clinic, or a person's own set-up, trusts. Names and roles come from this list,
never from a document; signatures that were ended are on it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from unclench.errors import InputError, Problem
from unclench.signing.keys import ClinicianKey, key_tree, public_part, read_key

SCHEMA = "unclench.trust/1"


class TrustList(NamedTuple):
    """`ended` are the ids of statements that hold no more."""

    keys: tuple[ClinicianKey, ...] = ()
    ended: frozenset[str] = frozenset()

    def key(self, kid: str) -> ClinicianKey | None:
        return next((key for key in self.keys if key.kid == kid), None)


def trust_tree(trust: TrustList) -> dict[str, Any]:
    keys = [key_tree(public_part(key)) for key in trust.keys]
    return {"schema": SCHEMA, "keys": keys, "ended": sorted(trust.ended)}


def read_trust(tree: Any) -> TrustList:
    """InputError names what is wrong. A list with a secret key is refused: it is for everyone."""
    if not isinstance(tree, Mapping) or tree.get("schema") != SCHEMA:
        raise _refused("schema", f"this is no list of trusted keys ({SCHEMA})")
    keys, ended = tree.get("keys"), tree.get("ended", [])
    if not isinstance(keys, list) or set(tree) - {"schema", "keys", "ended"}:
        raise _refused("keys", "a list was expected")
    if not isinstance(ended, list) or not all(isinstance(one, str) for one in ended):
        raise _refused("ended", "a list of ids was expected")
    found = tuple(map(read_key, keys))
    if any(key.secret for key in found):
        raise _refused("keys", "holds the secret part of a key")
    if len({key.kid for key in found}) < len(found):
        raise _refused("keys", "names a key twice")
    return TrustList(found, frozenset(ended))


def _refused(place: str, reason: str) -> InputError:
    return InputError([Problem(place, reason, "Write it with unclench key list --format json.")])
