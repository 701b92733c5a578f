"""Questions of people, and their answers (`unclench ask`)."""

from __future__ import annotations

from typing import Annotated

from unclench.content.schema.base import (
    CARRIES,
    CLAIMS,
    COVERS,
    Covers,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    TextList,
    WordsEntry,
    may,
    must,
    one_of,
)
from unclench.content.source.answers import ACTIONS
from unclench.content.urgency import URGENT

PHRASES = "Phrases that lead to it."
NEVER = "Phrases that make it something else."


class LineEntry(KeyedEntry):
    """A line of an answer. It cites a claim for every number."""

    say: WordsEntry = must("The words.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    covers: Covers | None = may(COVERS)


class SpokenSignEntry(KeyedEntry):
    """A sign in everyday speech."""

    sign: Text = must("An id of `signs/ids.yaml`.")
    phrases: OneOrMoreTexts = must(PHRASES)
    never: OneOrMoreTexts | None = may(NEVER)
    always: bool | None = may("It counts in any question, also in a general one.")


class AlarmEntry(KeyedEntry):
    """Something urgent that is not a sign of a record, or a further line for some signs."""

    id: Text = must("Its id.")
    lines: list[LineEntry] = must("The words.")
    urgency: Annotated[str, one_of(URGENT[:2])] | None = may(
        "How urgent it is; with `beside`, as urgent as those signs."
    )
    phrases: OneOrMoreTexts | None = may(PHRASES)
    never: OneOrMoreTexts | None = may(NEVER)
    beside: OneOrMoreTexts | None = may("It is added to the answer for these signs.")


class IntentEntry(KeyedEntry):
    """One kind of question."""

    id: Text = must("Its id.")
    title: Text = must('What it is called behind "Do you mean"; `{medicine}` is its subject.')
    asks: OneOrMoreTexts = must("Wordings of it; `medicine` and `measure` stand for names.")
    parts: OneOrMoreTexts | None = may("Counselling that answers it.")
    fields: OneOrMoreTexts | None = may("Parts of a medicine that answer it.")
    effect: OneOrMoreTexts | None = may("Parts of words in the side effects of a medicine.")
    short: WordsEntry | None = may("The first sentence of a card that is made from these.")
    absent: WordsEntry | None = may(
        "The first sentence where no side effect has one of these words."
    )
    broad: bool | None = may("A card of its subject without intents answers it too.")
    whole: bool | None = may("Its cards say what the standing lines would.")
    whether: bool | None = may("It asks whether something may be: what rules say comes first.")
    differ: OneOrMoreTexts | None = may("Disagreements that are shown with it.")


class TopicEntry(KeyedEntry):
    """The subject of a question. The id of an option means that option."""

    id: Text = must("Its id.")
    phrases: OneOrMoreTexts = must(PHRASES)
    class_: Text | None = may("A class of medicines that is then taken.", "class")
    condition: Text | None = may("A condition that is then there.")
    given: Text | None = may("A fact that is then known.")
    is_: Text | None = may("Its value, where the fact is a choice.", "is")
    name: WordsEntry | None = may("What it is called; else its id.")
    never: OneOrMoreTexts | None = may(NEVER)
    wants: Text | None = may("The intent of a question that names it with a medicine.")
    beside: WordsEntry | None = may(
        "Its words after the name of a medicine, such as `with weak kidneys`."
    )


class CardEntry(KeyedEntry):
    """A written answer."""

    id: Text = must("Its id.")
    short: LineEntry = must("The answer, in one sentence; `{medicine}` is its subject.")
    more: list[LineEntry] | None = may("What may follow it.")
    about: OneOrMoreTexts | None = may("It answers one of these topics …")
    intents: OneOrMoreTexts | None = may("… asked with one of these intents.")
    asks: OneOrMoreTexts | None = may("Wordings that ask for this card alone.")
    beside: OneOrMoreTexts | None = may("All of these are subjects too.")
    differ: OneOrMoreTexts | None = may("Disagreements that are shown with it.")
    carries: OneOrMoreTexts | None = may(CARRIES)


class ChoiceFile(KeyedEntry):
    """The weights at which a card is chosen."""

    clear: int = must("At this weight a card comes before a learned refusal.")
    sure: int = must("From here on it answers.")
    near: int = must("From here on it is asked whether it is meant.")
    older_from: int = must("The age in years at which a person counts as older.")
    margin: int = must("So far behind the first another one is still near it.")


class MeaningEntry(KeyedEntry):
    """Words that mean the same where a card is chosen."""

    meaning: Text = must("Its name.")
    words: OneOrMoreTexts = must("The words; `drows*` is every word that begins so.")


class RefusalEntry(KeyedEntry):
    """A question that is declined, why, and where help is."""

    id: Text = must("Its id.")
    action: Annotated[str, one_of(ACTIONS)] = must("What is done instead.")
    phrases: OneOrMoreTexts = must(PHRASES)
    never: OneOrMoreTexts | None = may(NEVER)
    lines: list[LineEntry] | None = may("The words.")
    classes: OneOrMoreTexts | None = may("Classes of medicines that lead to it too.")
    plain_only: bool | None = may("Declined for a person or carer alone.")
    unless_clear: bool | None = may("A card that is clearly meant goes before it.")
    of_what_is_asked: bool | None = may("Looked for only in the part of a message that asks.")


class StandingEntry(KeyedEntry):
    """Lines of every answer of a kind."""

    id: Text = must("Its id.")
    phrases: OneOrMoreTexts = must(PHRASES)
    lines: list[LineEntry] = must("The words.")
    never: OneOrMoreTexts | None = may("Left out of the sentence before phrases are looked for.")


class GuardsFile(KeyedEntry):
    """What the verifier of answers counts."""

    units: dict[str, TextList] = must("Units under one name, with all their words.")
    guards: dict[str, TextList] = must("Words whose loss or gain turns a sentence.")


class TongueEntry(KeyedEntry):
    """Another language, in which a question gets one fixed line."""

    id: Text = must("The language.")
    say: Text = must("The line in that language.")
    danger: OneOrMoreTexts = must("Beginnings of words that make it urgent.")
    words: OneOrMoreTexts | None = may("Frequent words that English does not use, without accents.")
    scripts: OneOrMoreTexts | None = may("First words of the Unicode names of its letters.")


class OrdinaryWordsFile(KeyedEntry):
    """Ordinary English words, which are never read as a word that they only look like."""

    words: Text = must("The words, between spaces.")


class LanguageFile(KeyedEntry):
    """How people write. A phrase may use `@word` for every word of a class."""

    fillers: TextList = must("Words that say nothing.")
    courtesies: TextList | None = may("Polite phrases that say nothing about the matter.")
    shorthand: dict[str, Text] = must("What is meant by a short or misspelt word.")
    classes: dict[str, TextList] = must("Words that phrases name by `@class`.")
    between: TextList = must("Words that may stand inside a phrase.")
    negations: TextList = must("Words that say no.")
    stopwords: TextList = must("Words that no search looks for.")
    everyday: TextList = must("Words that are spelled rightly.")
    unlisted: TextList = must("Medicines that are known by name alone.")
    english: TextList = must("Words that show a question to be English.")
    spelled: TextList = must("Words that a misspelt one may have meant.")
    limiting: TextList = must("Topics that limit what an answer may be about.")
    common: TextList = must("Topics that say little by themselves.")
    asking: TextList = must("Phrases of a question in general.")
    supposed: TextList = must("Phrases of what is only supposed.")
    unreal: TextList = must("Phrases of what would be.")
    past: TextList = must("Phrases of what is long ago.")
    unhad: TextList = must("Phrases of a symptom that never occurred.")
    lately: TextList = must("Phrases of what is now or lately.")
    happening: TextList = must("Phrases of something that happens now.")
    backward: TextList = must("Phrases that point to an earlier question.")
    allowing: TextList = must("Phrases that ask whether something may be.")
    forbidding: TextList = must("Phrases that ask whether something is bad.")
    wondering: TextList = must("Phrases of who asks without a question mark.")
    whole_list: TextList = must("Phrases for a whole list of medicines.")
    openers: TextList = must("First words of a question.")
    questioning: TextList = must("Phrases of a sentence that asks.")
    telling: TextList = must("Phrases of a sentence that tells.")
    familiar: TextList = must("Phrases of what is ordinary for people with MS.")
    taken: TextList = must("Phrases of an amount that is said to be taken.")
    untaken: TextList = must("Phrases of an amount that is not taken.")
    unsure: TextList = must("Phrases of an amount that may be taken or not.")
    opening: TextList = must("Phrases that open a statement about an amount.")
    joints: TextList = must("Words between an amount and its medicine.")
    turns: TextList = must("Words that turn to something else.")
    pieces: TextList = must("Words for one piece, such as tablets.")
    longer: TextList = must("Words of a time longer than a day.")
    daytimes: TextList = must("Words of a time of the day.")
    counts: dict[str, Text] = must("Words for how many.")
    often: dict[str, Text] = must("Words for how often a day.")
