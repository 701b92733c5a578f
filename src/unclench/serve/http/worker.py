"""One worker process: it makes what it is asked for, one thing at a time, until its server ends."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from unclench.app.content import load_content
from unclench.content import load
from unclench.serve.http.messages import done, packed, receive, send, unpacked


def main(overlay: str) -> None:
    """Nothing but messages goes over standard output: what is printed goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from the keyboard it comes to the server too
    reading, writing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with load_content(Path(overlay) if overlay else None).in_use():
        gc.freeze()
        _work(reading, writing)


def _work(reading: BinaryIO, writing: BinaryIO) -> None:
    content = load()
    send(writing, packed((content.version, content.fingerprint), content))
    while (message := receive(reading)) is not None:
        work = unpacked(message, content)
        send(writing, packed(done(work), content))


if __name__ == "__main__":
    main(sys.argv[1])
