"""The weights learned from the examples: danger against ordinary questions, each sign against the
others, declined wishes, and each refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from unclench.content.training.examples import ORDINARY, TrainingExamples, TrainingText
from unclench.content.training.perceptron import FeatureExample, Weights, learn
from unclench.content.training.weights import DANGER, WISH, LearnedWeights
from unclench.language.features import Lexicon, traits

MARGIN_OF_DANGER, MARGIN_OF_SIGNS, MARGIN_OF_WISHES = 4 * 1024, 1024, 2 * 1024
THINGS_A_FRAME, WISH_FRAMES, SLIGHT, STILL_STEPS = 12, 3, 32, (1, 5, 7)
Labelled = Iterator[tuple[str, str]]
Frames = Mapping[str, tuple[str, ...]]


def trained(examples: TrainingExamples) -> LearnedWeights:
    """The weights of all examples; what weighs next to nothing is left out."""
    danger, signs = _of_danger(examples)
    wishes, reasons = _of_wishes(examples)
    found: dict[str, dict[str, int]] = {}
    for weights, only in ((danger, DANGER), (wishes, WISH), (signs, ""), (reasons, "")):
        for trait, values in weights.items():
            kept = {name: value for name, value in values.items() if abs(value) >= SLIGHT}
            found.setdefault(trait, {}).update(
                {only: kept[only]} if only in kept else kept if not only else {}
            )
    return LearnedWeights(examples.digest, {trait: kept for trait, kept in found.items() if kept})


def _of_danger(examples: TrainingExamples) -> tuple[Weights, Weights]:
    """Danger against ordinary questions, from all examples and frames; the signs against each
    other, from the examples of them."""
    of = _traits(examples, examples.known)
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


def _of_wishes(examples: TrainingExamples) -> tuple[Weights, Weights]:
    """What speaks for a wish that is declined, against all the rest; and which refusal it meets."""
    of = _traits(examples, examples.wishing)
    told, frames = examples.told, examples.frames
    texts = (
        *((one.text, WISH if one.declined else ORDINARY) for one in told),
        *_wishfully(told, frames),
        *(found for found in _things(frames) if found[1] != DANGER),
    )
    asked: tuple[FeatureExample, ...] = tuple(
        (of(one.text), one.declined) for one in told if one.declined
    )
    if not asked:
        return {}, {}
    return (
        learn(tuple((of(text), label) for text, label in texts), MARGIN_OF_WISHES),
        learn(asked, MARGIN_OF_SIGNS),
    )


def _traits(examples: TrainingExamples, known: Lexicon) -> Callable[[str], tuple[str, ...]]:
    return cache(lambda text: traits(examples.words(text), known, examples.names))


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


def _wishfully(told: tuple[TrainingText, ...], frames: Frames) -> Labelled:
    """Every wish inside a few words that tell nothing, and now and then what is ordinary inside
    the same."""
    either = frames.get("either", ())
    for place, one in enumerate(told if either else ()):
        for number in range(WISH_FRAMES if one.declined else place % WISH_FRAMES == 0):
            yield (
                either[(place + number) % len(either)].replace("{}", one.text),
                WISH if one.declined else ORDINARY,
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
