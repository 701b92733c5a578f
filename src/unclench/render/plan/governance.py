"""What every output says about its content: version, age, how much is approved, and what a clinic
laid over it."""

from __future__ import annotations

from datetime import date

from unclench.content.content import Content
from unclench.content.types import Overlay
from unclench.render.json_text import Json


def content_json(content: Content, status: str, on: date, *, plain: bool = False) -> Json:
    """The `content` of an output; `stale` when its age is not known or a review is overdue on that
    day."""
    state = content.governance
    return {
        "version": content.version,
        "status": status,
        "updated": state.updated or None,
        "released": state.released or None,
        "approved": state.approved,
        "entries": state.total,
        "review_due": state.due or None,
        "stale": stale(content, on),
        "fingerprint": content.fingerprint,
        "overlay": overlay_json(content.overlay, plain=plain),
    }


def stale(content: Content, on: date) -> bool:
    """Not known how old is old."""
    state = content.governance
    return not state.updated or not state.due or on.isoformat() > state.due


def overlay_json(overlay: Overlay | None, *, plain: bool) -> Json | None:
    """What a clinic laid over the content; None when nothing is. A person reads no limits: they are
    doses."""
    if overlay is None:
        return None
    parts = ("regimens", "rules") if plain else ("limits", "regimens", "rules")
    return {
        "name": overlay.name,
        "by": overlay.by,
        "on": overlay.on,
        "fingerprint": overlay.fingerprint,
        **{part: [*getattr(overlay, part)] for part in parts},
        "loosened": [found._asdict() for found in overlay.loosened],
    }


def overlay_lines(overlay: Overlay | None) -> list[str]:
    """The overlay in words: whose it is, then each limit, regimen and rule, and who stands for what
    was loosened."""
    if overlay is None:
        return []
    return [
        f"With the overlay of {overlay.name} ({overlay.by}, {overlay.on}).",
        *(
            f"{what}: {', '.join(found)}."
            for what, found in (
                ("Limits", overlay.limits),
                ("Regimens", overlay.regimens),
                ("Rules", overlay.rules),
            )
            if found
        ),
        *(
            f"Loosened: {found.rule} to {found.to}, approved by {found.by}, {found.role}, "
            f"{found.on}: {found.because}"
            for found in overlay.loosened
        ),
    ]


def content_line(content: Content) -> str:
    """`Content 2026.12, last changed 2026-11-21, not released; 0 of 2054 entries approved.`"""
    state = content.governance
    released = f"released {state.released}" if state.released else "not released"
    changed = state.updated or "on a day that is not known"
    return (
        f"Content {content.version}, last changed {changed}, {released}; {state.approved} of "
        f"{state.total} entries approved."
    )
