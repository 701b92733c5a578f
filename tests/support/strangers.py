"""Random people of another kind: uniform over the whole record format, every key also absent.

`people.py` draws near the cut points of the rules, as their author sees them. Nothing here looks at
a rule: values are drawn evenly from what the format and the declared facts allow, so that
unforeseen corners are met as often as the middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

from support.people import TODAY, Record
from unclench.content import load
from unclench.content.types import FactSpec
from unclench.patient.index import index_of

ABSENT = 0.12
OUTCOMES = ("helped", "partly", "no_benefit", "not_tolerated")
WORDS = (
    "baclofan",
    "penicillin",
    "my white tablets",
    "herbal tea",
    "metal plate in the hip",
    "Zorblax 5",
    "gluten",
)
AMOUNTS = ("mg", "sprays", "mmol", "g", "micrograms")
TENTHS = 10


@cache
def formed() -> tuple[dict[str, list[FactSpec]], list[FactSpec]]:
    """The declared facts by section of the record, and the tests."""
    specs = [spec for spec in load().facts.values() if not spec.derived]
    sections: dict[str, list[FactSpec]] = {}
    for spec in specs:
        section, _, key = spec.record.rpartition(".")
        if section and key and spec.id not in ("age", "region"):
            sections.setdefault(section, []).append(spec)
    return sections, [*index_of(load()).labs.values()]


def stranger(seed: int) -> Record:
    """One record that `unclench plan` accepts; a seed always gives the same one."""
    chance = Random(f"stranger {seed}")
    record: Record = {
        "schema": "unclench.record/1",
        "id": f"stranger-{seed % 10**6}",
        "date": TODAY.isoformat(),
    }
    for key, draw in _keys().items():
        if chance.random() >= ABSENT:
            record[key] = draw(chance)
    return record


def _keys() -> dict[str, Callable[[Random], Any]]:
    content = load()
    sections = {name: _section(name) for name in formed()[0]}
    lists: dict[str, Callable[[Random], Any]] = {
        "region": lambda chance: chance.choice(("us", "uk")),
        "signs": lambda chance: _several(chance, tuple(sorted(content.sign_names))),
        "conditions": lambda chance: _several(chance, tuple(sorted(content.conditions))),
        "alcohol": lambda chance: chance.choice(("none", "some", "heavy")),
        "labs": lambda chance: [_lab(chance) for _ in range(chance.randrange(12))],
        "allergies": lambda chance: _several(chance, (*sorted(content.names), *WORDS)),
        "medicines": lambda chance: [_medicine(chance) for _ in range(chance.randrange(5))],
        "trials": lambda chance: [_trial(chance) for _ in range(chance.randrange(5))],
        "baseline": lambda chance: {"severity": _tenths(chance, 0, 10), "date": _day(chance, 400)},
        "goals": lambda chance: _several(
            chance, ("walk 100 m", "sleep through", "sit for an hour")
        ),
        "requests": _requests,
        "other_conditions": lambda chance: _several(chance, WORDS),
        "notes": lambda chance: chance.choice(WORDS),
    }
    return {**sections, **lists}


def _section(name: str) -> Callable[[Random], Record]:
    def draw(chance: Random) -> Record:
        found = {
            spec.record.rpartition(".")[2]: _value(chance, spec)
            for spec in formed()[0][name]
            if chance.random() >= ABSENT
        }
        if name == "person" and chance.random() >= ABSENT:
            found["age"] = chance.randrange(0, 106)
        return found

    return draw


def _value(chance: Random, spec: FactSpec) -> Any:
    match spec.kind:
        case "yes_no":
            return chance.random() < 0.5
        case "number":
            return _tenths(chance, float(spec.low or 0), float(spec.high or 100))
        case "set":
            return _several(chance, tuple(sorted(spec.members or ("calves", "band", "left thigh"))))
        case _:
            return chance.choice(tuple(sorted(spec.members or ("unclear",))))


def _tenths(chance: Random, low: float, high: float) -> float:
    return chance.randrange(int(low * TENTHS), int(high * TENTHS) + 1) / TENTHS


def _several(chance: Random, members: tuple[str, ...]) -> list[str]:
    """None to three, each as likely."""
    return sorted(chance.sample(members, min(len(members), chance.randrange(4))))


def _day(chance: Random, most: int) -> str:
    return (TODAY - timedelta(days=chance.randrange(most))).isoformat()


def _lab(chance: Random) -> Record:
    """Any test in any of its units, over its whole plausible range; each key may be absent."""
    spec = chance.choice(formed()[1])
    unit = chance.choice((spec.unit, *spec.units))
    factor = float(spec.units.get(unit, 1))
    number = chance.uniform(float(spec.low or 0), float(spec.high or 100)) / factor
    bound = chance.choice(("", "", "", "", "<", ">", "<=", ">="))
    whole: Record = {
        "test": spec.id,
        "value": f"{bound}{number:.2f}" if bound else round(number, 2),
        "unit": unit,
        "date": _day(chance, 500),
    }
    return {
        key: value for key, value in whole.items() if key == "test" or chance.random() >= ABSENT / 2
    }


def _medicine(chance: Random) -> Record:
    """Any name; the medicines that get a verdict as often as all other names together."""
    content = load()
    dosed = [option for option in content.options if option.medicine is not None]
    option = chance.choice(dosed)
    name = option.id if chance.random() < 0.5 else chance.choice((*sorted(content.names), *WORDS))
    assert option.medicine is not None
    unit = option.medicine.measure if name == option.id else chance.choice(AMOUNTS)
    found: Record = {"name": name}
    match chance.randrange(3):
        case 0:
            found["total"] = f"{chance.randrange(1, 400)} {unit}/day"
        case 1:
            found.update(dose=f"{chance.randrange(1, 100)} {unit}", per_day=chance.randrange(1, 6))
        case _:
            pass
    if chance.random() < 0.6:
        found["since"] = _day(chance, 1000)
    if chance.random() < 0.1:
        found["route"] = chance.choice(("oral", "intrathecal"))
    return found


def _trial(chance: Random) -> Record:
    dosed = [option for option in load().options if option.medicine is not None]
    option = chance.choice(dosed)
    assert option.medicine is not None
    whole: Record = {
        "medicine": option.id,
        "highest": f"{chance.randrange(1, 400)} {option.medicine.measure}/day",
        "weeks_at_highest": chance.randrange(0, 20),
        "outcome": chance.choice(OUTCOMES),
        "severity_before": _tenths(chance, 0, 10),
        "severity_after": _tenths(chance, 0, 10),
    }
    return {
        key: value for key, value in whole.items() if key == "medicine" or chance.random() >= ABSENT
    }


def _requests(chance: Random) -> list[str]:
    options = load().options
    medicines = [option.id for option in options if option.medicine is not None]
    drawn = [
        chance.choice(options).id,
        f"stop:{chance.choice(medicines)}",
        f"raise:{chance.choice(medicines)}",
    ]
    return _several(chance, tuple(drawn))
