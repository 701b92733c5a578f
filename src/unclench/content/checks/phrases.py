"""A sentence that promises something about the plan appears only with the effect that keeps it
(knowledge/phrases.yaml)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.types import Rule, Sign, Stage, Words
from unclench.content.types.safeguards import Promised
from unclench.errors import Problem

FILE = "phrases.yaml"
WARNING = ("alert", "specialist")
SENTENCE = re.compile(r"[^.;:]+")


class PhraseSpeaker(NamedTuple):
    """An entry, its words, and which effects it has."""

    place: str
    words: tuple[Words, ...]
    effects: frozenset[str]


def read_phrases(draft: Draft, items: Any) -> tuple[Promised, ...]:
    return tuple(
        _promised(Fields(body, f"phrases[{i}]", draft.problems))
        for i, body in enumerate(items or ())
    )


def _promised(entry: Fields) -> Promised:
    words = (
        entry.ids("phrases"),
        entry.one_of("of", tuple(SPEAKERS)),
        entry.text("needs"),
        entry.ids("not_about"),
    )
    entry.finish()
    return Promised(*words)


def phrase_problems(draft: Draft) -> Iterator[Problem]:
    for promised in draft.phrases:
        for speaker in SPEAKERS[promised.of](draft):
            if promised.needs not in speaker.effects and (phrase := _said(speaker, promised)):
                yield Problem(
                    speaker.place,
                    f"says '{phrase}', and the plan does not do it",
                    f"Give it {promised.needs}, or say it otherwise.",
                )


def _said(speaker: PhraseSpeaker, promised: Promised) -> str:
    texts = [text for words in speaker.words for text in (words.clinician, words.person)]
    sentences = [found[0].lower() for text in texts for found in SENTENCE.finditer(text)]
    own = [
        sentence
        for sentence in sentences
        if not any(other in sentence for other in promised.not_about)
    ]
    return next(
        (phrase for sentence in own for phrase in promised.phrases if phrase in sentence), ""
    )


def _warnings(draft: Draft) -> Iterator[PhraseSpeaker]:
    """Rules that warn before a medicine of which more than one regimen is known."""
    for rule in draft.rules:
        option = draft.options.get(rule.option)
        if (
            rule.effect in WARNING
            and option is not None
            and option.medicine
            and len(option.medicine.regimen_choice) > 1
        ):
            yield PhraseSpeaker(f"rule {rule.id}", (rule.say,), _effects(rule, "small_steps"))


def _signs(draft: Draft) -> Iterator[PhraseSpeaker]:
    for sign in draft.dangers:
        if sign.urgency not in ("emergency", "same_day"):  # then nothing is begun anyway
            yield PhraseSpeaker(f"sign {sign.id}", (sign.do,), _effects(sign, "brings_down"))


def _dangers(draft: Draft) -> Iterator[PhraseSpeaker]:
    for sign in draft.dangers:
        if sign.urgency != "emergency":  # then the emergency team decides about every medicine
            yield PhraseSpeaker(f"sign {sign.id}", (sign.do,), _effects(sign, "brings_down"))


def _stages(draft: Draft) -> Iterator[PhraseSpeaker]:
    """Stages that begin or raise something."""
    for stage in draft.stages:
        if stage.raises:
            yield PhraseSpeaker(f"stage {stage.id}", (stage.why,), _effects(stage, "gives_way"))


def _effects(entry: Rule | Sign | Stage, *names: str) -> frozenset[str]:
    return frozenset(name for name in names if getattr(entry, name))


SPEAKERS: dict[str, Callable[[Draft], Iterator[PhraseSpeaker]]] = {
    "warnings": _warnings,
    "signs": _signs,
    "dangers": _dangers,
    "stages": _stages,
}
