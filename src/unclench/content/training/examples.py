"""Reads the examples of described danger, of ordinary questions, and of requests to decline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.language.features import Lexicon, lexicon, plainly, without_kinds
from unclench.language.phrases import plain, sentences

FOLDER = "training"
ORDINARY = "ordinary"
KINDS = ("", "part", "harm", "frame", "turn", "wish", "asking")
OF_REQUESTS = ("wish", "asking")


class TrainingText(NamedTuple):
    """One example and its meaning: a sign, an alarm, or nothing that is urgent; `over`: told
    as past or supposed it is over.

    `declined` is the refusal that what is asked for meets; where that is no danger by itself it is
    `calm`.
    """

    text: str
    about: str
    over: bool
    declined: str = ""
    calm: bool = False


class TrainingExamples:
    """All that weights are learned from; faults are in the draft."""

    def __init__(self, draft: Draft, files: Mapping[str, Any]) -> None:
        self.draft, self.files = draft, files
        written = self.file("language", "answers").get("shorthand", {})
        self.shorthand = {str(short): tuple(str(meant).split()) for short, meant in written.items()}
        self.names = frozenset(plain(name) for name in draft.names)
        self.known, self.request_lexicon = self._lexicons()
        self.told = tuple(self._told())
        self.frames = {
            name: tuple(map(str, texts)) for name, texts in sorted(self.file("frames").items())
        }

    def file(self, name: str, folder: str = FOLDER) -> Any:
        return self.files.get(f"{folder}/{name}.yaml") or {}

    def words(self, text: str) -> tuple[str, ...]:
        return plainly(sentences(text), self.shorthand)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of all examples."""
        return frozenset(word for one in self.told for word in self.words(one.text))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The signs and alarms that are told of."""
        return tuple(sorted({one.about for one in self.told} - {ORDINARY}))

    @property
    def refusals(self) -> tuple[str, ...]:
        return tuple(sorted({one.declined for one in self.told} - {""}))

    @property
    def digest(self) -> str:
        """The same for the same examples, whatever else is named in the content."""
        framing = {word for texts in self.frames.values() for t in texts for word in self.words(t)}
        said = self.vocabulary | framing
        names = sorted(name for name in self.names if said.issuperset(name.split()))
        lexicons = [(found.entries, found.kinds) for found in (self.known, self.request_lexicon)]
        whole = (lexicons, self.told, self.frames, self.shorthand, names)
        return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    def _listed(self, name: str) -> Iterator[Fields]:
        for place, body in enumerate(self.file(name)):
            yield Fields(body, f"{FOLDER}/{name}[{place}]", self.draft.problems)

    def _pattern(self, text: str) -> tuple[str, ...]:
        """Words of the lexicon as they are in a question; the star of a beginning stays."""
        parts = [
            part for word in plain(text).split() for part in self.shorthand.get(word) or (word,)
        ]
        return tuple(word for word in plainly([parts], {}) if word != ",")

    def _lexicons(self) -> tuple[Lexicon, Lexicon]:
        """What danger is weighed by, and the same with the words of requests."""
        meanings: list[tuple[str, tuple[str, ...]]] = []
        kinds: dict[str, str] = {}
        for entry in self._listed("lexicon"):
            concept = entry.text("concept")
            kind = entry.one_of("kind", KINDS) if entry.data.get("kind") else ""
            patterns = (self._pattern(text) for text in entry.ids("words"))
            meanings += [(concept, pattern) for pattern in patterns if pattern]
            kinds |= {concept: kind} if kind else {}
            entry.finish()
        whole = lexicon(meanings, kinds)
        return without_kinds(whole, OF_REQUESTS), whole

    def _told(self) -> Iterator[TrainingText]:
        yield from self._urgent()
        for entry in self._listed("ordinary"):
            entry.text("about")
            yield from (TrainingText(text, ORDINARY, False) for text in entry.ids("asked"))
            entry.finish()
        yield from self._declined()

    def _urgent(self) -> Iterator[TrainingText]:
        alarms = {str(body.get("id")) for body in self.file("alarms", "answers") or ()}
        for entry in self._listed("urgent"):
            sign, alarm = entry.text("sign", required=False), entry.text("alarm", required=False)
            if not (sign in self.draft.sign_names or alarm in alarms):
                reason = f"there is no sign or alarm '{sign or alarm}'"
                entry.fault("sign", reason, "Name one that exists.")
            over = not entry.flag("always")
            yield from (TrainingText(text, sign or alarm, over) for text in entry.ids("told"))
            entry.finish()

    def _declined(self) -> Iterator[TrainingText]:
        refusals = {str(body.get("id")) for body in self.file("refusals", "answers") or ()}
        for entry in self._listed("declined"):
            refusal = entry.text("refusal")
            if refusal not in refusals:
                reason = f"there is no refusal '{refusal}'"
                entry.fault("refusal", reason, "Name one of answers/refusals.yaml.")
            calm = entry.flag("calm")
            asked = entry.ids("asked")
            yield from (TrainingText(text, ORDINARY, False, refusal, calm) for text in asked)
            entry.finish()
