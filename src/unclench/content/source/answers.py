"""Reads the collection `answers`: how people ask, and the cards. Every number in a line is in a
claim it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from unclench.content.checks.urgency import SIGNS, urgency_alone
from unclench.content.source.answer_reader import AnswerReader
from unclench.content.source.answer_words import (
    english,
    plain_claims,
    read_intake,
    read_tongues,
    shared_words,
    targets,
    vocabulary,
)
from unclench.content.source.cards import read_cards, read_choice, read_intents
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.made_cards import made_cards
from unclench.content.types.answers import (
    Alarm,
    AnswerLine,
    Answers,
    Guard,
    Intake,
    Manner,
    Mood,
    Refusal,
    Standing,
    StatedSign,
    Topic,
)
from unclench.content.types.facts import Words
from unclench.content.urgency import URGENT
from unclench.language.phrases import Phrase, read_phrases, stems_of, words_of

ACTIONS = ("refuse_and_redirect", "abstain", "answer")
WORDS = ("negations", "between", "stopwords", "common", "limiting")
FRAMES = ("asking", "happening", "backward", "allowing", "forbidding", "wondering", "whole_list")


def read_answers(draft: Draft, files: Mapping[str, Any]) -> Answers:
    """The whole collection; faults are collected in the draft."""
    reader = AnswerReader(draft, files)
    intents = tuple(read_intents(reader))
    topics = tuple(_topic(reader, entry) for entry in reader.listed("topics", "topic"))
    written = tuple(read_cards(reader, intents, topics))
    cards = (*written, *made_cards(reader, intents, written))
    refusals = tuple(
        _refusal(reader, entry)
        for name in ("refusals", "scope")
        for entry in reader.listed(name, "refusal")
    )
    told = tuple(_told(reader, entry) for entry in reader.listed("signs", "sign"))
    alarms = tuple(_alarm(reader, entry) for entry in reader.listed("alarms", "alarm"))
    asked = [*_phrases(told, alarms), *_phrases(topics, refusals)]
    asks = (
        text for asks in (*(i.asks for i in intents), *(c.asks for c in cards)) for text in asks
    )
    asked += [phrase for text in asks for phrase in reader.read(text)]
    found = Answers(
        told=told,
        alarms=alarms,
        intents=intents,
        topics=topics,
        refusals=refusals,
        cards=cards,
        choice=read_choice(reader, intents, cards),
        guards=tuple(_guards(reader)),
        intake=read_intake(reader.language, reader.frame),
        lines={name: _fixed(reader, name, body) for name, body in reader.file("lines").items()},
        standing=tuple(
            _standing(reader, entry) for entry in reader.listed("standing", "standing lines")
        ),
        plain_claims=frozenset(plain_claims(draft)),
        grave=frozenset(words_of(_phrases(told, alarms))),
        **_spelling(reader, asked),
        **_language(reader),
    )
    _finish(reader)
    return found


def _finish(reader: AnswerReader) -> None:
    """Every key of these files is read."""
    reader.about.asked |= {"unlisted", *Intake._fields}
    reader.about.finish()
    for name, known in (("guards", {"units", "guards"}), ("ordinary", {"words"})):
        entry = Fields(reader.file(name), f"answers/{name}", reader.draft.problems)
        entry.asked |= known
        entry.finish()


def _phrases(*parts: Iterable[StatedSign | Alarm | Topic | Refusal]) -> list[Phrase]:
    return [phrase for part in parts for item in part for phrase in item.phrases]


def _spelling(reader: AnswerReader, asked: list[Phrase]) -> dict[str, Any]:
    """The words that a question may be made of, and which of them a misspelt one may have meant."""
    meant = targets(reader.draft, asked) | reader.words("spelled")
    return {
        "vocabulary": vocabulary(reader.draft, reader.language) | meant,
        "beginnings": tuple(sorted(set(stems_of(asked)))),
        "targets": tuple(sorted(meant)),
    }


def _language(reader: AnswerReader) -> dict[str, Any]:
    """How people write, whatever they ask about."""
    known, tongues = english(reader), reader.file("tongues")
    return {
        **{name: reader.words(name) for name in WORDS},
        **{name: reader.frame(name) for name in FRAMES},
        "fillers": reader.fillers,
        "courtesies": reader.courtesies,
        "units": reader.units,
        "shorthand": reader.shorthand,
        "manner": _manner(reader),
        "mood": Mood(*(reader.frame(name) for name in Mood._fields)),
        "english": known - shared_words(tongues),
        "tongues": tuple(read_tongues(reader.draft, tongues, known)),
        "ordinary": str((reader.file("ordinary") or {}).get("words", "")),
    }


def _manner(reader: AnswerReader) -> Manner:
    recent = tuple(read_phrases(reader.expanded("@when"), reader.fillers))
    return Manner(
        reader.words("openers"),
        reader.frame("questioning"),
        reader.frame("telling"),
        reader.frame("familiar"),
        recent,
    )


def _told(reader: AnswerReader, entry: Fields) -> StatedSign:
    told = StatedSign(
        entry.text("sign"),
        reader.phrases(entry),
        reader.phrases(entry, "never"),
        entry.flag("always"),
    )
    reader.known(entry, "sign", reader.draft.sign_names, "sign")
    entry.finish()
    return told


def _urgency(reader: AnswerReader, entry: Fields) -> str:
    """Its own, or with signs that of the most urgent one."""
    if "beside" not in entry.data:
        return entry.one_of("urgency", URGENT[:2])
    return min(
        (urgency_alone(reader.draft, ((SIGNS, (sign,)),)) for sign in entry.ids("beside")),
        key=(*URGENT, "").index,
    )


def _alarm(reader: AnswerReader, entry: Fields) -> Alarm:
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


def _topic(reader: AnswerReader, entry: Fields) -> Topic:
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
        entry.words("beside", required=False),
        entry.text("wants", required=False),
        reader.phrases(entry, "never"),
    )
    entry.finish()
    return topic


def _value(reader: AnswerReader, entry: Fields) -> bool | str:
    """What the given fact is: yes, or one of its choices."""
    spec = reader.draft.facts.get(entry.text("given", required=False))
    return (
        entry.one_of("is", tuple(sorted(spec.members or ())))
        if spec is not None and spec.kind == "choice"
        else True
    )


def _refusal(reader: AnswerReader, entry: Fields) -> Refusal:
    refusal = Refusal(
        entry.text("id"),
        entry.one_of("action", ACTIONS),
        reader.phrases(entry),
        reader.phrases(entry, "never"),
        entry.ids("classes"),
        entry.flag("plain_only"),
        reader.lines(entry),
        entry.flag("of_what_is_asked"),
        entry.flag("unless_clear"),
    )
    reader.known(entry, "classes", reader.draft.class_names, "class")
    entry.finish()
    return refusal


def _standing(reader: AnswerReader, entry: Fields) -> Standing:
    standing = Standing(
        entry.text("id"), reader.phrases(entry), reader.phrases(entry, "never"), reader.lines(entry)
    )
    entry.finish()
    return standing


def _guards(reader: AnswerReader) -> Iterator[Guard]:
    for guard_id, words in reader.file("guards").get("guards", {}).items():
        yield Guard(str(guard_id), tuple(map(str, words)))


def _fixed(reader: AnswerReader, name: str, body: Any) -> AnswerLine:
    return reader.line(Fields(body, f"answers/lines.{name}", reader.draft.problems))
