"""What travels between the server and its worker processes: work on the way there, and what became
of it on the way back. The content travels by name alone: each process has its own."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

from unclench.content.content import Content
from unclench.errors import UnclenchError
from unclench.serve.http.logs import place_of
from unclench.serve.http.refusal import HttpRefusal, RefusedCallError
from unclench.serve.http.unusable import refusal_of

LENGTH = 8  # bytes
CONTENT = "content"
Work = Callable[[], Any]


class Done(NamedTuple):
    """What work returned, or why it was refused, or which error of ours it met and where."""

    made: Any = None
    refused: HttpRefusal | None = None
    failed: tuple[str, str] | None = None


class WorkFailedError(Exception):
    """Work that met an error of ours in another process: its `kind`, and `at` which place."""

    def __init__(self, kind: str, at: str) -> None:
        super().__init__(kind)
        self.kind, self.at = kind, at


def done(work: Work) -> Done:
    """Never raises: an error is part of what comes back."""
    try:
        return Done(work())
    except UnclenchError as error:
        return Done(refused=refusal_of(error))
    except RefusedCallError as error:
        return Done(refused=error.refusal)
    except Exception as error:
        return Done(failed=kind_and_place(error))


def kind_and_place(error: Exception) -> tuple[str, str]:
    """All that a log may hold about an error, wherever it was met."""
    if isinstance(error, WorkFailedError):
        return error.kind, error.at
    return type(error).__name__, place_of(error)


def result_of(found: Done) -> Any:
    """What work returned; raises RefusedCallError or WorkFailedError where it returned nothing."""
    if found.refused is not None:
        raise RefusedCallError(*found.refused)
    if found.failed is not None:
        raise WorkFailedError(*found.failed)
    return found.made


class _ByName(pickle.Pickler):
    def __init__(self, file: BinaryIO, content: Content) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._content = content

    def persistent_id(self, thing: object) -> str | None:
        return CONTENT if thing is self._content else None


class _Named(pickle.Unpickler):
    def __init__(self, file: BinaryIO, content: Content) -> None:
        super().__init__(file)
        self._content = content

    def persistent_load(self, name: object) -> Content:
        return self._content


def packed(thing: object, content: Content) -> bytes:
    file = BytesIO()
    _ByName(file, content).dump(thing)
    return file.getvalue()


def unpacked(data: bytes, content: Content) -> Any:
    """Only what one of our own processes has packed."""
    return _Named(BytesIO(data), content).load()


def send(stream: BinaryIO, data: bytes) -> None:
    stream.write(len(data).to_bytes(LENGTH, "big") + data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next message; None where the other side has ended, be it in the middle of one."""
    head = stream.read(LENGTH)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == LENGTH else b""
    return data if len(head) == LENGTH and len(data) == size else None
