"""The command line: one file a command, its arguments beside its run."""

from unclench.serve.cli.entry import main

__all__ = ["main"]
