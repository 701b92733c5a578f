"""The pictures of an exercise in their order, each with its words: start and end of the move, then
the other side, with left and right named."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.types.exercises import Exercise
from unclench.render.figures.figure import svg
from unclench.render.figures.poses import near_side, start_of
from unclench.render.wording import Voice

OTHER = {"right": "left", "left": "right", "": ""}


class ExercisePicture(NamedTuple):
    """`words` are under the picture; empty where there is only one."""

    svg: str
    words: str


def pictures(exercise: Exercise, key: str, voice: Voice) -> list[ExercisePicture]:
    """Where both sides are done, the other side too."""
    title, near = voice.say(exercise.title), near_side(exercise)
    start = start_of(exercise)
    found = []
    if start is not None:
        words = _words(voice, near if exercise.sides else "", "start")
        found.append(ExercisePicture(svg(start, f"{key}-start", title, side=words), words))
    pose = "end" if start is not None else ""
    sides = ((False, near), (True, OTHER[near])) if exercise.sides else ((False, ""),)
    for flip, side in sides:
        words = _words(voice, side or (_unnamed(flip) if exercise.sides else ""), pose)
        drawn = svg(exercise.figure, key, title, flip=flip, side=words)
        found.append(ExercisePicture(drawn, words))
    return found


def _unnamed(flip: bool) -> str:
    return "other_side" if flip else "one_side"


def _words(voice: Voice, *keys: str) -> str:
    """`right, start`"""
    return ", ".join(voice.word(f"programme.{key}") for key in keys if key)
