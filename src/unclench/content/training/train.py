"""The weights learned from the examples: danger against ordinary questions, each sign against the
others, requests to decline, and each refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from unclench.content.training.examples import ORDINARY, TrainingExamples, TrainingText
from unclench.content.training.perceptron import FeatureExample, Weights, learn
from unclench.content.training.weights import DANGER, DECLINED, LearnedWeights
from unclench.language.features import Lexicon, features

MARGIN_OF_DANGER, MARGIN_OF_SIGNS, MARGIN_OF_REFUSALS = 4 * 1024, 1024, 2 * 1024
THINGS_A_FRAME, REFUSAL_FRAMES, SLIGHT, STILL_STEPS = 12, 3, 32, (1, 5, 7)
Labelled = Iterator[tuple[str, str]]
Frames = Mapping[str, tuple[str, ...]]


def trained(examples: TrainingExamples) -> LearnedWeights:
    """The weights of all examples; what weighs next to nothing is left out."""
    danger, signs = _of_danger(examples)
    declined, reasons = _of_refusals(examples)
    found: dict[str, dict[str, int]] = {}
    for weights, only in ((danger, DANGER), (declined, DECLINED), (signs, ""), (reasons, "")):
        for feature, values in weights.items():
            kept = {name: value for name, value in values.items() if abs(value) >= SLIGHT}
            found.setdefault(feature, {}).update(
                {only: kept[only]} if only in kept else kept if not only else {}
            )
    return LearnedWeights(
        examples.digest, {feature: kept for feature, kept in found.items() if kept}
    )


def _of_danger(examples: TrainingExamples) -> tuple[Weights, Weights]:
    """Danger against ordinary questions, from all examples and frames; the signs against each
    other, from the examples of them."""
    of = _features(examples, examples.known)
    told = tuple(one for one in examples.told if one.calm or not one.declined)
    urgent = [one for one in told if one.about != ORDINARY]
    frames = examples.frames
    texts = (
        *((one.text, ORDINARY if one.about == ORDINARY else DANGER) for one in told),
        *_round(urgent, frames),
        *_politely(told, frames),
        *_things(frames),
    )
    return (
        learn(tuple((of(text), label) for text, label in texts), MARGIN_OF_DANGER),
        learn(tuple((of(one.text), one.about) for one in urgent), MARGIN_OF_SIGNS),
    )


def _of_refusals(examples: TrainingExamples) -> tuple[Weights, Weights]:
    """What speaks for declining a request, against all the rest; and which refusal it meets."""
    of = _features(examples, examples.request_lexicon)
    told, frames = examples.told, examples.frames
    texts = (
        *((one.text, DECLINED if one.declined else ORDINARY) for one in told),
        *_around_refusals(told, frames),
        *(found for found in _things(frames) if found[1] != DANGER),
    )
    asked: tuple[FeatureExample, ...] = tuple(
        (of(one.text), one.declined) for one in told if one.declined
    )
    if not asked:
        return {}, {}
    return (
        learn(tuple((of(text), label) for text, label in texts), MARGIN_OF_REFUSALS),
        learn(asked, MARGIN_OF_SIGNS),
    )


def _features(examples: TrainingExamples, known: Lexicon) -> Callable[[str], tuple[str, ...]]:
    return cache(lambda text: features(examples.words(text), known, examples.names))


def _round(urgent: list[TrainingText], frames: Frames) -> Labelled:
    """Whole examples inside frames: some that leave them what they are, and for every other one a
    frame that makes them past or supposed."""
    still, over = frames.get("still", ()), frames.get("over", ())
    for place, one in enumerate(urgent):
        for frame in (
            dict.fromkeys(still[(step * place + step) % len(still)] for step in STILL_STEPS)
            if still
            else ()
        ):
            yield frame.replace("{}", one.text), DANGER
        if one.over and over and place % 2 == 0:
            yield over[place // 2 % len(over)].replace("{}", one.text), ORDINARY


def _politely(told: tuple[TrainingText, ...], frames: Frames) -> Labelled:
    """Every other example inside words that tell nothing."""
    either = frames.get("either", ())
    for place, one in enumerate(told[::2] if either else ()):
        yield (
            either[place % len(either)].replace("{}", one.text),
            ORDINARY if one.about == ORDINARY else DANGER,
        )


def _around_refusals(told: tuple[TrainingText, ...], frames: Frames) -> Labelled:
    """Every request to decline inside a few words that tell nothing, and now and then what is
    ordinary inside the same."""
    either = frames.get("either", ())
    for place, one in enumerate(told if either else ()):
        for number in range(REFUSAL_FRAMES if one.declined else place % REFUSAL_FRAMES == 0):
            yield (
                either[(place + number) % len(either)].replace("{}", one.text),
                DECLINED if one.declined else ORDINARY,
            )


def _things(frames: Frames) -> Labelled:
    """Each frame of `told`, `asked` and `plain` with some of the things or subjects, in turn."""
    for name, what, label in (
        ("told", "things", DANGER),
        ("asked", "things", ORDINARY),
        ("plain", "subjects", ORDINARY),
    ):
        words = frames.get(what, ())
        for place, frame in enumerate(frames.get(name, ())):
            for number in range(THINGS_A_FRAME):
                yield frame.replace("{}", words[(5 * place + 4 * number) % len(words)]), label
