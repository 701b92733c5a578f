"""`unclench knowledge`: each part stands in a file of its own."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module


def run(arguments: Namespace) -> int:
    return int(import_module(f"unclench.serve.commands.knowledge_{arguments.part}").run(arguments))
