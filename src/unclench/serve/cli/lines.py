"""One typed line after another, by prompt_toolkit. Nothing that was typed before a question is
shown counts as its answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

LONGEST = 400  # a line is cut here; no answer is as long
NOT_USED = ("c-r", "c-s", "c-o", "c-x", "c-z", "c-q", "f1", "f2", "f3", "f4")


class LineReader:
    """Reads lines from a terminal. KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-D."""

    def __init__(self) -> None:
        self._session: PromptSession[str] = _session()

    def read(self, before: str, words: Sequence[str] = ()) -> str:
        """One line; Tab completes it to one of the words."""
        from prompt_toolkit.completion import WordCompleter

        completer = WordCompleter([*words], ignore_case=True, sentence=True) if words else None
        self._forget_typed()
        return self._session.prompt(before, completer=completer)[:LONGEST]

    def _forget_typed(self) -> None:
        from prompt_toolkit.input.typeahead import clear_typeahead

        clear_typeahead(self._session.app.input)
        _flush()


def _flush() -> None:
    """Drops what was typed and is not read yet."""
    with suppress(ImportError, OSError, ValueError):
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def _session() -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import DummyHistory
    from prompt_toolkit.output import ColorDepth, create_output

    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")  # no terminal has to answer
    return PromptSession(
        output=create_output(),
        history=DummyHistory(),
        key_bindings=_keys(),
        complete_while_typing=False,
        reserve_space_for_menu=4,
        color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None,
    )


def _keys() -> KeyBindings:
    """A paste is one line of seen characters; a line that is full takes no more; keys that would
    leave the question do nothing."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def _paste(event: KeyPressEvent) -> None:
        room = LONGEST - len(event.current_buffer.text)
        pasted = event.data[: 4 * LONGEST]
        seen = "".join(c if c.isprintable() else " " for c in pasted)
        event.current_buffer.insert_text(" ".join(seen.split())[:room])

    @Condition
    def full() -> bool:
        from prompt_toolkit.application import get_app

        return len(get_app().current_buffer.text) >= LONGEST

    def nothing(event: Any) -> None:
        """Takes the key and does nothing."""

    def too_much(event: Any) -> None:
        """What is more than a line is dropped at once, however much it is."""
        _flush()

    keys.add(Keys.Any, filter=full)(too_much)
    for name in NOT_USED:
        keys.add(name, eager=True)(nothing)
    return keys
