"""JSON is the same bytes with and without orjson."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.render.json_text import by_orjson, standard, to_bytes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda part: st.lists(part) | st.dictionaries(st.text(st.characters()), part),
)


@given(VALUES)
def test_orjson_and_the_standard_library_write_the_same_bytes(value: Any) -> None:
    assert by_orjson(orjson.dumps, standard())(value) == standard()(value)


@pytest.mark.parametrize("value", ["\ud800", 2**70, {"\udfff": [1]}, "\x00\x1f\x7f\u2028"])
def test_what_one_of_them_refuses_is_written_as_well(value: Any) -> None:
    assert by_orjson(orjson.dumps, standard())(value) == standard()(value)


@given(st.dictionaries(st.text(), VALUES))
def test_what_is_written_is_read_back(value: dict[str, Any]) -> None:
    assert json.loads(to_bytes(value)) == value
