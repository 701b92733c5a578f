"""A PostgreSQL of its own for the tests: a new cluster in a temporary folder, reached by a socket,
run by a user without rights."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from unclench.store.location import StoreLocation, location_of

OWNER = "postgres"
NAMES = count()
FAST = ("-c", "fsync=off", "-c", "listen_addresses=", "-c", "max_connections=60")


def programs() -> Path | None:
    """The folder with `initdb`, of the newest version that is installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


@contextmanager
def cluster() -> Iterator[str]:
    """The address of its databases, without a name at the end. Skips where PostgreSQL is not
    installed, except in CI."""
    found = programs()
    if found is None:
        reason = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get("CI"):
            raise RuntimeError(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="unclench-pg-", dir="/tmp"))
    data = folder / "data"
    try:
        _own(folder)
        _run(found / "initdb", "-D", data, "-A", "trust", "-U", "unclench", "--no-sync")
        options = " ".join((f"-k {folder}", *FAST))
        _run(found / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield f"postgresql://unclench@/{{}}?host={folder}"
        _run(found / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(folder: Path) -> None:
    """An administrator cannot run it; another user then owns the folder."""
    if os.geteuid() == 0:
        user = pwd.getpwnam(OWNER)
        os.chown(folder, user.pw_uid, user.pw_gid)


def _run(*command: object) -> None:
    user = OWNER if os.geteuid() == 0 else None
    done = subprocess.run(
        [*map(str, command)],
        check=False,
        user=user,
        cwd="/tmp",
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout


def new_database(address: str, folder: Path) -> StoreLocation:
    name = f"store{next(NAMES)}"
    admin = address.format("postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return location_of(str(folder), address.format(name), {})
