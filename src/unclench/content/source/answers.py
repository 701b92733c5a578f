"""Reads the shelf `answers`: how people ask, and the replies. Every number in a line is in a claim
it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from unclench.content.checks.language import (
    DOSE,
    HIGHEST_GRADE,
    LONGEST_SENTENCE,
    WORD,
    grade,
    sentences,
)
from unclench.content.checks.urgency import SIGNS, covered, urgency_alone
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Entry
from unclench.content.source.intake_words import read_intake
from unclench.content.source.rules import spoken
from unclench.content.source.standing_answers import read_tongues, shared_words
from unclench.content.types.answers import (
    Alarm,
    Answers,
    Guard,
    Intent,
    Line,
    Manner,
    Mood,
    Refusal,
    Reply,
    Standing,
    Told,
    Topic,
)
from unclench.content.types.facts import Claim, Words
from unclench.content.urgency import URGENT
from unclench.errors import Problem
from unclench.language.phrases import Phrase, plain, read_phrases, stems_of, words_of
from unclench.language.quantities import Quantity, missing, quantities

FOLDER = "answers"
ACTIONS = ("refuse_and_redirect", "abstain", "answer")
CLASS = re.compile(r"@([a-z]+)")
LETTERS = re.compile(r"[a-z]+")
SHORTEST_TARGET = 4


class _Reader:
    """What every part of the shelf is read with."""

    def __init__(self, draft: Draft, files: Mapping[str, Any]) -> None:
        self.draft, self.files = draft, files
        language = self.file("language")
        self.fillers = frozenset(map(str, language.get("fillers", ())))
        self.language = language
        self.units = {
            str(word): str(unit)
            for unit, words in self.file("guards").get("units", {}).items()
            for word in words
        }

    def file(self, name: str) -> Any:
        return self.files.get(f"{FOLDER}/{name}.yaml") or {}

    def listed(self, name: str, kind: str) -> Iterator[Entry]:
        for body in self.file(name) or ():
            yield Entry(body, f"{kind} {body.get('id', body.get('sign', ''))}", self.draft.problems)

    def phrases(self, entry: Entry, key: str = "phrases") -> tuple[Phrase, ...]:
        return tuple(
            phrase
            for text in entry.ids(key)
            for phrase in read_phrases(self.expanded(text), self.fillers)
        )

    def expanded(self, text: str) -> str:
        """`@word` stands for every word of that class of language.yaml."""
        classes = self.language.get("classes", {})
        for name in CLASS.findall(text):
            if name not in classes:
                self.draft.problems.append(
                    Problem(
                        "answers/language",
                        f"there is no class of words '@{name}'",
                        "Add it to classes.",
                    )
                )
        return CLASS.sub(lambda found: "|".join(map(str, classes.get(found[1], ("",)))), text)

    def frame(self, name: str) -> tuple[Phrase, ...]:
        return tuple(
            phrase
            for text in self.language.get(name, ())
            for phrase in read_phrases(self.expanded(str(text)), self.fillers)
        )

    def words(self, name: str) -> frozenset[str]:
        return frozenset(map(str, self.language.get(name, ())))

    def lines(self, entry: Entry) -> tuple[Line, ...]:
        return tuple(self.line(inner) for inner in entry.entries("lines"))

    def line(self, entry: Entry) -> Line:
        say, claims = spoken(self.draft, entry, "say"), entry.ids("claims")
        self.draft.cite(entry.place, claims)
        covered(self.draft, entry)
        entry.finish()
        self._grounded(entry, say, claims)
        return Line(say, claims)

    def _grounded(self, entry: Entry, say: Words, claims: tuple[str, ...]) -> None:
        known = tuple(
            q
            for claim in claims
            if claim in self.draft.claims
            for q in said(self.draft.claims[claim], self.units)
        )
        for text in say:
            for quantity in missing(quantities(text, self.units), known):
                entry.fault(
                    "say",
                    f"no cited claim says {quantity.number} {quantity.unit}".rstrip(),
                    "Cite the claim that does.",
                )

    def known(self, entry: Entry, key: str, things: Any, what: str) -> None:
        for name in entry.ids(key):
            if name not in things:
                entry.fault(key, f"there is no {what} '{name}'", "Name one that exists.")


def said(claim: Claim, units: Mapping[str, str]) -> tuple[Quantity, ...]:
    """Every quantity of a claim's own sentence."""
    return quantities(claim.says, units)


def read_answers(draft: Draft, files: Mapping[str, Any]) -> Answers:
    """The whole shelf; faults are collected in the draft."""
    reader = _Reader(draft, files)
    intents = tuple(_intent(reader, entry) for entry in reader.listed("intents", "intent"))
    topics = tuple(_topic(reader, entry) for entry in reader.listed("topics", "topic"))
    replies = tuple(
        _replies(reader, {intent.id for intent in intents}, {topic.id for topic in topics})
    )
    refusals = tuple(
        _refusal(reader, entry)
        for name in ("refusals", "scope")
        for entry in reader.listed(name, "refusal")
    )
    told = tuple(_told(reader, entry) for entry in reader.listed("signs", "sign"))
    alarms = tuple(_alarm(reader, entry) for entry in reader.listed("alarms", "alarm"))
    asked = [
        p
        for part in (told, alarms, intents, topics, refusals)
        for item in part
        for p in item.phrases
    ]
    targets = _targets(draft, asked) | reader.words("spelled")
    return Answers(
        fillers=reader.fillers,
        shorthand={
            str(written): tuple(str(meant).split())
            for written, meant in reader.language.get("shorthand", {}).items()
        },
        negations=reader.words("negations"),
        between=reader.words("between"),
        vocabulary=_vocabulary(draft, reader.language) | targets,
        beginnings=tuple(sorted(set(stems_of(asked)))),
        targets=tuple(sorted(targets)),
        grave=frozenset(
            words_of(phrase for part in (told, alarms) for item in part for phrase in item.phrases)
        ),
        stopwords=reader.words("stopwords"),
        vague=reader.words("vague"),
        broad=reader.words("broad"),
        common=reader.words("common"),
        limiting=reader.words("limiting"),
        asking=reader.frame("asking"),
        happening=reader.frame("happening"),
        backward=reader.frame("backward"),
        whole_list=reader.frame("whole_list"),
        manner=_manner(reader),
        mood=Mood(*(reader.frame(name) for name in Mood._fields)),
        told=told,
        alarms=alarms,
        intents=intents,
        topics=topics,
        refusals=refusals,
        replies=replies,
        guards=tuple(_guards(reader)),
        units=reader.units,
        intake=read_intake(reader.language, reader.frame),
        lines={name: _fixed(reader, name, body) for name, body in reader.file("lines").items()},
        plain_claims=frozenset(_plain_claims(draft)),
        english=_english(reader) - shared_words(reader.file("tongues")),
        tongues=tuple(read_tongues(draft, reader.file("tongues"), _english(reader))),
        ordinary=str((reader.file("ordinary") or {}).get("words", "")),
        standing=tuple(
            _standing(reader, entry) for entry in reader.listed("standing", "standing lines")
        ),
    )


def _manner(reader: _Reader) -> Manner:
    recent = tuple(read_phrases(reader.expanded("@when"), reader.fillers))
    return Manner(
        reader.words("openers"),
        reader.frame("questioning"),
        reader.frame("telling"),
        reader.frame("familiar"),
        recent,
    )


def _told(reader: _Reader, entry: Entry) -> Told:
    told = Told(
        entry.text("sign"),
        reader.phrases(entry),
        reader.phrases(entry, "never"),
        entry.flag("always"),
    )
    reader.known(entry, "sign", reader.draft.sign_names, "sign")
    entry.finish()
    return told


def _urgency(reader: _Reader, entry: Entry) -> str:
    """Its own, or with signs that of the most urgent one."""
    if "beside" not in entry.data:
        return entry.one_of("urgency", URGENT[:2])
    return min(
        (urgency_alone(reader.draft, ((SIGNS, (sign,)),)) for sign in entry.ids("beside")),
        key=(*URGENT, "").index,
    )


def _alarm(reader: _Reader, entry: Entry) -> Alarm:
    reader.known(entry, "beside", reader.draft.sign_names, "sign")
    alarm = Alarm(
        entry.text("id"),
        _urgency(reader, entry),
        reader.phrases(entry),
        reader.phrases(entry, "never"),
        entry.ids("beside"),
        reader.lines(entry),
    )
    entry.finish()
    return alarm


def _intent(reader: _Reader, entry: Entry) -> Intent:
    intent = Intent(
        entry.text("id"),
        reader.phrases(entry),
        entry.ids("parts"),
        entry.ids("fields"),
        entry.ids("differ"),
        entry.ids("search"),
    )
    entry.finish()
    return intent


def _topic(reader: _Reader, entry: Entry) -> Topic:
    draft, topic_id = reader.draft, entry.text("id")
    reader.known(entry, "class", draft.class_names, "class")
    reader.known(entry, "condition", draft.conditions, "condition")
    reader.known(entry, "given", draft.facts, "fact")
    names = entry.words("name", required=False) or Words(
        topic_id.replace("_", " "), topic_id.replace("_", " ")
    )
    topic = Topic(
        topic_id,
        reader.phrases(entry),
        topic_id if topic_id in draft.options else "",
        entry.text("class", required=False),
        entry.text("condition", required=False),
        entry.text("given", required=False),
        _value(reader, entry),
        names,
    )
    entry.finish()
    return topic


def _value(reader: _Reader, entry: Entry) -> bool | str:
    """What the given fact is: yes, or one of its choices."""
    spec = reader.draft.facts.get(entry.text("given", required=False))
    return (
        entry.one_of("is", tuple(sorted(spec.members or ())))
        if spec is not None and spec.kind == "choice"
        else True
    )


def _refusal(reader: _Reader, entry: Entry) -> Refusal:
    refusal = Refusal(
        entry.text("id"),
        entry.one_of("action", ACTIONS),
        reader.phrases(entry),
        reader.phrases(entry, "never"),
        entry.ids("classes"),
        entry.flag("plain_only"),
        reader.lines(entry),
        entry.flag("of_what_is_asked"),
    )
    reader.known(entry, "classes", reader.draft.class_names, "class")
    entry.finish()
    return refusal


def _standing(reader: _Reader, entry: Entry) -> Standing:
    standing = Standing(
        entry.text("id"), reader.phrases(entry), reader.phrases(entry, "never"), reader.lines(entry)
    )
    entry.finish()
    return standing


def _english(reader: _Reader) -> frozenset[str]:
    """Frequent words of English: they make a question English, whatever names it contains."""
    listed = (
        reader.words(name) for name in ("english", "everyday", "fillers", "stopwords", "openers")
    )
    return frozenset(
        {
            *map(str, reader.language.get("shorthand", {})),
            *(word for words in listed for word in words),
        }
    )


def _replies(reader: _Reader, intents: set[str], topics: set[str]) -> Iterator[Reply]:
    tails = {d.about.rpartition(".")[2] for d in reader.draft.disagreements} | {
        d.about for d in reader.draft.disagreements
    }
    known = topics | set(reader.draft.options) | set(reader.draft.ingredients)
    for name, items in sorted(reader.files.items()):
        if name.startswith(f"{FOLDER}/replies/"):
            for body in items or ():
                entry = Entry(body, f"answer {body.get('id')}", reader.draft.problems)
                for key, things, what in (
                    ("topics", known, "topic"),
                    ("together", known, "topic"),
                    ("intents", intents, "intent"),
                    ("differ", tails, "disagreement"),
                ):
                    reader.known(entry, key, things, what)
                reader.draft.carried.extend(
                    (seed, f"answer {entry.data.get('id')}") for seed in entry.ids("carries")
                )
                yield Reply(
                    entry.text("id"),
                    entry.ids("topics"),
                    entry.ids("together"),
                    entry.ids("intents"),
                    reader.lines(entry),
                    entry.ids("differ"),
                )
                reader.draft.timed.update(f"{inner.place}.say" for inner in entry.entries("lines"))
                entry.finish()


def _guards(reader: _Reader) -> Iterator[Guard]:
    for guard_id, words in reader.file("guards").get("guards", {}).items():
        yield Guard(str(guard_id), tuple(map(str, words)))


def _fixed(reader: _Reader, name: str, body: Any) -> Line:
    return reader.line(Entry(body, f"answers/lines.{name}", reader.draft.problems))


def _targets(draft: Draft, asked: list[Phrase]) -> frozenset[str]:
    """The words a misspelt one may have meant: those of phrases, and the names of what has a
    verdict."""
    names = (
        name
        for name, found in draft.names.items()
        if found.ingredient in draft.options and not found.doubtful
    )
    spelled = {*words_of(asked), *(word for name in names for word in LETTERS.findall(plain(name)))}
    return frozenset(word for word in spelled if len(word) >= SHORTEST_TARGET and word.isalpha())


def _vocabulary(draft: Draft, language: Mapping[str, Any]) -> frozenset[str]:
    """Words that are spelled rightly: those of all that is said here, of all names, and of every
    day."""
    texts = [claim.says for claim in draft.claims.values()]
    texts += [text for _, _, text in draft.spoken]
    texts += [name for name, found in draft.names.items() if not found.doubtful]
    texts += [
        str(text)
        for key in ("everyday", "fillers", "stopwords", "unlisted")
        for text in language.get(key, ())
    ]
    return frozenset(word for text in texts for word in LETTERS.findall(plain(text)))


def _plain_claims(draft: Draft) -> Iterator[str]:
    """Claims that may be read to a person as they stand: short, plain, and no dose."""
    fits: Callable[[str], bool] = lambda text: (  # noqa: E731
        not DOSE.search(text)
        and grade(text) <= HIGHEST_GRADE
        and all(len(WORD.findall(sentence)) <= LONGEST_SENTENCE for sentence in sentences(text))
    )
    return (claim.id for claim in draft.claims.values() if fits(claim.says))
