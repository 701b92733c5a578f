"""`unclench key`: keys of clinicians, and those that this set-up trusts."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from unclench.errors import InputError, Problem
from unclench.serve.cli.kept import data, kept, now, who
from unclench.serve.cli.key import keep
from unclench.serve.cli.keys import check_keys_usable, read_any_key
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.parts import add_parts
from unclench.serve.cli.reading import read_bytes
from unclench.serve.cli.writing import write, write_text

PARTS = {
    "new": "a key for one clinician, in a file that only its holder may have",
    "show": "the public part of a key, to be trusted by others",
    "trust": "trust a key from now on",
    "accept": "trust the key that a clinician made on the pages, after comparing its id with them",
    "withdraw": "trust a key no more",
    "keep": "a signed schedule for a person, whose pages show its doses",
    "end": "a signature holds no more",
    "list": "the keys that are trusted, as a list for --trust",
}


def add(parser: Parser) -> None:
    add_parts(parser, PARTS, lambda name, part: ARGUMENTS[name](part))


def _add_new(part: Parser) -> None:
    part.add_argument("--name", required=True, metavar="NAME", help="such as 'Dr A. Jones'")
    part.add_argument("--role", required=True, metavar="ROLE", help="such as neurologist")
    part.add_argument("-o", "--output", required=True, metavar="FILE", help="a new file")


def _add_show(part: Parser) -> None:
    part.add_argument("key", metavar="FILE", help="a key")


def _add_trust(part: Parser) -> None:
    _add_show(part)
    data(part)


def _add_withdraw(part: Parser) -> None:
    part.add_argument("kid", metavar="KEY", help="the id of a key, as key list writes it")
    data(part)


def _add_accept(part: Parser) -> None:
    part.add_argument("kid", metavar="KEY", help="the id that the clinician reads out")
    data(part)


def _add_end(part: Parser) -> None:
    part.add_argument("file", metavar="FILE", help="a signed schedule as JSON, or its code")
    data(part)


def _add_list(part: Parser) -> None:
    part.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    data(part)


def run(arguments: Namespace) -> int:
    arguments.options = arguments.options_of_part
    check_keys_usable()
    RUNS[arguments.part](arguments)
    return 0


def _new(arguments: Namespace) -> None:
    from unclench.signing.keys import key_tree, new_key, read_key

    path = Path(arguments.output)
    if path.exists():
        raise _refused(arguments.output, "is there already", "Name a new file.")
    key = read_key(key_tree(new_key(arguments.name, arguments.role)))
    _keep_secret(path, _bytes(key_tree(key)))
    write_text(f"{key.holder()}: key {key.kid}. Keep the file to yourself.\n")


def _keep_secret(path: Path, data: bytes) -> None:
    """No one else may read it, from its first moment on."""
    import os

    before = os.umask(0o077)
    try:
        write(data, str(path))
    finally:
        os.umask(before)


def _bytes(tree: Any) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()


def _refused(place: str, reason: str, do: str) -> InputError:
    return InputError([Problem(place, reason, do)])


def _show(arguments: Namespace) -> None:
    from unclench.signing.keys import key_tree, public_part

    write(_bytes(key_tree(public_part(read_any_key(arguments.key)))))


def _trust(arguments: Namespace) -> None:
    from unclench.store.trusted import trust_key

    key = read_any_key(arguments.key)
    with kept(arguments) as store:
        trust_key(store, key, _request())
    write_text(f"The key of {key.holder()} is trusted: {key.kid}.\n")


def _accept(arguments: Namespace) -> None:
    from unclench.store.signing_keys import key_named
    from unclench.store.trusted import trust_key

    with kept(arguments) as store:
        key = key_named(store, arguments.kid)
        if key is None:
            do = "Compare the id on the clinician's page of their key, letter by letter."
            raise _refused(arguments.kid, "is the id of no key that was made on the pages", do)
        trust_key(store, key, _request())
    write_text(f"The key of {key.holder()} is trusted: {key.kid}.\n")


def _request() -> Any:
    from unclench.store.versions import KeyedRequest

    return KeyedRequest(f"cli-{uuid4()}", who(), now())


def _withdraw(arguments: Namespace) -> None:
    from unclench.store.trusted import withdraw_key

    with kept(arguments) as store:
        withdraw_key(store, arguments.kid, _request())
    write_text(f"The key {arguments.kid} is trusted no more.\n")


def _end(arguments: Namespace) -> None:
    from unclench.signing.statement import SignatureError, read_statement
    from unclench.store.trusted import end_statement, trust_list

    with kept(arguments) as store:
        try:
            found = read_statement(_statement_of(arguments.file), trust_list(store))
        except SignatureError as error:
            do = "End what a trusted key signed."
            raise _refused(arguments.file, str(error), do) from None
        end_statement(store, found.statement, _request())
    write_text(f"What {found.key.holder()} signed holds no more: {found.statement.id()}.\n")


def _statement_of(path: str) -> str:
    from unclench.intake.text import read_tree
    from unclench.signing.canonical import SIGNED, STATEMENT
    from unclench.signing.sealed import statement_alone

    data = read_bytes(path)
    if (text := statement_alone(data)) is not None:
        return text
    tree = read_tree(data)
    signed = tree.get(SIGNED) if isinstance(tree, dict) else None
    found = signed.get(STATEMENT) if isinstance(signed, dict) else None
    return found if isinstance(found, str) else ""


def _list(arguments: Namespace) -> None:
    from unclench.signing.trust import trust_tree
    from unclench.store.trusted import trust_list

    with kept(arguments) as store:
        found = trust_tree(trust_list(store))
    write(_bytes(found), arguments.output)


ARGUMENTS: dict[str, Callable[[Parser], None]] = {
    "new": _add_new, "show": _add_show, "trust": _add_trust, "accept": _add_accept,
    "withdraw": _add_withdraw,
    "keep": keep.add, "end": _add_end, "list": _add_list,
}  # fmt: skip
RUNS: dict[str, Callable[[Namespace], None]] = {
    "new": _new, "show": _show, "trust": _trust, "accept": _accept,
    "withdraw": _withdraw, "keep": keep.run, "end": _end, "list": _list,
}  # fmt: skip
