"""The same medicine in capitals, with a word of form, in full-width or look-alike letters is the
same medicine, at every door."""

from __future__ import annotations

import json
import unicodedata
from random import Random
from typing import Any

import pytest

from support.answers import answer_to
from support.bundle import bundle_of
from support.laws import World, caught, holds, real
from support.letters import WAYS, disguised, formed, in_other_letters
from support.people import Record, data_of, pools
from unclench.app.names import option_id
from unclench.intake.door import record_of
from unclench.language import letters as lettering
from unclench.language.letters import CYRILLIC, GREEK, LOOK_ALIKE, fold, key_of
from unclench.patient.derive import medicine_names as names
from unclench.patient.facts import Patient
from unclench.plan.models import Plan


def essence(plan: Plan) -> Any:
    """What a plan decides, without the words in which names were written."""
    return (
        plan.urgency,
        plan.stage.id,
        [(v.option.id, v.verdict, v.needs) for v in plan.options],
        [(u.id, u.urgency) for u in plan.urgent],
        sorted(
            {
                (a.id.partition("/")[0] if "doubtful" in a.id else a.id, a.severity)
                for a in plan.alerts
            }
        ),
        [(t.id, t.on) for t in plan.tasks],
        [q.fact for q in plan.questions],
    )


def no_door_reads_letters(world: World, record: Record, chance: Random) -> None:
    other = in_other_letters(record, chance)
    assert essence(world.plan_of(record)) == essence(world.plan_of(other)), (
        f"another plan for {_names(other)}"
    )


def no_form_makes_another_medicine(world: World, record: Record, chance: Random) -> None:
    record = {
        **record,
        "allergies": [],
        "medicines": [line for line in record.get("medicines", ()) if _known(line["name"])],
    }
    other = in_other_letters({**record, "requests": []}, chance, formed)
    assert essence(world.plan_of({**record, "requests": []})) == essence(world.plan_of(other)), (
        f"another plan for {_names(other)}"
    )


def _names(record: Record) -> list[str]:
    return [
        *(str(line["name"]) for line in record.get("medicines", ())),
        *map(str, record.get("allergies", ())),
    ]


def _known(name: str) -> bool:
    return key_of(name) in real().content.names


def through_fhir(data: bytes) -> Patient:
    return real().read(json.dumps(bundle_of(json.loads(data)), default=float).encode())


def test_no_door_reads_letters() -> None:
    holds(no_door_reads_letters, people=800)
    holds(
        lambda world, record, chance: no_door_reads_letters(
            world._replace(read=through_fhir), record, chance
        ),
        people=200,
    )


def test_no_form_makes_another_medicine() -> None:
    holds(no_form_makes_another_medicine, people=500)


def test_a_reader_that_looks_at_letters_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was: small letters, and nothing else."""
    monkeypatch.setattr(
        names, "key_of", lambda text: " ".join(text.lower().replace("-", " ").split())
    )
    caught(no_door_reads_letters, real())


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_name_is_read_in_every_way(way: Any) -> None:
    chance = Random(way.__name__)
    for name in pools().names:
        assert key_of(way(name, chance)) == key_of(name), way(name, chance)


def test_a_word_in_a_record_is_read_in_every_way() -> None:
    """Conditions in words, routes and a pump."""
    chance = Random(1)
    tree = {
        "schema": "unclench.record/1",
        "medicines": [{"name": "baclofen", "route": disguised("intrathecal", chance)}],
    }
    patient = real().read(data_of(tree))
    assert "baclofen_intrathecal" in patient.facts["taking"].known  # type: ignore[union-attr]


def test_the_command_line_reads_names_as_a_record_does() -> None:
    chance = Random(2)
    for option in real().content.options:
        assert option_id(disguised(option.id, chance), real().content) == option.id
    for name in ("BACLOFEN", "Baclofen TABLETS", "baclofen 10mg tab", "Lioresal", "ВАСLОFЕN"):
        assert option_id(name, real().content) == "baclofen"
    for name in ("baclofan", "gablofen", "zorblax", "baclofen and tizanidine"):
        assert option_id(name, real().content) == name


def test_a_question_is_read_in_every_way() -> None:
    chance = Random(3)
    for ask in (
        "Can I stop baclofen suddenly?",
        "I am very sleepy and confused after baclofen",
        "how do I take tizanidine",
    ):
        plain = answer_to(ask)
        for _ in range(5):
            assert answer_to(disguised(ask, chance)).text == plain.text


def test_a_look_alike_is_one_letter_for_one() -> None:
    assert len(CYRILLIC[0]) == len(CYRILLIC[1]) and len(GREEK[0]) == len(GREEK[1])
    for letter, latin in LOOK_ALIKE.items():
        assert unicodedata.category(chr(letter))[0] == "L" and not chr(letter).isascii()
        assert len(str(latin)) == 1 and str(latin).isascii() and str(latin).isalpha()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Bac\u200blo\u00adfen", "baclofen"),
        ("co‑codamol", "co-codamol"),
        ("µg", "ug"),
        ("Lioré\u0301sal", "lioresal"),
        ("a\tb", "a\tb"),
        ("bac\x00lofen", "baclofen"),
        ("ﬁ", "fi"),
        ("bac\u3164lofen", "baclofen"),
    ],
)
def test_examples(text: str, plain: str) -> None:
    assert fold(text) == plain


def test_no_known_name_is_changed_into_another() -> None:
    """The table joins no two names of different medicines."""
    assert lettering.key_of("ΝΑΒΙΧΙΜΟLS") == "nabiximols"
    assert all(key_of(name) == name for name in real().content.names)


def test_a_record_with_names_in_other_letters_keeps_the_words() -> None:
    record = record_of(
        {"schema": "unclench.record/1", "medicines": [{"name": "ＢＡＣＬＯＦＥＮ"}]},
        real().content,
        today=real().read(b'{"schema": "unclench.record/1"}').on,
    )
    assert record.medicines is not None and record.medicines[0].name == "ＢＡＣＬＯＦＥＮ"
