"""Reads the shelf `tellings`: examples of how danger is told and of what is ordinary, and learns
from them what speaks for which."""

from __future__ import annotations

import runpy
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from unclench.content.compile.on_disk import latest
from unclench.content.compile.training import Example, Weights, learn
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Entry
from unclench.content.types.training import Bands, Tellings
from unclench.language.features import Lexicon, lexicon, plainly, traits
from unclench.language.phrases import plain, sentences

FOLDER = "tellings"
DANGER, ORDINARY, WISH = "danger", "ordinary", "wish"
KINDS = ("", "part", "harm", "frame", "turn", "wish", "asking")
OF_WISHES = ("wish", "asking")
MARGIN_OF_DANGER, MARGIN_OF_SIGNS, MARGIN_OF_WISHES = 4 * 1024, 1024, 2 * 1024
THINGS_A_FRAME, WISH_FRAMES, SLIGHT, STILL_STEPS = 12, 3, 32, (1, 5, 7)
SHORTEST_TARGET = 4
SILENT = Bands(certain=1, likely=1, possible=1, ordinary=0, calm=0, clear=1, declined=1, unwise=1)

PACKAGE = Path(__file__).resolve().parents[2]
MAKING = (
    "language/features.py",
    "language/phrases.py",
    "content/compile/training.py",
    "content/source/training.py",
)


class Told(NamedTuple):
    """One example and what it tells of: a sign, an alarm, or nothing that is urgent; `over`: told
    as past or supposed it is over.

    `declined` is the refusal that what is asked for meets; where that is no danger by itself it is
    `calm`.
    """

    text: str
    about: str
    over: bool
    declined: str = ""
    calm: bool = False


class _Reader:
    def __init__(self, draft: Draft, files: Mapping[str, Any]) -> None:
        self.draft, self.files = draft, files
        written = self.file("language", "answers").get("shorthand", {})
        self.shorthand = {str(short): tuple(str(meant).split()) for short, meant in written.items()}
        self.names = frozenset(plain(name) for name in draft.names)
        self.alarms = {str(body.get("id")) for body in self.file("alarms", "answers") or ()}
        self.refusals = {str(body.get("id")) for body in self.file("refusals", "answers") or ()}

    def file(self, name: str, folder: str = FOLDER) -> Any:
        return self.files.get(f"{folder}/{name}.yaml") or {}

    def listed(self, name: str) -> Iterator[Entry]:
        for place, body in enumerate(self.file(name)):
            yield Entry(body, f"{FOLDER}/{name}[{place}]", self.draft.problems)

    def words(self, text: str) -> tuple[str, ...]:
        return plainly(sentences(text), self.shorthand)

    def pattern(self, text: str) -> tuple[str, ...]:
        """Words of the lexicon as they are in a question; the star of a beginning stays."""
        parts = [
            part for word in plain(text).split() for part in self.shorthand.get(word) or (word,)
        ]
        return tuple(word for word in plainly([parts], {}) if word != ",")


def read_tellings(draft: Draft, files: Mapping[str, Any]) -> Tellings:
    """The whole shelf; faults stand in the draft. What was learned from the same examples before is
    taken from the last build."""
    reader = _Reader(draft, files)
    known, wishing = _lexicons(reader)
    told = tuple(_told(reader))
    kinds = tuple(sorted({one.about for one in told} - {ORDINARY}))
    refusals = tuple(sorted({one.declined for one in told} - {""}))
    mark = _mark(reader)
    kept = last_built(mark)
    danger, signs = (kept.danger, kept.signs) if kept else _learned(reader, known, told, kinds)
    wishes, reasons = (
        (kept.wishes, kept.reasons) if kept else _wished(reader, wishing, told, refusals)
    )
    patterns = {
        word for entries in wishing.entries.values() for entry in entries for word in entry.words
    }
    targets = {word for word in patterns if word.isalpha() and len(word) >= SHORTEST_TARGET}
    vocabulary = frozenset(word for one in told for word in reader.words(one.text)) | targets
    return Tellings(
        mark,
        known,
        wishing,
        danger,
        kinds,
        signs,
        wishes,
        refusals,
        reasons,
        _bands(reader),
        vocabulary,
        tuple(sorted(targets)),
    )


def _mark(reader: _Reader) -> str:
    """A digest of all that the weights follow from: the examples, the names, and how it is
    learned."""
    trees = [reader.file(name) for name in ("lexicon", "urgent", "ordinary", "declined", "frames")]
    texts = repr((trees, sorted(reader.shorthand.items()), sorted(reader.names)))
    code = b"".join((PACKAGE / name).read_bytes() for name in MAKING)
    return sha256(texts.encode() + code).hexdigest()


def last_built(mark: str) -> Tellings | None:
    """The shelf as it was last compiled here, of whatever content, when it has this mark."""
    for path in latest("_tellings"):
        try:
            text = Path(path).read_text(encoding="utf-8")
            found = runpy.run_path(path).get("SHELF") if repr(mark) in text else None
        except (OSError, ValueError, SyntaxError, TypeError, NameError):
            continue
        if isinstance(found, Tellings) and found.mark == mark:
            return found
    return None


def _learned(
    reader: _Reader, known: Lexicon, told: tuple[Told, ...], kinds: tuple[str, ...]
) -> tuple[Mapping[str, int], Mapping[str, Mapping[int, int]]]:
    frames = {name: tuple(map(str, texts)) for name, texts in sorted(reader.file("frames").items())}
    danger, signs = _weights(reader, known, told, frames)
    return (
        {
            trait: values[DANGER]
            for trait, values in danger.items()
            if abs(values[DANGER]) >= SLIGHT
        },
        {trait: kept for trait, values in signs.items() if (kept := _numbered(values, kinds))},
    )


def _wished(
    reader: _Reader, known: Lexicon, told: tuple[Told, ...], refusals: tuple[str, ...]
) -> tuple[Mapping[str, int], Mapping[str, Mapping[int, int]]]:
    """What speaks for a wish that is declined, against all the rest; and which refusal it meets."""
    if not refusals:
        return {}, {}
    framed = {name: tuple(map(str, texts)) for name, texts in sorted(reader.file("frames").items())}
    of = cache(lambda text: traits(reader.words(text), known, reader.names))
    plain_ones = [(of(one.text), WISH if one.declined else ORDINARY) for one in told]
    round_them = [
        (of(text), label)
        for text, label in (*_wishfully(told, framed), *_things(framed))
        if label != DANGER
    ]
    asked = [(of(one.text), one.declined) for one in told if one.declined]
    wishes, reasons = (
        learn((*plain_ones, *round_them), MARGIN_OF_WISHES),
        learn(tuple(asked), MARGIN_OF_SIGNS),
    )
    return (
        {trait: values[WISH] for trait, values in wishes.items() if abs(values[WISH]) >= SLIGHT},
        {trait: kept for trait, values in reasons.items() if (kept := _numbered(values, refusals))},
    )


def _bands(reader: _Reader) -> Bands:
    """Without a file nothing is danger by its likeness, and nothing is ordinary by it."""
    if not reader.file("bands"):
        return SILENT
    entry = Entry(reader.file("bands"), f"{FOLDER}/bands", reader.draft.problems)
    bands = Bands(*(entry.integer(name) or 0 for name in Bands._fields))
    entry.finish()
    return bands


def _numbered(values: Mapping[str, int], kinds: tuple[str, ...]) -> dict[int, int]:
    return {kinds.index(name): value for name, value in values.items() if abs(value) >= SLIGHT}


def _lexicons(reader: _Reader) -> tuple[Lexicon, Lexicon]:
    """What danger is weighed by, and the same with the words of wishes."""
    meanings: list[tuple[str, tuple[str, ...]]] = []
    kinds: dict[str, str] = {}
    for entry in reader.listed("lexicon"):
        gist, kind = (
            entry.text("gist"),
            entry.one_of("kind", KINDS) if entry.data.get("kind") else "",
        )
        meanings += [
            (gist, pattern) for text in entry.ids("words") if (pattern := reader.pattern(text))
        ]
        kinds |= {gist: kind} if kind else {}
        entry.finish()
    plainer = [(gist, words) for gist, words in meanings if kinds.get(gist) not in OF_WISHES]
    return lexicon(
        plainer, {gist: kind for gist, kind in kinds.items() if kind not in OF_WISHES}
    ), lexicon(meanings, kinds)


def _told(reader: _Reader) -> Iterator[Told]:
    for entry in reader.listed("urgent"):
        sign, alarm = entry.text("sign", required=False), entry.text("alarm", required=False)
        if not (sign in reader.draft.sign_names or alarm in reader.alarms):
            entry.fault(
                "sign", f"there is no sign or alarm '{sign or alarm}'", "Name one that exists."
            )
        over = not entry.flag("always")
        yield from (Told(text, sign or alarm, over) for text in entry.ids("told"))
        entry.finish()
    for entry in reader.listed("ordinary"):
        entry.text("about")
        yield from (Told(text, ORDINARY, False) for text in entry.ids("asked"))
        entry.finish()
    for entry in reader.listed("declined"):
        refusal = entry.text("refusal")
        if refusal not in reader.refusals:
            entry.fault(
                "refusal", f"there is no refusal '{refusal}'", "Name one of answers/refusals.yaml."
            )
        calm = entry.flag("calm")
        yield from (Told(text, ORDINARY, False, refusal, calm) for text in entry.ids("asked"))
        entry.finish()


def _weights(
    reader: _Reader, known: Lexicon, told: tuple[Told, ...], framed: Mapping[str, tuple[str, ...]]
) -> tuple[Weights, Weights]:
    """Of danger against what is ordinary, from all examples and frames; of the signs against each
    other, from what tells of them."""
    if not told:
        return {}, {}
    of = cache(lambda text: traits(reader.words(text), known, reader.names))
    told = tuple(one for one in told if one.calm or not one.declined)
    plain_ones = [(of(one.text), ORDINARY if one.about == ORDINARY else DANGER) for one in told]
    tellings = [one for one in told if one.about != ORDINARY]
    round_them = [
        (of(text), label)
        for text, label in (*_round(tellings, framed), *_politely(told, framed), *_things(framed))
    ]
    signs: list[Example] = [(of(one.text), one.about) for one in tellings]
    return learn((*plain_ones, *round_them), MARGIN_OF_DANGER), learn(tuple(signs), MARGIN_OF_SIGNS)


def _round(
    tellings: list[Told], frames: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Whole tellings inside frames: some that leave them what they are, and for every other one a
    frame that makes them past or supposed."""
    still, over = frames.get("still", ()), frames.get("over", ())
    for place, one in enumerate(tellings):
        for frame in (
            dict.fromkeys(still[(step * place + step) % len(still)] for step in STILL_STEPS)
            if still
            else ()
        ):
            yield frame.replace("{}", one.text), DANGER
        if one.over and over and place % 2 == 0:
            yield over[place // 2 % len(over)].replace("{}", one.text), ORDINARY


def _politely(
    told: tuple[Told, ...], frames: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Every other example inside words that tell nothing."""
    either = frames.get("either", ())
    for place, one in enumerate(told[::2] if either else ()):
        yield (
            either[place % len(either)].replace("{}", one.text),
            ORDINARY if one.about == ORDINARY else DANGER,
        )


def _wishfully(
    told: tuple[Told, ...], frames: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Every wish inside a few words that tell nothing, and now and then what is ordinary inside
    the same."""
    either = frames.get("either", ())
    for place, one in enumerate(told if either else ()):
        for number in range(WISH_FRAMES if one.declined else place % WISH_FRAMES == 0):
            yield (
                either[(place + number) % len(either)].replace("{}", one.text),
                WISH if one.declined else ORDINARY,
            )


def _things(frames: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
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
