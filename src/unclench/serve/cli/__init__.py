"""The command line: one file for each command, its arguments next to its run."""

from unclench.serve.cli.entry import main

__all__ = ["main"]
