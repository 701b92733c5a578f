"""`unclench serve`: pages, the JSON API, CDS Hooks and FHIR operations on one port."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from unclench.errors import InputError, Problem, unusable
from unclench.serve.cli.kept import data, kept
from unclench.serve.cli.parser import Parser

if TYPE_CHECKING:
    from unclench.serve.http.settings import ServerSettings

PORT, MOST = 8080, 65535
MOST_USUAL, MOST_WORKERS = 4, 64


def add(parser: Parser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HOST", help="default: 127.0.0.1, this machine alone"
    )
    parser.add_argument(
        "--port", type=_port, default=PORT, metavar="N", help="default: 8080; 0 for any free one"
    )
    data(parser)
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    parser.add_argument(
        "--allow-fhir-server", action="append", default=None, metavar="URL",
        help="a FHIR server that may be asked for what is missing in a CDS Hooks call; "
        "may be given more than once, none by default",
    )  # fmt: skip
    parser.add_argument(
        "--allow-origin", action="append", default=None, metavar="ORIGIN",
        help="another site whose pages may call; may be given more than once, none by default",
    )  # fmt: skip
    parser.add_argument(
        "--trust", metavar="FILE",
        help="CDS Hooks from these clients alone: a JSON list of {iss, jku} or {iss, jwks}",
    )  # fmt: skip
    parser.add_argument(
        "--public", metavar="URL", help="the address that clients call; default: the one printed"
    )
    _accounts(parser)
    parser.add_argument(
        "--workers", type=_workers, default=None, metavar="N",
        help=f"processes that make plans once calls come at once; default: one for each core, at "
        f"most {MOST_USUAL}; 0 for none",
    )  # fmt: skip
    parser.add_argument(
        "--sandbox", action="store_true",
        help="with made-up people, a small FHIR server of their records, and a page that calls a "
        "hook and shows its cards",
    )  # fmt: skip
    parser.add_argument(
        "--overlay", metavar="DIR", help="a clinic's overlay: stricter limits, own rules"
    )


def _accounts(parser: Parser) -> None:
    """Beyond this machine callers always sign in."""
    parser.add_argument(
        "--accounts", action="store_true",
        help="callers sign in (see unclench account); always so beyond this machine",
    )  # fmt: skip
    parser.add_argument(
        "--provider", metavar="FILE",
        help="the clinic's own sign-in by OpenID Connect: JSON with issuer, client_id and "
        "client_secret; see docs/reference/accounts.md",
    )  # fmt: skip
    parser.add_argument(
        "--second-factor", action="store_true",
        help="clinicians, authors and admins sign in with one-time codes too",
    )  # fmt: skip


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= MOST:
        return int(text)
    do = f"Write a whole number from 0 to {MOST}."
    raise InputError([Problem("--port", f"'{text[:20]}' is not a port", do)])


def _workers(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= MOST_WORKERS:
        return int(text)
    do = f"Write a whole number from 0 to {MOST_WORKERS}."
    raise InputError([Problem("--workers", f"'{text[:20]}' is no such number", do)])


def run(arguments: Namespace) -> int:
    """Answers until it is asked to end; exit code 0 then."""
    _check_installed()
    from unclench.serve.http.application import application, site_of
    from unclench.serve.http.server import address_of, listening, serve
    from unclench.serve.http.settings import ServerSettings

    settings = ServerSettings(
        arguments.host, arguments.port, arguments.data and Path(arguments.data),
        arguments.database, tuple(arguments.allow_fhir_server or ()),
        tuple(arguments.allow_origin or ()), arguments.trust, arguments.public,
        accounts=arguments.accounts, second_factor=arguments.second_factor,
        provider=arguments.provider,
        workers=_workers_of(arguments.workers),
        overlay=Path(arguments.overlay) if arguments.overlay else None,
        sandbox=arguments.sandbox,
    )  # fmt: skip
    if settings.sandbox and settings.with_accounts():  # behind them are real people
        raise unusable("sandbox", "cannot be with accounts", "Start a server of its own for it.")
    place = listening(settings.host, settings.port)
    address = address_of(place)
    settings = _with_sandbox(settings, address)
    served = application(site_of(settings, address))
    if settings.with_accounts():
        _say_how(arguments, encrypted=settings.encrypted())
    gc.freeze()
    gc.enable()  # a command collects nothing; a server runs for long
    serve(served, place, lambda: _announce(address, browser=not arguments.no_open))
    return 0


def _with_sandbox(settings: ServerSettings, address: str) -> ServerSettings:
    """The sandbox's own FHIR server is one of those that are asked."""
    if not settings.sandbox:
        return settings
    from unclench.serve.sandbox.fhir import BASE

    own = f"{address.rstrip('/')}{BASE}"
    return settings._replace(fhir_servers=(*settings.fhir_servers, own))


def _workers_of(wanted: int | None) -> int:
    return min(os.cpu_count() or 1, MOST_USUAL) if wanted is None else wanted


def _say_how(arguments: Namespace, *, encrypted: bool) -> None:
    """What is still missing before a person can sign in, on standard error."""
    from unclench.store.accounts import open_accounts

    with kept(arguments) as store:
        ready = bool(open_accounts(store))
    if not ready:
        reason = "there is no account to sign in with: unclench account add"
        print(f"unclench: {reason}", file=sys.stderr)
    if not encrypted:
        reason = "sign-in works from this machine alone until --public names an https address"
        print(f"unclench: {reason}", file=sys.stderr)


def _check_installed() -> None:
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        do = "Install unclench[web]."
        raise InputError([Problem("serve", "this needs an extra of the package", do)]) from None


def _announce(address: str, *, browser: bool) -> None:
    """One line as soon as it answers. A browser is opened only for a person at a terminal."""
    print(f"Unclench answers at {address}", flush=True)
    if browser and sys.stdout.isatty():
        import webbrowser

        Thread(target=webbrowser.open, args=(address,), daemon=True).start()
