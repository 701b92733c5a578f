"""Style sheets, scripts, the font and the icon: each under an address that changes with them, and
pressed once."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from gzip import compress
from hashlib import sha256, sha384
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from unclench.render.pages.page import FONT
from unclench.render.pages.page import HERE as OF_PAPER
from unclench.serve.http.refusal import HttpRefusal, problem_json

HERE = Path(__file__).parent / "static"
STYLE, ICON = "style.css", "icon.svg"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
PRESSED = (".css", ".js", ".svg")
FOR_A_YEAR = "public, max-age=31536000, immutable"


class StaticFile(NamedTuple):
    """`integrity` is what a browser checks a script against."""

    kind: str
    data: bytes
    pressed: bytes | None
    integrity: str


@cache
def static_files() -> dict[str, StaticFile]:
    """All files by name. `style.css` is every style sheet: itself, then the others by name."""
    ordered = sorted(HERE.glob("*.css"), key=lambda path: (path.name != STYLE, path.name))
    sheets = b"".join(path.read_bytes() for path in ordered)
    found = {path.name: path.read_bytes() for path in HERE.iterdir() if path.suffix != ".css"}
    font = (OF_PAPER / "fonts" / FONT).read_bytes()
    return {name: _file(name, data) for name, data in {**found, STYLE: sheets, FONT: font}.items()}


def _file(name: str, data: bytes) -> StaticFile:
    ending = Path(name).suffix
    pressed = compress(data, 9, mtime=0) if ending in PRESSED else None
    digest = b64encode(sha384(data).digest()).decode()
    return StaticFile(KINDS[ending], data, pressed, f"sha384-{digest}")


@cache
def digest() -> str:
    """Part of every address, so that an old file is never used."""
    data = b"".join(file.data for _, file in sorted(static_files().items()))
    return sha256(data).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is; KeyError when there is none."""
    assert static_files()[name]
    return f"/static/{digest()}/{name}"


def integrity(name: str) -> str:
    return static_files()[name].integrity


async def static(request: Request) -> Response:
    file = static_files().get(request.path_params["name"])
    if file is None:
        return problem_json(HttpRefusal(404, "There is no such file."), "")
    headers = {"Cache-Control": FOR_A_YEAR, "Vary": "Accept-Encoding"}
    if file.pressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.pressed, 200, {**headers, "Content-Encoding": "gzip"}, file.kind)
    return Response(file.data, 200, headers, file.kind)
