"""The words and codes of other systems' records: how doses are written, what says that there is
none, and what is known to be nothing that is asked about here."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple


class DoseWords(NamedTuple):
    """Phrases, folded. `units` and `codes` give the unit that a word or a code stands for; `times`
    how often a day; `a_day` follows a number of times, `multiplied` joins times and dose;
    `every` and `hours` stand round a number of hours, which `hourly` follows; `uneven` is no whole
    number of times a day; `moments` gives the event of the day. `fillers` change nothing. After
    `as_needed` and `several` the amount taken is not the one written. `lasting` comes before a
    number of `days`. `clock` stands round a clock time, with which `each_day` adds nothing. What is
    put on (`outside`) is no amount of a medicine."""

    numbers: Mapping[str, Decimal] = {}
    units: Mapping[str, str] = {}
    codes: Mapping[str, str] = {}
    times: Mapping[str, Decimal] = {}
    a_day: frozenset[str] = frozenset()
    multiplied: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    hourly: frozenset[str] = frozenset()
    uneven: frozenset[str] = frozenset()
    moments: Mapping[str, str] = {}
    joins: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    as_needed: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    days: Mapping[str, int] = {}
    clock: frozenset[str] = frozenset()
    each_day: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()


class RecordWords(NamedTuple):
    """`none` gives for each list (problems, medicines, allergies) the codes and words that say that
    there is nothing, `not_known` those that say that nothing is known; `denied` begins a phrase
    that denies one thing only. `ordinary` are diagnoses that no rule asks about. `lists` gives for
    a type of resource that is not read the list to which its content would belong, `silent` are the
    types without anything about an illness or a medicine. `sections` gives the list for each code
    of a section or list. `forms` are words of a product's form, `makers` of who made it.
    `doubtful` and `otherwise` begin words that make a named condition a doubtful one, or another's,
    a former or none; `denying` words deny what comes after it."""

    none: Mapping[str, frozenset[str]] = {}
    not_known: frozenset[str] = frozenset()
    denied: tuple[str, ...] = ()
    ordinary: frozenset[str] = frozenset()
    lists: Mapping[str, str] = {}
    silent: frozenset[str] = frozenset()
    sections: Mapping[str, str] = {}
    forms: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    doubtful: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    denying: tuple[str, ...] = ()


class ForeignWords(NamedTuple):
    """Everything that the way in of other systems' records looks up by word or code."""

    doses: DoseWords = DoseWords()
    records: RecordWords = RecordWords()
