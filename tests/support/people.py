"""Random people: records (unclench.record/1) made from a seed, near the cut points of the real
knowledge.

Every record made here is one that `unclench plan` accepts. A seed always gives the same record.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from unclench.content import load
from unclench.content.content import Content
from unclench.content.types import Option

TODAY = date(2026, 11, 20)
Record = dict[str, Any]

PATTERNS = (
    ("spasticity",) * 9
    + ("spasm",) * 5
    + ("paroxysmal_spasm", "cramp", "cramp", "cramp", "unclear")
)
AGES = (16, 17, 18, 19, 29, 30, 31, 40, 46, 46, 46, 52, 58, 59, 60, 64, 65, 66, 72, 81)
SINCE = (1, 3, 6, 7, 8, 14, 27, 28, 29, 45, 60, 91, 92, 93, 400)
LAB_DAYS = (0, 1, 10, 10, 10, 10, 30, 31, 32, 80, 92, 93, 183, 184, 365, 366)
INTERFERES = ("walking", "transfers", "care", "sleep", "pain", "work", "mood")
# test: (unit, everyday values, values near the cut points of rules)
LABS: dict[str, tuple[str, tuple[Any, ...], tuple[Any, ...]]] = {
    "egfr": (
        "mL/min/{1.73_m2}",
        (92, 75, 64),
        (0, 14, 15, 24, 29, 30, 31, 44, 45, 50, 59, 60, 61, 80, ">60", ">90", "<30", "<60"),
    ),
    "creatinine": ("umol/L", (70, 85), (110, 130, 200, 400, 900)),
    "crcl": ("mL/min", (95, 82), (8, 14, 15, 24, 25, 29, 30, 49, 50, 51, 60, 79, 80)),
    "magnesium": ("mmol/L", (0.84, 0.9), (0.49, 0.5, 0.69, 0.7, 1, 1.01, "<0.7", ">0.5")),
    "potassium": ("mmol/L", (4.2, 4.5), (2.4, 2.9, 3, 3.4, 3.5, 5, 5.3, 5.4, 5.5, 5.9, 6, 6.6)),
    "sodium": ("mmol/L", (140, 138), (124, 125, 129, 130, 132, 133, 146, 147)),
    "calcium_adjusted": ("mmol/L", (2.35, 2.4), (1.8, 1.9, 2.19, 2.2, 2.6, 2.7)),
    "alt_x_uln": ("1", (0.6, 1), (1.1, 2, 3, 3.1, 9)),
    "ast_x_uln": ("1", (0.5, 0.9), (1.1, 3, 3.1, 9)),
    "ck_x_uln": ("1", (0.5, 1.2), (4.9, 5, 10, 11)),
    "systolic_bp": ("mm[Hg]", (124, 118), (85, 99, 100, 101, 170)),
    "diastolic_bp": ("mm[Hg]", (78, 70), (55, 95)),
}
RARE_LABS = ("creatinine", "crcl", "ck_x_uln")
SPOILT = (
    "no value",
    "no unit",
    "unknown unit",
    "other dimension",
    "no date",
    "future",
    "stale",
    "absurd",
)
UNKNOWN_NAMES = ("zorblax", "my blue tablets", "baclofenn", "gabapentine", "herbal tea")
STEPS = ("baclofen", "gabapentin", "tizanidine", "dantrolene", "clonazepam", "diazepam")


class Pools(NamedTuple):
    """What random lists are drawn from."""

    signs: dict[str, tuple[str, ...]]
    conditions: tuple[str, ...]
    medicines: tuple[Option, ...]
    others: tuple[str, ...]
    names: tuple[str, ...]
    options: tuple[str, ...]


@cache
def pools() -> Pools:
    content = load()
    groups = {name.group for name in content.sign_names.values()}
    medicines = tuple(option for option in content.options if option.medicine is not None)
    return Pools(
        {
            group: tuple(sorted(s for s, name in content.sign_names.items() if name.group == group))
            for group in sorted(groups)
        },
        tuple(sorted(content.conditions)),
        medicines,
        _others(content, {option.id for option in medicines}),
        tuple(sorted(content.names)),
        tuple(option.id for option in content.options),
    )


def _others(content: Content, options: set[str]) -> tuple[str, ...]:
    """Ingredients that some criterion looks at, by themselves or by their class."""
    watched = {
        *content.thresholds.get("medicine_classes", ()),
        *content.thresholds.get("taking", ()),
    }
    found = (
        i
        for i in content.ingredients.values()
        if i.id not in options and (i.classes & watched or i.id in watched)
    )
    return tuple(sorted(i.id for i in found if i.id in content.names))


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def data_of(record: Record) -> bytes:
    """The JSON of a record, as a file of it would be."""
    return json.dumps(record, default=float).encode()


def copy(record: Record) -> Record:
    """A record of its own, all the way down."""
    found: Record = json.loads(json.dumps(record))
    return found


def person(seed: int) -> Record:
    """One record. About half of the people are fully known; of the others a few things are not
    known."""
    chance = Random(f"person {seed}")
    record = known_person(seed)
    if chance.random() < 0.45:
        for _ in range(chance.choice((1, 1, 2, 4, 9))):
            forget(record, chance)
    return record


def known_person(seed: int) -> Record:
    """One record in which everything that can be asked is answered; every third person is on the
    way along the pathway."""
    chance = Random(seed)
    record = whole_person(chance)
    if chance.random() < 0.33:
        on_the_way(record, chance)
    return record


def on_the_way(record: Record, chance: Random) -> None:
    """An adult with spasticity, calm results and a part of the pathway behind them, who takes one
    or two of its medicines."""
    done = STEPS[: chance.choice((0, 0, 1, 2, 2, 3, 4, 5, 6))]
    by_id = {option.id: option for option in pools().medicines}
    record["person"].pop("born", None)
    record["person"].update(
        age=chance.choice((19, 30, 40, 46, 58, 64, 66)), pregnant=False, breastfeeding=False
    )
    record["complaint"].update(
        pattern="spasticity", severity=chance.choice((3, 5, 6, 6, 8)), distribution="generalised"
    )
    record["signs"], record["conditions"], record["allergies"] = (
        [],
        _some(chance, pools().conditions, 0.8),
        [],
    )
    record["labs"] = [
        lab(chance, test, chance.choice(LABS[test][1]))
        for test in LABS
        if test not in ("creatinine", "crcl")
    ]
    record["trials"] = [
        {
            "medicine": step,
            "outcome": chance.choice(("partly", "no_benefit", "not_tolerated")),
            "weeks_at_highest": 8,
            "highest": f"{_amounts(step)[-1]} mg/day",
        }
        for step in done
    ]
    record["medicines"] = [line(chance, by_id[step]) for step in STEPS if chance.random() < 0.2]


def forget(record: Record, chance: Random) -> None:
    """Takes one key out of the record, or out of one of its sections."""
    places = [(record, key) for key in record if key not in ("schema", "id", "date")]
    places += [(part, key) for part in record.values() if isinstance(part, dict) for key in part]
    mapping, key = chance.choice(places)
    del mapping[key]


def whole_person(chance: Random) -> Record:
    pattern = chance.choice(PATTERNS)
    return {
        "schema": "unclench.record/1",
        "id": "someone",
        "region": chance.choice(("us", "uk")),
        "date": TODAY.isoformat(),
        "person": _person(chance),
        "ms": _ms(chance),
        "complaint": _complaint(chance, pattern),
        "signs": _signs(chance, pattern),
        "labs": labs(chance),
        "conditions": _some(chance, pools().conditions, 0.7),
        "allergies": _allergies(chance),
        "medicines": medicines(chance),
        "alcohol": chance.choice(("none", "none", "none", "some", "heavy")),
        "trials": trials(chance),
        "baseline": {"severity": chance.choice((5, 7, 8, 9)), "date": day(60)},
        "goals": chance.choice(([], ["walk 100 m"], ["sleep", "sit"])),
        "requests": _requests(chance),
        "living": {
            "drives": chance.random() < 0.5,
            "helper": chance.random() < 0.5,
            "equipment": [],
            "pool": chance.random() < 0.3,
        },
    }


def _person(chance: Random) -> Record:
    sex = chance.choice(("female", "male", "other"))
    found: Record = {
        "sex": sex,
        "pregnant": chance.choice((False,) * 14 + (True, "planning")) if sex != "male" else False,
        "breastfeeding": sex == "female" and chance.random() < 0.05,
        "weight_kg": chance.choice((48, 62, 70, 95)),
    }
    age = chance.choice(AGES)
    if chance.random() < 0.2:
        return {**found, "born": f"{TODAY.year - age}-{chance.choice(('01-02', '11-20', '11-21'))}"}
    return {**found, "age": age}


def _ms(chance: Random) -> Record:
    return {
        "diagnosed": chance.random() < 0.96,
        "course": chance.choice(("CIS", "RRMS", "SPMS", "PPMS")),
        "mobility": chance.choice(("walks_unaided", "walks_with_aid", "wheelchair", "bed")),
        "heat_sensitive": chance.random() < 0.4,
    }


def _complaint(chance: Random, pattern: str) -> Record:
    return {
        "pattern": pattern,
        "distribution": chance.choice(
            ("focal", "multifocal", "generalised", "generalised", "generalised")
        ),
        "severity": chance.choice((1, 3, 3.9, 4, 5, 6, 6, 6.9, 7, 8, 10)),
        "night_predominant": chance.random() < 0.4,
        "stiffness_helps_standing": chance.random() < 0.15,
        "interferes_with": _some(chance, INTERFERES, 0.2),
        "sites": chance.choice(([], ["calves"], ["thighs", "hips"])),
    }


def _some(chance: Random, members: tuple[str, ...], none: float) -> list[str]:
    """Nothing with probability `none`, else one to three members."""
    return (
        []
        if chance.random() < none
        else sorted(chance.sample(members, min(len(members), chance.choice((1, 1, 1, 2, 3)))))
    )


def _signs(chance: Random, pattern: str) -> list[str]:
    groups = pools().signs
    found = list(groups["attack_pattern"]) if pattern == "spasm" and chance.random() < 0.2 else []
    luck = chance.random()
    if luck < 0.06:
        found += chance.sample(groups["danger"], chance.choice((1, 1, 2)))
    elif luck < 0.1:
        found.append(chance.choice(groups["withdrawal"]))
    elif luck < 0.17:
        found.append(chance.choice(groups["trigger"]))
    return found + ([chance.choice(groups["side_effect"])] if chance.random() < 0.15 else [])


def labs(chance: Random) -> list[Record]:
    """Most tests, mostly with everyday values and fresh; now and then a second result, or one that
    cannot be used."""
    found = [
        lab(chance, test)
        for test in LABS
        if chance.random() < (0.25 if test in RARE_LABS else 0.88)
    ]
    if chance.random() < 0.1:
        found.append(lab(chance, chance.choice(tuple(LABS))))
    if found and chance.random() < 0.06:
        spoil(chance.choice(found), chance.choice(SPOILT))
    return found


def lab(chance: Random, test: str, value: Any = None) -> Record:
    unit, everyday, edges = LABS[test]
    if value is None:
        value = chance.choice(edges) if chance.random() < 0.1 else chance.choice(everyday)
    return {
        "test": test,
        "value": value,
        "unit": unit,
        "date": day(chance.choice(LAB_DAYS) if chance.random() < 0.2 else 5),
    }


def spoil(entry: Record, how: str) -> None:
    """Makes one result unusable, in one of the ways of SPOILT."""
    match how:
        case "no value":
            entry.pop("value", None)
        case "no unit":
            entry.pop("unit", None)
        case "unknown unit":
            entry["unit"] = "furlong"
        case "other dimension":
            entry["unit"] = "kg"
        case "no date":
            entry.pop("date", None)
        case "future":
            entry["date"] = day(-1)
        case "stale":
            entry["date"] = day(4000)
        case _:
            entry["value"] = 999999


def _allergies(chance: Random) -> list[str]:
    if chance.random() < 0.88:
        return []
    return [
        chance.choice((chance.choice(pools().medicines).id, "penicillin", "pollen", "baclofan"))
    ]


def medicines(chance: Random) -> list[Record]:
    return [medicine(chance) for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3, 5)))]


def medicine(chance: Random) -> Record:
    """A line of the list: a medicine of the pathway, one that rules ask about, any known name, or
    unknown words."""
    luck = chance.random()
    if luck < 0.5:
        return line(chance, chance.choice(pools().medicines))
    name = chance.choice(
        pools().others if luck < 0.9 else pools().names if luck < 0.97 else UNKNOWN_NAMES
    )
    return {
        "name": name,
        **({"total": "10 mg/day"} if chance.random() < 0.6 else {}),
        **_since(chance),
    }


def line(chance: Random, option: Option) -> Record:
    """A medicine of the pathway at an amount near its start, step or limits, or with no amount."""
    assert option.medicine is not None
    found: Record = {"name": option.id, **_since(chance)}
    if option.id == "baclofen" and chance.random() < 0.08:
        found["route"] = "intrathecal"
    amount = f"{chance.choice(_amounts(option.id))} {option.medicine.measure}"
    match chance.choice(("none", "total", "total", "total", "dose", "dose", "dose", "dose")):
        case "total":
            found["total"] = f"{amount}/day"
        case "dose":
            found.update(dose=amount, per_day=chance.choice((1, 2, 3)))
    return found


@cache
def _amounts(option_id: str) -> tuple[str, ...]:
    """Amounts near the starts, steps and limits of a medicine, from low to high."""
    body = load().option(option_id).medicine
    assert body is not None
    doses = [
        dose
        for regimen in body.regimens
        for dose in (regimen.start, regimen.step, regimen.ceiling)
        if dose
    ]
    doses += [band.at_most for ceiling in body.ceilings for band in ceiling.bands]
    doses += [body.most_per_dose] if body.most_per_dose else []
    found = {dose.amount for dose in doses if dose.amount > 0}
    found |= {amount + 1 for amount in found} | {amount * 2 for amount in found}
    return tuple(f"{amount.normalize():f}" for amount in sorted(found)) or ("10", "200")


def _since(chance: Random) -> Record:
    return {"since": day(chance.choice(SINCE))} if chance.random() < 0.75 else {}


def trials(chance: Random) -> list[Record]:
    return [trial(chance) for _ in range(chance.choice((0, 0, 0, 1, 2, 3)))]


def trial(chance: Random) -> Record:
    option = chance.choice(pools().medicines[1:6] + pools().medicines)
    assert option.medicine is not None
    found: Record = {
        "medicine": option.id,
        "outcome": chance.choice(("helped", "partly", "partly", "no_benefit", "not_tolerated")),
    }
    if chance.random() < 0.85:
        found["weeks_at_highest"] = chance.choice((2, 4, 6, 8))
    if chance.random() < 0.85:
        found["highest"] = f"{chance.choice(_amounts(option.id))} {option.medicine.measure}/day"
    if chance.random() < 0.4:
        found.update(severity_before=8, severity_after=chance.choice((2, 6, 6.4, 7, 8)))
    return found


def _requests(chance: Random) -> list[str]:
    if chance.random() < 0.6:
        return []
    option = chance.choice(pools().medicines).id
    return [
        chance.choice(
            (option, option, f"stop:{option}", f"raise:{option}", chance.choice(pools().options))
        )
    ]
