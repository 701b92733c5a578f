"""The arguments that name a store, and the store that they name."""

from __future__ import annotations

import getpass
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from unclench.errors import InputError, Problem
from unclench.serve.cli.parser import Parser

if TYPE_CHECKING:
    from unclench.store.location import StoreLocation
    from unclench.store.store import Store

EXTRA = "pip install 'unclench[web]'"


def data(parser: Parser) -> None:
    parser.add_argument(
        "--data", metavar="DIR", help="the folder it is kept in; default: this user's data folder"
    )
    parser.add_argument(
        "--database", metavar="URL", help="a database instead, such as postgresql://user@host/name"
    )


def person(parser: Parser) -> None:
    parser.add_argument("--person", metavar="ID", help="whose it is; default: me")


def location(arguments: Namespace) -> StoreLocation:
    """InputError when the packages of a store are missing."""
    try:
        import sqlalchemy  # noqa: F401 - only whether it is installed
    except ImportError:
        problem = Problem("store", "SQLAlchemy is not installed", EXTRA)
        raise InputError([problem]) from None
    from unclench.store.location import location_of

    return location_of(arguments.data, arguments.database, os.environ)


@contextmanager
def kept(arguments: Namespace) -> Iterator[Store]:
    """The store while it is open."""
    where = location(arguments)
    from unclench.store.store import open_store

    with open_store(where) as store:
        yield store


def whose(arguments: Namespace) -> str:
    from unclench.app.diary import ME

    return str(ME if arguments.person is None else arguments.person)


def now() -> datetime:
    return datetime.now(UTC)


def who() -> str:
    """The user of this machine, for the log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
