"""Whatever comes in: a Patient, or an InputError that says where and what to do; nothing else, and
soon."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.bundle import bundle_of
from support.laws import PEOPLE, World, caught, holds, paths, real
from support.people import TODAY, Record, person
from unclench.errors import InputError
from unclench.intake import read_patient
from unclench.patient.facts import Patient

JUNK: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    10**17,
    -(10**17),
    0.1,
    1e-9,
    1e15,
    "",
    " ",
    "none",
    "None",
    "null",
    "yes",
    "no",
    "0",
    "10 mg",
    "-5 mg",
    "1,000 mg",
    "2026-11-20",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "x" * 201,
    "x" * 30000,
    "\x00",
    "\u202e",
    "٣",
    "💊",
    "<script>",
    "'; --",
    "../..",
    "%s{}",
    [],
    [[]],
    [None],
    {},
    {"": ""},
    {"name": None},
    [{}],
    [[[[[[]]]]]],
    [1, "a", None],
    {"a": {"b": {"c": []}}},
    ["x"] * 600,
)
SLOWEST = 1.0


def reads_or_refuses(world: World, record: Any, _: Random) -> None:
    """The law: any bytes, one of two ends, within a second."""
    data = record if isinstance(record, bytes) else json.dumps(record, default=str).encode()
    began = time.process_time()
    try:
        patient = world.read(data)
        assert isinstance(patient, Patient)
        assert patient.facts.keys() <= world.content.facts.keys() | {"region"}
    except InputError as refused:
        assert refused.problems, "refused without a problem"
        assert all(problem.place and problem.reason for problem in refused.problems)
    except AssertionError:
        raise
    except Exception as other:
        raise AssertionError(f"{type(other).__name__}: {other}") from other
    assert time.process_time() - began < SLOWEST, "took too long"


def inside_of(tree: Any, way: tuple[Any, ...]) -> Any:
    """What holds the end of the way; None when something on the way is gone."""
    try:
        for step in way[:-1]:
            tree = tree[step]
        _ = tree[way[-1]]
    except (KeyError, IndexError, TypeError):
        return None
    return tree if isinstance(tree, (dict, list)) else None


def spoilt(tree: Record, chance: Random, times: int) -> Record:
    """The tree with junk in some places, strange keys, or parts gone."""
    places = list(paths(tree))
    for way in chance.choices(places, k=times):
        inside: Any = inside_of(tree, way)
        if inside is not None:
            spoil_one(inside, way[-1], chance)
    return tree


def spoil_one(inside: Any, last: Any, chance: Random) -> None:
    match chance.choice(("junk", "junk", "junk", "gone", "key", "wrapped", "twice")):
        case "gone":
            del inside[last]
        case "key" if isinstance(inside, dict):
            inside[chance.choice(("x", "", "name ", "__class__", "résumé"))] = deepcopy(
                chance.choice(JUNK)
            )
        case "wrapped":
            inside[last] = chance.choice(([inside[last]], {"value": inside[last]}))
        case "twice" if isinstance(inside, list):
            inside.append(inside[last])
        case _:
            inside[last] = deepcopy(chance.choice(JUNK))


def bad_record(seed: int) -> Record:
    chance = Random(f"bad {seed}")
    return spoilt(person(seed), chance, chance.choice((1, 1, 2, 5, 20)))


def bad_bundle(seed: int) -> Record:
    chance = Random(f"bad {seed}")
    return spoilt(
        json.loads(json.dumps(bundle_of(person(seed)), default=str)),
        chance,
        chance.choice((1, 1, 2, 5, 20)),
    )


@pytest.mark.parametrize("make", [bad_record, bad_bundle])
def test_junk_in_any_place_is_refused_or_read(make: Any) -> None:
    holds(reads_or_refuses, make)


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:20])
def test_junk_in_every_place_of_one_record(junk: Any) -> None:
    """The wrong type everywhere, one place at a time."""
    record = {
        **person(3),
        "trials": [{"medicine": "baclofen", "outcome": "helped"}],
        "medicines": [{"name": "baclofen", "dose": "10 mg", "per_day": 3}],
    }
    for way in list(paths(record)):
        tree = json.loads(json.dumps(record))
        inside_of(tree, way)[way[-1]] = deepcopy(junk)
        reads_or_refuses(real(), tree, Random(0))


@settings(
    max_examples=PEOPLE, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    reads_or_refuses(real(), data, Random(0))


@settings(
    max_examples=PEOPLE, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(st.integers(0, 10**6), st.integers(0, 3000), st.binary(max_size=4))
def test_damaged_json_is_refused_or_read(seed: int, at: int, bytes_: bytes) -> None:
    """A few bytes of a whole record replaced: cut off, doubled, broken characters."""
    whole = json.dumps(person(seed % 50)).encode()
    at %= len(whole)
    for damaged in (
        whole[:at],
        whole[:at] + bytes_ + whole[at:],
        whole[:at] + bytes_ + whole[at + len(bytes_) :],
        whole[at:],
    ):
        reads_or_refuses(real(), damaged, Random(0))


HOSTILE = {
    "deep lists": b'{"schema": "unclench.record/1", "labs": '
    + b"[" * 100000
    + b"]" * 100000
    + b"}",
    "deep yaml": b"a: " + b"[" * 5000,
    "yaml bomb": b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n",
    "yaml object": b"!!python/object/apply:os.system ['true']",
    "twice": b'{"schema": "unclench.record/1", "signs": ["seizure"], "signs": []}',
    "long number": b'{"schema": "unclench.record/1", "person": {"age": ' + b"9" * 100000 + b"}}",
    "not a number": b'{"schema": "unclench.record/1", "person": {"age": NaN}}',
    "infinite": b'{"schema": "unclench.record/1", "person": {"age": 1e999999999}}',
    "half a character": b'{"schema": "unclench.record/1", "notes": "\\ud800"}',
    "utf-16": '{"schema": "unclench.record/1"}'.encode("utf-16"),
    "nothing": b"",
    "a list": b"[]",
    "a word": b"hello",
    "many medicines": b'{"schema": "unclench.record/1", "medicines": ['
    + b",".join([b'{"name": "baclofenx"}'] * 500)
    + b"]}",
    "long names": b'{"schema": "unclench.record/1", "medicines": [{"name": "'
    + b"a/" * 99
    + b'"}]}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_or_read(name: str) -> None:
    reads_or_refuses(real(), HOSTILE[name], Random(0))


def test_a_second_value_of_one_key_never_wins_in_silence() -> None:
    """`signs` twice: read the second and the seizure is gone."""
    with pytest.raises(InputError):
        read_patient(HOSTILE["twice"], real().content, today=TODAY)


def test_a_reader_that_fails_in_another_way_is_caught() -> None:
    def naive(data: bytes) -> Patient:
        tree = json.loads(data)
        _ = tree["person"]["age"] + 1
        return real().read(data)

    caught(reads_or_refuses, real()._replace(read=naive), bad_record)


def test_a_slow_reader_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10**6))
    monkeypatch.setattr(time, "process_time", lambda: next(ticks) * 2 * SLOWEST)
    caught(reads_or_refuses, real(), bad_record, people=1)
