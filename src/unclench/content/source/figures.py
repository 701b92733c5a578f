"""Reads the figure of an exercise: the bodies in it, what they hold, and what it shows in words."""

from __future__ import annotations

from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.types.exercises import BodyPose, Figure

LIMBS = ("arm", "arm2", "leg", "leg2")

EMPTY = Figure("", (), (), (), (), ())


def read_figure(draft: Draft, entry: Fields) -> Figure:
    """The figure of an exercise; each needs one, with words that say what it shows."""
    inner = entry.entry("figure")
    if inner is None:
        entry.fault("figure", "is missing", "Draw it, and say in shows: what can be seen.")
        return EMPTY
    inner.known_keys("chains", "from", "angles", "lengths", "thick", "tone")
    shows = inner.text("shows")
    draft.say(f"{inner.place}.shows", "person", shows)
    figure = Figure(
        shows,
        tuple(_prop(prop) for prop in inner.raw("props") or ()),
        tuple(_body(body) for body in inner.entries("bodies")),
        frozen(inner.raw("chains") or []),
        frozen(inner.raw("marks") or []),
        frozen(inner.raw("arrows") or []),
    )
    inner.finish()
    return figure


def _prop(prop: Any) -> tuple[str, Any]:
    """`floor`, or `{wall: 210}`: a name and where it stands."""
    if isinstance(prop, dict):
        name, place = next(iter(prop.items()))
        return str(name), frozen(place)
    return str(prop), None


def _body(entry: Fields) -> BodyPose:
    hip, torso = frozen(entry.raw("hip")), entry.integer("torso")
    neck = entry.integer("neck")
    if not isinstance(hip, tuple) or torso is None:
        entry.fault("hip", "hip: [x, y] and torso: an angle are needed", "")
        hip, torso = (0, 0), 0
    for limb in LIMBS:
        if isinstance(entry.raw(limb), dict):
            entry.known_keys(limb, "to", "bend", "then")
    limbs = {limb: frozen(entry.raw(limb)) for limb in LIMBS if entry.raw(limb) is not None}
    body = BodyPose(
        entry.flag("helper"),
        entry.flag("front"),
        hip,
        torso,
        torso if neck is None else neck,
        limbs,
    )
    entry.finish()
    return body


def frozen(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    return (
        {key: frozen(inner) for key, inner in value.items()} if isinstance(value, dict) else value
    )
