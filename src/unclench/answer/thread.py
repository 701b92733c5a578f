"""A thread of questions in a file: what it was about, never a fact about the person and never an
answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from unclench.answer.models import Answer, Earlier
from unclench.atomic_file import write_whole
from unclench.errors import InputError, Problem

SCHEMA = "unclench.thread/1"
MOST_TURNS, LARGEST = 50, 1024 * 1024


def read(path: str) -> Earlier:
    """What the last question was about; nothing when the file is not there yet. InputError when it
    is no thread."""
    turns = _turns(path)
    last = turns[-1] if turns else {}
    return Earlier(_texts(last.get("topics")), _texts(last.get("intents")))


def keep(path: str, question: str, answer: Answer) -> None:
    """Writes the file again with one turn more, whole or not at all."""
    turn = {
        "question": question,
        "topics": [*answer.topics],
        "intents": [*answer.intents],
        "action": answer.action,
    }
    body = {"schema": SCHEMA, "turns": [*_turns(path), turn][-MOST_TURNS:]}
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    try:
        write_whole(path, text.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError(
            [
                Problem(
                    path,
                    f"cannot be written ({reason.lower()})",
                    "Choose another file with --thread.",
                )
            ]
        ) from None


def _turns(path: str) -> list[dict[str, Any]]:
    try:
        data = Path(path).read_bytes()[:LARGEST]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError(
            [
                Problem(
                    path, f"cannot be read ({reason.lower()})", "Choose another file with --thread."
                )
            ]
        ) from None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if (
        not isinstance(found, dict)
        or found.get("schema") != SCHEMA
        or not isinstance(found.get("turns"), list)
    ):
        raise InputError(
            [
                Problem(
                    path,
                    f"is not a thread ({SCHEMA})",
                    "Name a new file, or one that ask has written.",
                )
            ]
        )
    return [turn for turn in found["turns"] if isinstance(turn, dict)]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
