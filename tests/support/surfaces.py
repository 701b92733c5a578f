"""Every surface that speaks to a person with a record, run as a command in this process, and all
that it says as plain sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from support.laws import draft, real
from support.people import Record, data_of
from unclench.content import load_collection
from unclench.serve.cli import main

AUDIENCES = ("clinician", "person", "carer")
SIGNED = ("--signed-by", "A B, doctor", "--confirm")
# A day in mg, low enough to be under the limits of most people.
TAKEN = {"baclofen": 15, "gabapentin": 300, "tizanidine": 4}
UNUSABLE, BUG = 2, 70
# What cites, names or repeats the record, and what is left out of a programme with the reason why.
NOT_SAID_KEYS = """
    sources claims facts id content source disagreements citations signed goals notes rule needs fact regimen left_out
    measures with_physiotherapist held medicines requests see known not_known audience verdict grounds review option
    measure values value label unread other_conditions differ change
"""  # noqa: E501 - a text as it is shown
NOT_SAID = frozenset(NOT_SAID_KEYS.split())


class Surface(NamedTuple):
    """A command without its record and format; `asked` are the words of the person, `named` the
    option that it is about."""

    words: tuple[str, ...]
    form: str
    asked: str = ""
    named: str = ""


def surfaces(chance: Random) -> tuple[Surface, ...]:
    """Each surface once, with something by chance where it is asked about one thing."""
    who = ("--audience", chance.choice(AUDIENCES))
    letter, option = chance.choice(_letters()), chance.choice(_options())
    question, other = chance.sample(QUESTIONS, 2)
    old, new = chance.sample(sorted(TAKEN), 2)
    return (
        Surface(("triage", "RECORD", *who), "json"),
        Surface(("programme", "RECORD", *who), "json"),
        Surface(("summary", "RECORD", *who), "json"),
        Surface(("report", "RECORD"), "json"),
        Surface(("letter", "RECORD", letter, *who), "json", named=letter),
        Surface(("why", "RECORD", option), "json", named=option),
        Surface(("ask", question, "--record", "RECORD", *who), "json", question),
        Surface(("ask", other, "--record", "RECORD", *who), "json", other),
        Surface(
            ("titrate", new, "--record", "RECORD", *who, *SIGNED), chance.choice(("json", "html"))
        ),
        Surface(_down(old, *who), chance.choice(("json", "html"))),
        Surface((*_down(old), "--switch-to", new, *who), "json"),
    )


def _down(medicine: str, *more: str) -> tuple[str, ...]:
    total = f"{TAKEN[medicine]} mg/day"
    return ("taper", medicine, "--from", total, "--record", "RECORD", *SIGNED, *more)


QUESTIONS = (
    "How do I take baclofen?",
    "What are the side effects of tizanidine?",
    "What about gabapentin?",
    "What helps spasms at night?",
    "Can I stretch?",
    "Does cannabis help?",
    "What should I know about pregabalin?",
    "When should I call a doctor?",
    "How do I start exercising?",
    "May I stop baclofen?",
    "What is spasticity?",
    "What can I do about cramps?",
    "I am very drowsy on baclofen",
    "What should I avoid?",
    "Tell me about baclofen",
    "Is TENS safe for me?",
    "Does heat help?",
    "Is clonazepam dangerous?",
    "Can I take diazepam?",
    "Does acupressure work?",
    "Why am I so sleepy?",
    "Is some stiffness useful?",
)


@cache
def _letters() -> tuple[str, ...]:
    return tuple(load_collection("letters").letters)


@cache
def _options() -> tuple[str, ...]:
    return tuple(option.id for option in real().content.options)


def said_by(surface: Surface, record: Record, folder: Path) -> list[str]:
    """What a surface says; nothing where it cannot be used for this record."""
    path, out = folder / "record.json", folder / "out"
    path.write_bytes(data_of(record))
    out.unlink(missing_ok=True)
    words = [str(path) if word == "RECORD" else word for word in surface.words]
    with redirect_stderr(StringIO()) as error:
        code = main([*words, "--format", surface.form, "-o", str(out)])
    assert code != BUG, f"{surface.words}: {error.getvalue()}"
    return [] if code == UNUSABLE else _texts(out.read_text("utf-8"), surface.form)


def _texts(written: str, form: str) -> list[str]:
    if form == "json":
        return list(_strings(json.loads(written)))
    page = _Page()
    page.feed(written)
    return [" ".join(text.split()) for text in "".join(page.found).split("\0")]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, dict):
        yield from _of_entry(value)
    elif isinstance(value, str):
        yield value


def _of_entry(entry: dict[str, Any]) -> Iterator[str]:
    """The texts of one entry; a fact of the record with its value is the person's own word."""
    if _own_words(str(entry.get("lead", ""))):
        return
    for key, inner in entry.items():
        if key not in NOT_SAID:
            yield from _strings(inner)


# Names of options, of disagreements and of claims are no advice, as little as what the record calls
# a medicine.
_NAMES = re.compile(
    "|".join(
        map(
            re.escape,
            sorted(
                (
                    *(option.name for option in real().content.options),
                    *draft().claims,
                    *(
                        one.about.replace(".", " ").replace("_", " ")
                        for one in real().content.disagreements
                    ),
                ),
                key=len,
                reverse=True,
            ),
        )
    )
)


@cache
def _fact_names() -> tuple[str, ...]:
    return tuple(name for spec in real().content.facts.values() for name in spec.names)


def _own_words(lead: str) -> bool:
    return lead in _fact_names()


def _repeats(part: str) -> bool:
    """Whether a part only repeats a fact: `driving: no`, `disturbs walking`."""
    return part.partition(":")[0] in _fact_names() or part.startswith("disturbs ")


def without_record(text: str, record: Record) -> str:
    """A text without goals, names, and the facts that it only repeats: `driving: no; alcohol:
    none`."""
    if any(str(goal) in text for goal in record.get("goals") or ()):
        return ""
    if all(part.rstrip(".") in _fact_names() for part in text.split(", ")):
        return ""  # what was not checked because it is missing
    parts = (part for part in text.split("; ") if not _repeats(part))
    said = _NAMES.sub("", "; ".join(parts))
    for taken in record.get("medicines") or ():
        said = re.sub(re.escape(str(taken.get("name") or "-")), "", said, flags=re.IGNORECASE)
    return said


class _Page(HTMLParser):
    """The texts of a page, apart where a block begins or ends."""

    INLINE, SILENT = (
        frozenset(("b", "strong", "em", "span", "i")),
        frozenset(("style", "script", "svg")),
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self._apart(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT
        self._apart(tag)

    def _apart(self, tag: str) -> None:
        if tag not in self.INLINE:
            self.found.append("\0")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)
