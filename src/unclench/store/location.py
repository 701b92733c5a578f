"""Where a store is: a folder of this user's data, or the address of a database."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from unclench.errors import unusable

FILE = "unclench.sqlite"
VARIABLE = "UNCLENCH_DATA"
POSTGRESQL = ("postgresql://", "postgres://", "postgresql+psycopg://")


class StoreLocation(NamedTuple):
    """`folder` holds the file of SQLite and the keys; `url` is set for another database."""

    folder: Path
    url: str | None = None

    def file(self) -> Path:
        return self.folder / FILE

    def shown(self) -> str:
        """How it is named in a message: never with the password of an address."""
        return str(self.file()) if self.url is None else self.url.rpartition("@")[2]


def location_of(
    data: str | None, database: str | None, environment: Mapping[str, str]
) -> StoreLocation:
    """By `--data` and `--database`; RequestError for a database that is not supported."""
    folder = Path(data) if data else data_folder(environment)
    if database is None:
        return StoreLocation(folder)
    scheme = next((scheme for scheme in POSTGRESQL if database.startswith(scheme)), None)
    if scheme is None:
        reason = "is not the address of a database that is supported"
        raise unusable("database", reason, "Write it like postgresql://user@host/name.")
    return StoreLocation(folder, f"{POSTGRESQL[-1]}{database.removeprefix(scheme)}")


def data_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The folder that the system gives a program for this user's data."""
    if own := environment.get(VARIABLE):
        return Path(own)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or ".")
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Unclench"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Unclench"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "unclench"
