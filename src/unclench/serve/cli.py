"""The command line. What a command needs is imported when it runs, so that it starts at once."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from unclench.errors import KnowledgeError, UnclenchError
from unclench.serve.arguments import parse

DONE, UNUSABLE, BUG, STOPPED = 0, 2, 70, 130
REPORT = (
    "CONTRIBUTING.md tells where to report it, with `unclench --version` and the command, and "
    "without personal details"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Exit code 0: done; 2: input that cannot be used; 3: done, and something is
    urgent."""
    # what is loaded stays until the end; looking through it again and again would cost a tenth of
    # the time
    gc.disable()
    try:
        arguments = parse(sys.argv[1:] if argv is None else list(argv))
        return _run(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else UNUSABLE
    except UnclenchError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:  # the last resort: a bug, said in one line
        _say(
            f"something went wrong here ({type(error).__name__}: {_one_line(str(error))[:200]}). "
            f"{REPORT}"
        )
        return BUG
    finally:
        gc.freeze()  # and the end needs no last look
        gc.enable()


def _run(arguments: Namespace) -> int:
    if getattr(arguments, "output", None):
        from unclench.serve.apart import check_apart

        check_apart(arguments)
    command = import_module(f"unclench.serve.commands.{arguments.module}")
    if not getattr(arguments, "overlay", None):
        return int(command.run(arguments))
    from unclench.serve.overlay import laid_over

    with laid_over(arguments.overlay):
        return int(command.run(arguments))


def _refuse(error: UnclenchError) -> int:
    """One line for each problem: place, reason, what to do."""
    if isinstance(error, KnowledgeError):
        lines = list(map(str, error.problems))  # a caret below a criterion stays on its own line
    else:
        lines = [_one_line(str(problem)) for problem in getattr(error, "problems", [error])]
    for line in lines:
        _say(line)
    return UNUSABLE


def _say(text: str) -> None:
    """To standard error, whatever its encoding; the exit code tells it all when that is closed
    or full."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "ascii"
    line = f"unclench: {text}".encode(encoding, "backslashreplace").decode(encoding)
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
