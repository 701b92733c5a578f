"""Reads what people want to know, the cards that answer it, and the choice between them that is
learned from the wordings of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unclench.content.source.answer_reader import FOLDER, AnswerReader
from unclench.content.source.fields import Fields
from unclench.content.training.choice import choice_weights, labels_of
from unclench.content.types.answers import AnswerCard, AnswerLine, CardChoice, Intent, Topic
from unclench.content.types.facts import Words
from unclench.language.phrases import sentences

CARDS, MEDICINE = f"{FOLDER}/cards/", "medicine"


def read_intents(reader: AnswerReader) -> Iterator[Intent]:
    for entry in reader.listed("intents", "intent"):
        intent = Intent(
            entry.text("id"),
            entry.text("title"),
            (*entry.ids("asks"), *more_wordings(reader, entry.text("id"))),
            entry.ids("parts"),
            entry.ids("fields"),
            entry.ids("effect"),
            entry.words("short", required=False),
            entry.ids("differ"),
            entry.flag("whether"),
            entry.flag("whole"),
            entry.flag("broad"),
            entry.words("absent", required=False),
        )
        for name in ("short", "absent"):
            for audience, text in zip(Words._fields, getattr(intent, name) or (), strict=False):
                reader.draft.say(f"{entry.place}.{name}", audience, text)
        entry.finish()
        yield intent


def more_wordings(reader: AnswerReader, name: str) -> tuple[str, ...]:
    """The wordings of an intent or a card in the file of wordings, one a line."""
    text = str(reader.file("wordings").get(name, ""))
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def read_cards(
    reader: AnswerReader, intents: Sequence[Intent], topics: Sequence[Topic]
) -> Iterator[AnswerCard]:
    draft = reader.draft
    abouts = {difference.about for difference in draft.disagreements}
    named = {topic.id for topic in topics} | set(draft.options) | set(draft.ingredients)
    known = {
        "about": (named, "topic"),
        "beside": (named, "topic"),
        "intents": ({intent.id for intent in intents}, "intent"),
        "differ": (abouts | {about.rpartition(".")[2] for about in abouts}, "disagreement"),
    }
    for name, items in sorted(reader.files.items()):
        for body in (items or ()) if name.startswith(CARDS) else ():
            entry = Fields(body, f"answer {body.get('id')}", draft.problems)
            for key, (things, what) in known.items():
                reader.known(entry, key, things, what)
            yield _card(reader, entry)


def _card(reader: AnswerReader, entry: Fields) -> AnswerCard:
    draft, card_id = reader.draft, entry.text("id")
    draft.carried.extend((seed, f"answer {card_id}") for seed in entry.ids("carries"))
    short = entry.entry("short") or Fields({}, f"{entry.place}.short", draft.problems)
    more = entry.entries("more")
    card = AnswerCard(
        card_id,
        entry.ids("about"),
        entry.ids("beside"),
        entry.ids("intents"),
        (*entry.ids("asks"), *more_wordings(reader, card_id)),
        _line(reader, short),
        tuple(_line(reader, inner) for inner in more),
        entry.ids("differ"),
    )
    entry.finish()
    return card


def _line(reader: AnswerReader, entry: Fields) -> AnswerLine:
    """A line of a card. One that is written for one audience alone is said to that one alone."""
    draft, place = reader.draft, f"{entry.place}.say"
    inner = entry.entry("say") or Fields({}, place, draft.problems)
    say = Words(inner.text("clinician", required=False), inner.text("person", required=False))
    inner.finish()
    for audience, text in zip(say._fields, say, strict=True):
        if text:
            draft.say(place, audience, text)
    draft.timed.add(place)
    return reader.cited(entry, say)


def read_meanings(reader: AnswerReader) -> dict[str, str]:
    """The name of what each word means; `drows*` is every word that begins so."""
    found: dict[str, str] = {}
    for entry in reader.listed("meanings", "meaning"):
        name = entry.text("meaning")
        for text in entry.ids("words"):
            found[" ".join(part for part in text.split() if part not in reader.fillers)] = name
        entry.finish()
    return found


def read_choice(
    reader: AnswerReader, intents: Sequence[Intent], cards: Sequence[AnswerCard]
) -> CardChoice:
    """The weights of all wordings, and from which of them on a card is chosen."""
    entry = Fields(reader.file("choice"), f"{FOLDER}/choice", reader.draft.problems)
    wordings = tuple(wordings_of(reader, intents, cards))
    known, more = labels_of(label for label, _ in wordings), reader.file("wordings")
    for name in more.keys() - set(known):
        lost = Fields(more, f"{FOLDER}/wordings", reader.draft.problems)
        lost.fault(name, "there is no such intent or card", "Use the id of one.")
    meanings = read_meanings(reader)
    choice = CardChoice(
        labels_of(label for label, _ in wordings),
        choice_weights(wordings, meanings),
        entry.integer("clear") or 0,
        entry.integer("sure") or 0,
        entry.integer("near") or 0,
        entry.integer("margin") or 0,
        entry.integer("older_from") or 0,
        meanings,
    )
    entry.finish()
    return choice


def wordings_of(
    reader: AnswerReader, intents: Sequence[Intent], cards: Sequence[AnswerCard]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every wording with what it asks for, in the words that a question has once it is read."""
    asked = [(intent.id, intent.asks) for intent in intents]
    asked += [(card.id, card.asks) for card in cards]
    for name, texts in asked:
        yield from ((name, tuple(_words(reader, text))) for text in texts)


def _words(reader: AnswerReader, text: str) -> Iterator[str]:
    """The words of a wording; one that names a medicine of the pathway holds for all of them."""
    for said in sentences(text):
        for word in said:
            parts = reader.shorthand.get(word) or (word,)
            kept = (part for part in parts if part not in reader.fillers)
            yield from (MEDICINE if _is_medicine(part, reader) else part for part in kept)


def _is_medicine(word: str, reader: AnswerReader) -> bool:
    option = reader.draft.options.get(word)
    return option is not None and option.medicine is not None
