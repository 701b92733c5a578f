"""Files of keys and of lists of trusted keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unclench.errors import AttachmentError, InputError, Problem
from unclench.serve.cli.reading import read_bytes

if TYPE_CHECKING:
    from unclench.signing.keys import ClinicianKey
    from unclench.signing.trust import TrustList

EXTRA = "pip install 'unclench[web]'"


def check_keys_usable() -> None:
    """InputError when the package for keys is missing."""
    try:
        import joserfc  # noqa: F401 - only whether it is installed
    except ImportError:
        raise InputError([Problem("key", "joserfc is not installed", EXTRA)]) from None


def read_own_key(path: str) -> ClinicianKey:
    """A key with its secret part; InputError names what is wrong with the file."""
    found = read_any_key(path)
    if not found.secret:
        reason = "is the public part of a key, which signs nothing"
        raise InputError([Problem(path, reason, "Name the file that key new wrote.")])
    return found


def read_any_key(path: str) -> ClinicianKey:
    check_keys_usable()
    from unclench.signing.keys import read_key

    try:
        return read_key(_tree(path))
    except InputError as error:
        raise _within(error, path) from None


def read_trusted(path: str) -> TrustList:
    check_keys_usable()
    from unclench.signing.trust import read_trust

    try:
        return read_trust(_tree(path))
    except InputError as error:
        raise _within(error, path) from None


def own_trusted() -> TrustList | None:
    """The list of this user's own set-up; None where no key was ever trusted."""
    import os

    from unclench.store.location import StoreLocation, data_folder

    location = StoreLocation(data_folder(os.environ))
    if not location.file().is_file():
        return None
    check_keys_usable()
    from unclench.store.store import open_store
    from unclench.store.trusted import trust_list

    with open_store(location) as store:
        found = trust_list(store)
    return found if found.keys else None


def _tree(path: str) -> Any:
    from unclench.intake.text import read_tree

    return read_tree(read_bytes(path))


def _within(error: InputError, path: str) -> InputError:
    return AttachmentError("file", error.problems).within(path)
