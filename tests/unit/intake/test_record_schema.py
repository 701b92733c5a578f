"""The JSON Schema of a record is made from the same keys and facts as its readers."""

from __future__ import annotations

import pytest

from unclench.content import load
from unclench.errors import InputError
from unclench.intake.amounts import amount_of
from unclench.intake.entries import LAB_KEYS, MEDICINE_KEYS, TRIAL_KEYS
from unclench.intake.faults import RefusedError, UnreadableError
from unclench.intake.record import KEYS
from unclench.intake.record_schema import JsonSchema, _part, fact_shape, record_schema
from unclench.intake.text import LARGE, read_json_tree
from unclench.patient.index import index_of

SCHEMA = record_schema(load())


def keys_of(*path: str) -> set[str]:
    found: JsonSchema = SCHEMA
    for step in path:
        found = found["properties"][step]
        found = found.get("items", found)
    return {*found["properties"]}


def test_every_key_of_a_record_is_described() -> None:
    index = index_of(load())
    top = {place for place in index.plain if "." not in place}
    assert keys_of() == KEYS | index.sections.keys() | top
    for section, keys in index.sections.items():
        assert keys_of(section) >= keys
    assert keys_of("person") >= {"age", "born"}
    assert keys_of("labs") == LAB_KEYS
    assert keys_of("medicines") == MEDICINE_KEYS
    assert keys_of("trials") == TRIAL_KEYS


def test_a_key_that_a_reader_knows_and_the_schema_does_not_is_seen() -> None:
    with pytest.raises(AssertionError, match="colour"):
        _part({"name": {}}, {"name", "colour"})


def test_null_is_not_known_everywhere() -> None:
    for shape in SCHEMA["properties"].values():
        kinds = shape.get("type", ["null"])
        assert "null" in kinds or None in shape["enum"] or {"type": "null"} in shape["anyOf"]


def test_a_fact_has_its_range_its_members_and_its_unit() -> None:
    facts = load().facts
    severity = fact_shape(facts["severity"])
    assert (severity["type"], severity["minimum"], severity["maximum"]) == ("number", 0, 10)
    assert fact_shape(facts["region"])["enum"] == ["uk", "us"]
    open_set = facts["conditions"]._replace(members=None)
    assert "enum" not in fact_shape(open_set)["items"]
    no_range = facts["severity"]._replace(low=None, high=None)
    assert not {"minimum", "maximum"} & fact_shape(no_range).keys()


AMOUNTS = (
    "10 mg", "10mg", "10 MG", "0 mg", "0.0 mg", "1.500 mg", "10 mg/day", "10 mg a day", "0 mg/day",
    "10 drops", "one tablet", "AAA", "", " 5 micrograms ", "0.5 g per day", "7 sprays/ day",
)  # fmt: skip


@pytest.mark.parametrize("words", AMOUNTS)
@pytest.mark.parametrize("per_day", [False, True])
def test_words_for_amounts_are_described_as_they_are_read(words: str, per_day: bool) -> None:
    import re

    entry = SCHEMA["properties"]["medicines"]["items"]["properties"]
    pattern = entry["total" if per_day else "dose"]["anyOf"][0]["anyOf"][0]["not"]["pattern"]
    try:
        amount_of(words, per_day=per_day)
        refused = False
    except UnreadableError:
        refused = False
    except RefusedError:
        refused = True
    assert bool(re.search(pattern, words)) is refused


def test_json_alone_is_read_and_a_large_one_is_looked_through() -> None:
    assert read_json_tree(b"[1]") == [1]
    with pytest.raises(InputError, match="is not JSON"):
        read_json_tree(b"person: {}")
    with pytest.raises(InputError, match="at most 1,000 are read"):
        read_json_tree(b'{"x": [' + b"1," * LARGE + b"1]}")


def test_an_entry_whose_name_is_null_is_refused_and_does_not_vanish() -> None:
    from datetime import date

    from unclench.intake.door import record_of

    for entry in ({"labs": [{"test": None}]}, {"trials": [{"medicine": None}]}):
        with pytest.raises(InputError):
            record_of(entry, load(), today=date(2026, 11, 20))
