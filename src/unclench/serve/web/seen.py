"""The look that a request asks for, by its cookies."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

THEME, SIZE = "theme", "size"
DEVICE = "device"  # light or dark, as the device has it
THEMES = ("light", "dark", "contrast", "warm")
SIZES = ("normal", "large", "largest")


class PageLook(NamedTuple):
    """`theme` is empty while the device decides."""

    theme: str
    size: str


def page_look(request: Request) -> PageLook:
    theme, size = request.cookies.get(THEME, ""), request.cookies.get(SIZE, "")
    return PageLook(theme if theme in THEMES else "", size if size in SIZES else SIZES[0])
