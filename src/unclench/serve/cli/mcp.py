"""`unclench mcp`: tools for language models, over standard input and output."""

from __future__ import annotations

from argparse import Namespace
from importlib.util import find_spec

from unclench.content import load
from unclench.errors import unusable
from unclench.serve.cli.parser import Parser


def add(parser: Parser) -> None:
    """No arguments: everything comes with each call."""


def run(arguments: Namespace) -> int:
    if find_spec("mcp") is None:
        hint = "pip install 'unclench[mcp]'"
        raise unusable("request", "the Model Context Protocol is not installed", hint)
    import anyio

    from unclench.serve.mcp.server import serve

    anyio.run(serve, load())
    return 0
