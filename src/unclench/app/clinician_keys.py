"""A clinician makes a key to sign with on the pages, and opens it with a passphrase for each
signature."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from unclench.accounts.passwords import check_password
from unclench.app.accounts.limits import SignInPlace, check_limits, note_failed, note_succeeded
from unclench.errors import unusable
from unclench.signing.keys import ClinicianKey, key_tree, new_key, public_part, read_key
from unclench.signing.locked import lock, unlock
from unclench.signing.statement import SignatureError
from unclench.store.signing_keys import KeptKey, keep_key, kept_key
from unclench.store.store import Store
from unclench.store.trusted import trust_list
from unclench.store.versions import KeyedRequest

KEY = "key of"


class KeyHolder(NamedTuple):
    """Whose key it is; `address` is where the call comes from."""

    account: str
    address: str
    now: datetime

    def asked(self) -> KeyedRequest:
        return KeyedRequest(f"key-{uuid4()}", self.account, self.now)


class OwnKey(NamedTuple):
    """`trusted`: the clinic's list names it, so that persons are shown what it signs."""

    key: ClinicianKey
    trusted: bool


def make_key(holder: KeyHolder, name: str, role: str, passphrase: str, store: Store) -> OwnKey:
    """InputError for a name or role that cannot be one, RequestError for a passphrase that is
    easily guessed. The key before it stays trusted until it is withdrawn."""
    check_password(passphrase, (holder.account, name))
    made = read_key(key_tree(new_key(" ".join(name.split()), " ".join(role.split()))))
    keep_key(store, holder.account, KeptKey(public_part(made), lock(made, passphrase)),
             holder.asked())  # fmt: skip
    return OwnKey(public_part(made), trusted=False)


def own_key(account: str, store: Store) -> OwnKey | None:
    found = kept_key(store, account)
    if found is None:
        return None
    return OwnKey(found.key, trust_list(store).key(found.key.kid) is not None)


def open_key(holder: KeyHolder, passphrase: str, store: Store) -> ClinicianKey:
    """For one signature. RequestError for another passphrase, TooOftenError after too many."""
    place = SignInPlace(f"{KEY} {holder.account}", holder.address, known=True)
    check_limits(store, place, holder.now)
    found = kept_key(store, holder.account)
    if found is None:
        raise unusable("passphrase", "there is no key yet", "Make one first.")
    try:
        key = unlock(found.locked, passphrase)
    except SignatureError as error:
        note_failed(store, place, holder.asked(), found.key.kid)
        raise unusable("passphrase", str(error), "Try again.") from None
    if public_part(key) != found.key:
        raise unusable("passphrase", "the key is not the one that was made", "Make a new one.")
    note_succeeded(store, place)
    return key
