"""The words and codes of other systems' records."""

from __future__ import annotations

from unclench.content.schema.base import KeyedEntry, OneOrMoreTexts, Text, must


class DoseWordsFile(KeyedEntry):
    """The words of doses. Each list holds phrases; case and accents do not count."""

    numbers: dict[str, OneOrMoreTexts] = must("Words of each number.")
    units: dict[str, OneOrMoreTexts] = must(
        "Words of each unit; `tablet` is any piece that is swallowed."
    )
    codes: dict[str, OneOrMoreTexts] = must("Codes of each unit, for a unit without words.")
    times: dict[str, OneOrMoreTexts] = must("Words for how often a day.")
    a_day: OneOrMoreTexts = must("Words that follow a number of times a day.")
    multiplied: OneOrMoreTexts = must("Words between a number of times and a dose.")
    every: OneOrMoreTexts = must("Words before a number of hours.")
    hours: OneOrMoreTexts = must("Words after a number of hours.")
    hourly: OneOrMoreTexts = must("Words that follow a number of hours and say how often.")
    uneven: OneOrMoreTexts = must("Words for what is not taken every day.")
    moments: dict[str, OneOrMoreTexts] = must("Words of each time of the day, by its code in FHIR.")
    joins: OneOrMoreTexts = must("Words that join two doses or two times of the day.")
    fillers: OneOrMoreTexts = must("Words that change nothing about the amount.")
    as_needed: OneOrMoreTexts = must("Words that say that it is taken as needed.")
    several: OneOrMoreTexts = must("Words that say that the amount changes or has a limit.")
    lasting: OneOrMoreTexts = must("Words before a number of days or weeks.")
    days: dict[str, OneOrMoreTexts] = must("Words of days and weeks, by their number of days.")
    clock: OneOrMoreTexts = must("Words before or after a clock time.")
    each_day: OneOrMoreTexts = must("Words that add nothing to clock times.")
    outside: OneOrMoreTexts = must("Forms and ways of giving that are no amount of the medicine.")


class RecordWordsFile(KeyedEntry):
    """What words and codes say about a whole list, and types of resources that are not read."""

    none: dict[str, OneOrMoreTexts] = must(
        "Codes and words that say that a list is empty, by list."
    )
    not_known: OneOrMoreTexts = must("Codes and words that say that nothing is known.")
    denied: OneOrMoreTexts = must("Beginnings of phrases that deny one thing only.")
    ordinary: OneOrMoreTexts = must("Diagnoses that no rule asks about.")
    lists: dict[str, Text] = must("The list to which a type that is not read would belong.")
    silent: OneOrMoreTexts = must("Types without anything about an illness or a medicine.")
    sections: dict[str, OneOrMoreTexts] = must("Codes of sections and lists, by list.")
    forms: OneOrMoreTexts = must("Words of a product's form that are taken off its name.")
    doubtful: OneOrMoreTexts = must("Beginnings of words that put a named condition in doubt.")
    otherwise: OneOrMoreTexts = must(
        "Beginnings of words that make a named condition another's, a former one or none; with `=`"
        " at the end, whole words."
    )
    denying: OneOrMoreTexts = must("Words that deny what comes after a condition.")
    makers: OneOrMoreTexts = must("Makers whose names are taken off the name of a product.")
