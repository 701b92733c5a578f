"""`unclench completion SHELL`: a script that completes commands, options, files and names."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator

from unclench.app.request_values import WordChoice, one_of
from unclench.content import load, load_collection
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text

SHELLS = ("bash", "zsh", "fish")
FILES, FOLDERS = ("RECORD", "FILE"), ("DIR", "FOLDER", "OLD", "NEW")
INSTALL = {
    "bash": "eval \"$(unclench completion bash)\"   (in ~/.bashrc)",
    "zsh": "unclench completion zsh > a file _unclench in a folder of $fpath",
    "fish": "unclench completion fish > ~/.config/fish/completions/unclench.fish",
}  # fmt: skip


def add(parser: Parser) -> None:
    install = "; ".join(f"{shell}: {how}" for shell, how in INSTALL.items())
    parser.add_argument(
        "shell", type=one_of("SHELL", SHELLS), metavar="SHELL", help=f"Install it: {install}"
    )


def run(arguments: Namespace) -> int:
    write_text(script(arguments.shell))
    return 0


def script(shell: str) -> str:
    """The whole script for one shell."""
    import shtab

    from unclench.serve.cli.entry import whole_parser

    parser = whole_parser()
    names = _names()
    for action in _actions(parser):
        _complete(action, names)
    return str(shtab.complete(parser, shell=shell)) + "\n"


def _names() -> dict[str, tuple[str, ...]]:
    """What can be named, by the word for it in a usage."""
    content = load()
    options = tuple(option.id for option in content.options)
    medicines = tuple(option.id for option in content.options if option.medicine)
    return {
        "OPTION": options,
        "MEDICINE": medicines,
        "SIGN": tuple(content.sign_names),
        "PAGE": tuple(load_collection("pages")),
        "REFERRAL": tuple(load_collection("letters").letters),
    }


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    """Every argument of a parser and of the commands below it."""
    for action in parser._actions:  # argparse gives no public way to them
        yield action
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)


def _complete(action: Action, names: dict[str, tuple[str, ...]]) -> None:
    """Says what one argument is completed with: words, files or folders."""
    import shtab

    if isinstance(action.type, WordChoice):
        action.choices = action.type.known
    elif action.metavar in names:
        action.choices = names[str(action.metavar)]
    elif action.metavar in FILES:
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    elif action.metavar in FOLDERS:
        action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
