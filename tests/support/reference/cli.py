"""The page about the command line: every command with its formats, its audience and its options,
read from the parser itself."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator

from support.reference.tables import MADE, code, table
from unclench.app.request_values import WordChoice
from unclench.serve.cli.entry import COMMANDS, whole_parser

INTRO = """# The command line

Every command with what it takes. Names of options, medicines, signs, pages and letters are found in
any letters, and medicines by their brands too. [Commands](commands.md) tells what each is for.

`RECORD` is the path of a record or of a FHIR Bundle, or `-` for standard input. In a terminal the
text is as wide as the terminal (`COLUMNS`), at most 100 columns; in a file or a pipe 80. `NO_COLOR`
leaves colours out, `PAGER` shows a text that is longer than the terminal, and `UNCLENCH_AUDIENCE`
is the audience of every command in place of its default.

"""
LEFT_OUT = ("help", "version")


def cli_page() -> str:
    parsers = dict(_commands(whole_parser(), ""))
    rows = [
        (f"[`{name}`](#{_anchor(name)})", _formats(one), _audience(one))
        for name, one in parsers.items()
    ]
    parts = [
        f"## Formats and audiences\n\n{table(('command', 'formats', 'default audience'), rows)}"
    ]
    parts += [_command(name, one) for name, one in parsers.items()]
    return MADE + INTRO + "\n".join(parts)


def _commands(parser: ArgumentParser, before: str) -> Iterator[tuple[str, ArgumentParser]]:
    """The commands in the order of the table of commands, each with its parts after it."""
    for action in parser._actions:  # argparse gives no public way to them
        if isinstance(action, _SubParsersAction):
            for name, below in action.choices.items():
                inner = [*_commands(below, f"{before}{name} ")]
                yield from inner or [(f"{before}{name}", below)]


def _arguments(parser: ArgumentParser) -> list[Action]:
    return [one for one in parser._actions if one.dest not in LEFT_OUT]


def _named(parser: ArgumentParser, dest: str) -> Action | None:
    return next((one for one in _arguments(parser) if one.dest == dest), None)


def _formats(parser: ArgumentParser) -> str:
    found = _named(parser, "format")
    return code(found.type.known) if found and isinstance(found.type, WordChoice) else ""


def _audience(parser: ArgumentParser) -> str:
    found = _named(parser, "audience")
    return f"`{found.default}`" if found else ""


def _command(name: str, parser: ArgumentParser) -> str:
    rows = [(_written(one), _help(one)) for one in _arguments(parser)]
    about = COMMANDS.get(name, parser.description or "")
    lead = f"{about[:1].upper()}{about[1:]}.\n\n" if about else ""
    return (
        f"## {name}\n\n{lead}{table(('argument', 'means'), rows)}"
        if rows
        else f"## {name}\n\n{lead}"
    )


def _written(action: Action) -> str:
    """`--format FORMAT`, or `RECORD`; in brackets what may be left out."""
    if action.option_strings:
        value = f" {action.metavar}" if action.nargs != 0 else ""
        return f"`{', '.join(action.option_strings)}{value}`"
    return f"`[{action.metavar}]`" if action.nargs == "?" else f"`{action.metavar}`"


def _help(action: Action) -> str:
    text = "" if action.help in (None, SUPPRESS) else str(action.help)
    return " ".join(text.replace("|", "\\|").split())


def _anchor(name: str) -> str:
    return name.replace(" ", "-")
