"""No text tells anyone to stop at once (I14), and no person or carer reads a dose that is not their
own (I15)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from support.laws import World, caught, holds, planning_by, real
from support.people import Record, known_person
from unclench.content import load_library
from unclench.content.checks.language import DOSE, abrupt_stop
from unclench.content.content import Content
from unclench.content.types import Words
from unclench.patient.facts import Patient
from unclench.plan.models import Plan
from unclench.render.plan.json import to_dict
from unclench.render.plan.text import to_text

AUDIENCES = ("person", "carer", "clinician")
NUMBER = re.compile(r"[0-9][0-9.,]*")
PER_LITRE = re.compile(r"/\s*d?L\b")


@cache
def abrupt() -> re.Pattern[str]:
    """The pattern of the content's own check, for every medicine that has a name."""
    return abrupt_stop(
        sorted(
            {option.name for option in real().content.options if option.medicine}
            | set(real().content.ingredients)
        )
    )


def strings(tree: Any) -> Iterator[str]:
    """Every text of a JSON tree."""
    if isinstance(tree, str):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from strings(part)


def said(plan: Plan, content: Content, audience: str, chance: Random) -> list[str]:
    """The JSON's texts of one audience; for one person in four also the sheet."""
    sheet = [to_text(plan, content, audience)] if chance.random() < 0.25 else []
    return [*strings(to_dict(plan, content, audience)), *sheet]


def no_text_says_stop_at_once(world: World, record: Record, chance: Random) -> None:
    plan = world.plan_of(record)
    audience = chance.choice(AUDIENCES)
    for text in said(plan, world.content, audience, chance):
        assert not abrupt().search(text), f"{audience}: {text}"


def no_dose_but_ones_own(world: World, record: Record, chance: Random) -> None:
    """No number with mg, mL, tablets or sprays is in a person's or carer's plan, except those
    of the record itself."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    audience = chance.choice(("person", "carer"))
    own = own_numbers(record, patient)
    tree = to_dict(plan, world.content, audience)
    assert tree["schedule"] is None
    assert not [option["id"] for option in tree["options"] if option["regimen"]], (
        f"a regimen is shown to the {audience}"
    )
    sheet = [to_text(plan, world.content, audience)] if chance.random() < 0.5 else []
    for text in (*strings(tree), *sheet):
        for match in DOSE.finditer(text):
            strange = NUMBER.match(match.group()).group().strip(".,") not in own  # type: ignore[union-attr]
            assert not strange or PER_LITRE.match(text[match.end() :]), (
                f"the {audience} reads '{match.group()}': {text[:200]}"
            )


def own_numbers(record: Record, patient: Patient) -> set[str]:
    """Numbers that the record itself states: of doses, of results, in free words, and a day's sums
    of them."""
    found = set(
        NUMBER.findall(
            json.dumps(
                [record.get(key) for key in ("medicines", "trials", "labs", "goals", "notes")]
            )
        )
    )
    sums = [detail.text for name, detail in patient.details.items() if name.endswith("_per_day")]
    return {number.strip(".,") for number in found} | {
        number for text in sums for number in NUMBER.findall(text)
    }


LAWS = [no_text_says_stop_at_once, no_dose_but_ones_own]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


def all_words(value: Any) -> Iterator[Words]:
    """Every pair of words anywhere in the content."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from all_words(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from all_words(part)


def test_no_words_of_the_content_say_stop_at_once() -> None:
    """Also those that no random person happened to see."""
    content = real().content
    everything = [text for words in all_words(tuple(content)) for text in words] + list(
        content.words.values()
    )
    everything += [claim.says for claim in load_library().claims.values()]
    assert len(everything) > 1000
    assert [text for text in everything if abrupt().search(text)] == []


def test_no_persons_words_of_the_content_name_a_dose() -> None:
    found = [
        words.person for words in all_words(tuple(real().content)) if DOSE.search(words.person)
    ]
    assert found == []


def saying(text: str, *, clinician: bool = True) -> World:
    """A world in which one common rule says this."""
    content = real().content
    words = Words(text, text) if clinician else Words("", text)
    rules = tuple(
        rule._replace(say=words) if rule.effect == "avoid" else rule for rule in content.rules
    )
    return planning_by(content._replace(rules=rules))


@pytest.mark.parametrize(
    "text",
    [
        "Stop baclofen.",
        "You are at risk. Please stop your tablets",
        "Stop taking tizanidine now.",
        "Careful: stop gabapentin.",
    ],
)
def test_a_bare_stop_is_caught(text: str) -> None:
    caught(no_text_says_stop_at_once, saying(text))


@pytest.mark.parametrize(
    "text",
    ["Start with 5.5 mg at bedtime.", "Take 2.5 tablets.", "Use 13 sprays a day.", "Give 7.5 mL."],
)
def test_a_dose_in_a_persons_words_is_caught(text: str) -> None:
    caught(no_dose_but_ones_own, saying(text))


def test_a_regimen_shown_to_a_person_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone is taken for a clinician."""
    from unclench.render import wording as voice

    def blind(self: voice.Voice, content: Content, audience: str, region: str) -> None:
        kept(self, content, "clinician", region)

    kept = voice.Voice.__init__
    monkeypatch.setattr(voice.Voice, "__init__", blind)
    caught(no_dose_but_ones_own, real(), known_person)
