"""The pages in languages for tests alone: words two fifths longer, and words written from right
to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp

from starlette.testclient import TestClient

from support.site import HERE, Running
from unclench.content import load
from unclench.serve.http.application import application, site_of
from unclench.serve.http.logs import log_to
from unclench.serve.http.settings import ServerSettings

PADDED = "~"
# The words of the pages; those of plans and of numbers to dial stay.
OF_PAGES = ("web.", "moves.", "entries.", "set_moves.", "account.", "web_", "visit.", "planner.",
            "page.", "diary_")  # fmt: skip
NOT = ("page.lang",)
FIELD = re.compile(r"(\{[a-z_]+\})")
LETTERS = str.maketrans("aeiouAEIOUcn", "áéíóúÁÉÍÓÚçñ")


def pseudo(text: str) -> str:
    """`Hélp ñów ~~~`: two fifths longer, with letters that a font may lack; fields stay."""
    parts = [part if FIELD.fullmatch(part) else part.translate(LETTERS) for part in
             FIELD.split(text)]  # fmt: skip
    return f"{''.join(parts)} {PADDED * max(1, len(text) * 2 // 5)}"


@cache
def longer() -> Running:
    return _running(lambda key, text: pseudo(text) if _is_of_pages(key) else text)


@cache
def language(name: str) -> Running:
    return _running(lambda key, text: name if key.startswith("page.lang") else text)


def _is_of_pages(key: str) -> bool:
    return key.startswith(OF_PAGES) and not key.startswith(NOT)


def _running(change: Callable[[str, str], str]) -> Running:
    content = load()
    words = {key: change(key, text) for key, text in content.words.items()}
    log = StringIO()
    settings = ServerSettings()._replace(data=Path(mkdtemp(prefix="unclench-")))
    site = site_of(settings, HERE, log_to(log))._replace(content=content._replace(words=words))
    served = application(site)
    client = TestClient(served.app, HERE, raise_server_exceptions=False, follow_redirects=False)
    return Running(served, client, log)
