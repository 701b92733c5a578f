"""`unclench account`: who may sign in to the server of a clinic, and what each may see."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable

from unclench.accounts.roles import ON_A_RECORD, ROLES
from unclench.errors import InputError, Problem
from unclench.serve.cli.kept import data, kept, now, who
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.parts import add_parts
from unclench.serve.cli.writing import write_text

PARTS = {
    "add": "an account; prints the code with which its holder chooses a password",
    "invite": "a new code, for a forgotten password; the old password ends",
    "change": "its name, roles, or its name at the clinic's own sign-in",
    "list": "every account, what it may see, and how it signs in",
    "grant": "a person's record to an account",
    "withdraw": "a person's record from an account",
    "token": "a token for a program that calls in the name of an account; it is shown once",
    "sign-out": "every session and token of an account ends",
    "no-codes": "one-time codes end, for a lost telephone; then invite",
    "end": "the account opens the server no more",
    "log": "who did what, and whether the log is whole",
}
CODE_FOR = "It is good for three days, once. Set the password at /sign-in/invitation."


def add(parser: Parser) -> None:
    add_parts(parser, PARTS, _fill)


def _fill(name: str, part: Parser) -> None:
    data(part)
    if name not in ("list", "log"):
        part.add_argument("account", metavar="NAME", help="the name to sign in with")
    if name in ("add", "change"):
        _describe(part)
    if name == "add":
        part.add_argument(
            "--password-stdin", action="store_true",
            help="set this password, a line on standard input, instead of an invitation",
        )  # fmt: skip
    if name in ("grant", "withdraw"):
        part.add_argument("person", metavar="PERSON", help="the id of the record")
    if name == "grant":
        part.add_argument(
            "--role", choices=tuple(ON_A_RECORD), metavar="ROLE",
            help=f"as whom: {', '.join(ON_A_RECORD)}; default: the account's only one",
        )  # fmt: skip
    if name == "token":
        part.add_argument(
            "--days", type=int, default=90, metavar="N", help="how long it is good; default: 90"
        )


def _describe(part: Parser) -> None:
    part.add_argument(
        "--role", action="append", choices=ROLES, metavar="ROLE",
        help=f"may be given more than once: {', '.join(ROLES)}",
    )  # fmt: skip
    part.add_argument("--name", metavar="TEXT", help="such as 'Dr A. Jones'")
    part.add_argument(
        "--subject",
        metavar="TEXT",
        help="the issuer of the clinic's own sign-in and the name there, with a space between",
    )


def run(arguments: Namespace) -> int:
    arguments.options = arguments.options_of_part
    _check_installed()
    RUNS[arguments.part](arguments)
    return 0


def _check_installed() -> None:
    try:
        import argon2  # noqa: F401 - only whether it is installed
    except ImportError:
        do = "pip install 'unclench[web]'"
        raise InputError([Problem("account", "argon2-cffi is not installed", do)]) from None


def _add(arguments: Namespace) -> None:
    from unclench.accounts.passwords import check_password
    from unclench.app.accounts.manage import AccountRequest, add, invite, set_password

    asked = AccountRequest(
        arguments.account, arguments.name or "", tuple(arguments.role or ()),
        arguments.subject or "",
    )  # fmt: skip
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    if password is not None:
        check_password(password, (asked.id, asked.name))
    with kept(arguments) as store:
        made = add(asked, store, who(), now())
        if password is not None:
            set_password(made.id, password, store, who(), now())
            write_text(f"{made.id} signs in with that password.\n")
        elif made.subject:
            write_text(f"{made.id} signs in as {made.subject} with the clinic's own sign-in.\n")
        else:
            _write_code(made.id, invite(made.id, store, who(), now()))


def _write_code(account: str, code: str) -> None:
    write_text(f"{account}: {code}\n{CODE_FOR}\n")


def _invite(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import invite

    with kept(arguments) as store:
        _write_code(arguments.account, invite(arguments.account, store, who(), now()))


def _change(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import AccountRequest, change

    asked = AccountRequest(
        arguments.account, arguments.name or "", tuple(arguments.role or ()),
        arguments.subject or "",
    )  # fmt: skip
    with kept(arguments) as store:
        made = change(asked, store, who(), now())
    write_text(f"{made.id}: {made.name}, {', '.join(sorted(made.roles))}.\n")


def _list(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import listed

    with kept(arguments) as store:
        found = listed(store)
    for one in found:
        account = one.account
        roles, enters = ", ".join(sorted(account.roles)), ", ".join(one.enters) or "cannot sign in"
        write_text(f"{account.id}: {account.name}; {roles}; {enters}\n")
        for grant in one.grants:
            write_text(f"  {grant.person} as {grant.role}\n")


def _grant(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import grant

    with kept(arguments) as store:
        role = arguments.role or ""
        made = grant(arguments.account, arguments.person, role, store, who(), now())
    write_text(f"{made.account} sees the record of {made.person} as {made.role}.\n")


def _withdraw(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import withdraw

    with kept(arguments) as store:
        withdraw(arguments.account, arguments.person, store, who(), now())
    write_text(f"{arguments.account} does not see the record of {arguments.person} any more.\n")


def _token(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import token

    with kept(arguments) as store:
        made = token(arguments.account, arguments.days, store, who(), now())
    write_text(f"{made}\n")


def _no_codes(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import end_codes

    with kept(arguments) as store:
        end_codes(arguments.account, store, who(), now())
    write_text(f"{arguments.account} signs in without one-time codes until it sets up new ones.\n")


def _sign_out(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import sign_out

    with kept(arguments) as store:
        sign_out(arguments.account, store, who(), now())
    write_text(f"{arguments.account} is signed out everywhere.\n")


def _end(arguments: Namespace) -> None:
    from unclench.app.accounts.manage import end

    with kept(arguments) as store:
        end(arguments.account, store, who(), now())
    write_text(f"{arguments.account} has ended.\n")


def _log(arguments: Namespace) -> None:
    """StoreError when a line does not follow from the one before it."""
    from unclench.errors import StoreError
    from unclench.store.audit import audit_lines, first_break

    with kept(arguments) as store:
        lines = audit_lines(store)
    for line in lines:
        write_text(f"{line.at} {line.who}: {line.what} {line.about}\n")
    if (place := first_break(lines)) is not None:
        raise StoreError(f"Line {place + 1} of the log does not follow from the one before it.")
    last = lines[-1].hash if lines else "none"
    write_text(f"{len(lines)} lines, each from the one before it. The last hash: {last}\n")


RUNS: dict[str, Callable[[Namespace], None]] = {
    "add": _add, "invite": _invite, "change": _change, "list": _list, "grant": _grant,
    "withdraw": _withdraw, "token": _token, "sign-out": _sign_out,
    "no-codes": _no_codes, "end": _end, "log": _log,
}  # fmt: skip
