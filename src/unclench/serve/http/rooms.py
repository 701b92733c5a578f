"""The rooms of the server: a new one is a line in this table."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from unclench.serve.http.site import Room, Site

# `module:function`; each takes the Site and gives its Room.
ROOMS = (
    "unclench.serve.api.room:room",
    "unclench.serve.fhir.room:room",
    "unclench.serve.hooks.room:room",
    "unclench.serve.sandbox.room:room",
    "unclench.serve.web.room:room",
)


def rooms_of(site: Site) -> tuple[Room, ...]:
    return tuple(_maker(name)(site) for name in ROOMS)


def _maker(name: str) -> Callable[[Site], Room]:
    module, _, function = name.partition(":")
    found: Callable[[Site], Room] = getattr(import_module(module), function)
    return found
