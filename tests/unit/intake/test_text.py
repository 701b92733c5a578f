"""Bytes to a tree: what is refused, where it says the fault is, and how fast it refuses."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from support.content import SMALL
from unclench.errors import InputError
from unclench.intake.door import read_patient
from unclench.intake.text import LARGEST_JSON, LARGEST_YAML, check_numbers, is_whole, read_tree

TODAY = date(2026, 11, 20)


def refusal(data: bytes) -> str:
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        read_patient(data, SMALL, today=TODAY)
    assert time.process_time() - started < 1
    assert caught.value.problems
    assert all(problem.place and problem.reason for problem in caught.value.problems)
    return str(caught.value)


def test_numbers_are_exact_and_dates_stay_text() -> None:
    tree = read_tree(b"a: 0.1\nb: 10\nc: 2026-11-20\nd: null\ne: [true, ~]\nf: '1'\n")
    assert tree == {
        "a": Decimal("0.1"),
        "b": 10,
        "c": "2026-11-20",
        "d": None,
        "e": [True, None],
        "f": "1",
    }
    assert read_tree(b'{"a": 0.1, "b": 10, "c": 1.50}') == {
        "a": Decimal("0.1"),
        "b": 10,
        "c": Decimal("1.50"),
    }


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_tree(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert read_tree(b"\xef\xbb\xbfa: 1") == {"a": 1}


BAD = {
    "empty": (b"", "empty"),
    "XML": (b'\xef\xbb\xbf <Bundle xmlns="http://hl7.org/fhir"/>', "is XML. Send FHIR R4 as JSON"),
    "blank": (b" \n\t ", "empty"),
    "not UTF-8": (b"id: \xff\xfe", "UTF-8"),
    "JSON cut off": (b'{"schema": "unclench.record/1", ', "line 1"),
    "JSON comma": (b'{"a": 1,\n "b": ,}', "line 2"),
    "JSON duplicate key": (b'{"schema": "x", "schema": "y"}', "'schema' stands twice"),
    "JSON duplicate key inside": (b'{"person": {"age": 1, "age": 2}}', "'age' stands twice"),
    "JSON NaN": (b'{"a": NaN}', "NaN"),
    "JSON Infinity": (b'{"a": -Infinity}', "Infinity"),
    "JSON 1e400": (b'{"a": 1e400}', "a: is not a key"),
    "JSON 1e999999": (b'{"a": 1e999999}', "a: is not a key"),
    "JSON 1e-999999999": (b'{"a": 1e-999999999}', "a: is not a key"),
    "JSON 1e99999999999999999999": (b'{"a": 1e99999999999999999999}', "a: is not a key"),
    "JSON huge integer": (b'{"a": ' + b"9" * 5000 + b"}", "a: is not a key"),
    "JSON long fraction": (b'{"a": 0.' + b"1" * 5000 + b"}", "a: is not a key"),
    "JSON deep": (b'{"a":' + b"[" * 100_000, "nested too deeply"),
    "JSON half a character": (b'{"notes": "\\ud800"}', "surrogate"),
    "JSON two documents": (b'{"a": 1} {"b": 2}', "line 1"),
    "a list": (b"[1, 2]", "a mapping"),
    "a word": (b"hello", "a mapping"),
    "YAML duplicate key": (b"a: 1\na: 2\n", "line 2"),
    "YAML anchor": (b"a: &x [1]\nb: *x\n", "anchors"),
    "YAML bomb": (b"a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors"),
    "YAML tag": (b"a: !!python/object/apply:os.system ['true']\n", "tags"),
    "YAML timestamp tag": (b"a: !!timestamp 2026-11-20\n", "tags"),
    "YAML NaN": (b"a: .nan\n", ".nan"),
    "YAML inf": (b"a: -.inf\n", "-.inf"),
    "YAML two documents": (b"a: 1\n---\nb: 2\n", "second document"),
    "YAML deep": (b"a: " + b"[" * 60, "deep"),
    "YAML very deep": (b"a: " + b"[" * 100_000, "deep"),
    "YAML deep braces": (b"a: " + b"{a: " * 30_000, "deep"),
    "YAML control character": (b"a: \x07\n", ""),
    "YAML complex key": (b"? [1, 2]\n: 3\n", "plain text"),
    "large YAML": (b"a: 1\n" + b"# " + b"x" * LARGEST_YAML, "256 KB"),
    "10 MB of JSON": (b'{"a": "' + b"x" * 10_000_000 + b'"}', "8 MB"),
    "10 MB of YAML": (b"a: " + b"x" * 10_000_000, "8 MB"),
}


@pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD.keys())
def test_bad_text_is_refused_with_place_and_reason(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_the_largest_texts_are_refused_only_above_the_limit() -> None:
    padding = b'{"data": "' + b"x" * (LARGEST_JSON - 12) + b'"}'
    assert len(padding) == LARGEST_JSON
    assert read_tree(padding)["data"][0] == "x"
    assert read_tree(b"a: 1\n#" + b"x" * (LARGEST_YAML - 6)) == {"a": 1}


def test_many_duplicate_keys_are_found_quickly() -> None:
    assert "stands twice" in refusal(
        b"{" + b",".join(b'"%d": 1' % (i // 2) for i in range(100_000)) + b"}"
    )


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_tree(b'{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    "text",
    ["0o14", "0x1F", "1_000", "1e3", "\u0663", "12:30:45", "yes", "no", "on", "0.5.1", "+.5"],
)
def test_yaml_reads_nothing_but_plain_numbers_as_numbers(text: str) -> None:
    assert read_tree(f"a: {text}".encode()) == {"a": text}


@pytest.mark.parametrize(
    ("value", "whole"),
    [(Decimal("4.0"), True), (Decimal("4.5"), False), (4, True), (True, False), ("4", False)],
)
def test_a_whole_number_may_be_written_with_a_point(value: object, whole: bool) -> None:
    assert is_whole(value) is whole


def test_a_number_beyond_all_measure_is_found_wherever_it_is() -> None:
    check_numbers(read_tree(b'{"a": [1, {"b": 2.5}], "c": "1e99"}'))
    for text in (b'{"a": [1, {"b": 1e99}]}', b'{"a": 1234567890123456789012345678901234567890}'):
        with pytest.raises(InputError):
            check_numbers(read_tree(text))
