"""Random people for programmes: with sites, equipment, helpers and the conditions that exercises
look at."""

from __future__ import annotations

from functools import cache
from random import Random

from support.laws import real
from support.people import Record, copy, person
from unclench.content import load_collection
from unclench.content.types.exercises import Exercises
from unclench.patient.facts import Patient
from unclench.plan.models import Plan
from unclench.plan.programme import Programme, make_programme
from unclench.plan.programme.models import ProgrammeItem

SITTING = ("unsupported", "unsupported", "supported", "none")
TRANSFERS = ("alone", "alone", "helped", "hoist")
MOBILITY = ("walks_unaided", "walks_with_aid", "wheelchair", "bed")
WATCHED_CONDITIONS = (
    "falls",
    "osteoporosis",
    "fracture_risk",
    "contracture",
    "intrathecal_pump",
    "hypotension",
    "heart_failure",
    "arrhythmia",
    "sensory_loss",
    "previous_pressure_ulcer",
    "respiratory_failure",
    "swallowing_difficulty",
    "epilepsy",
    "asthma",
    "co_contraction",
    "painful_shoulder",
    "recent_surgery",
)
WATCHED_SIGNS = (
    "one_sided_calf_swelling",
    "dark_urine",
    "severe_muscle_pain",
    "fever",
    "urine_infection",
    "other_infection",
    "drowsiness",
    "dizziness",
    "unsteadiness",
    "pressure_sore",
    "poor_seating",
    "stress",
    "pain_source",
    "new_weakness_over_24h",
    "new_symptoms_over_24h",
)
SITES = (
    "calves",
    "hamstrings",
    "hip_flexors",
    "hip adductors",
    "left thigh",
    "trunk",
    "fingers",
    "soleus",
    "jaw",
)
SLOW = ("yoga", "tai_chi", "pilates")
GEAR = ("band", "dumbbells", "exercise bike", "arm bike", "standing frame", "trampoline")


@cache
def collection() -> Exercises:
    """The compiled exercises."""
    found: Exercises = load_collection("exercises")
    return found


def mover(seed: int) -> Record:
    """A random person, mostly calm, so that a programme is often made; here and there something
    that an exercise looks at."""
    chance = Random(f"mover {seed}")
    record = person(seed)
    if chance.random() < 0.8:
        record["signs"] = _few(chance, WATCHED_SIGNS, 0.7)
        record["conditions"] = _few(chance, WATCHED_CONDITIONS, 0.55)
        record["medicines"] = []
    if chance.random() < 0.5:
        record["requests"] = [*record.get("requests", ()), chance.choice(SLOW)]
    ms, complaint, living = (record.setdefault(part, {}) for part in ("ms", "complaint", "living"))
    _set(chance, ms, "mobility", chance.choice(MOBILITY))
    _set(chance, ms, "sitting_balance", chance.choice(SITTING))
    _set(chance, ms, "transfers", chance.choice(TRANSFERS))
    _set(chance, complaint, "sites", _few(chance, SITES, 0.1))
    _set(chance, living, "helper", chance.random() < 0.6)
    _set(chance, living, "equipment", _few(chance, GEAR, 0.4))
    return record


def _set(chance: Random, part: Record, key: str, value: object) -> None:
    """Mostly known, now and then not."""
    if chance.random() < 0.92:
        part[key] = value
    else:
        part.pop(key, None)


def _few(chance: Random, members: tuple[str, ...], none: float) -> list[str]:
    return [] if chance.random() < none else chance.sample(members, chance.choice((1, 1, 2, 3)))


def calm(**changed: object) -> Record:
    """A person about whom all that matters is known and nothing rules out moving."""
    record: Record = {
        "schema": "unclench.record/1",
        "id": "calm",
        "region": "uk",
        "date": "2026-11-20",
        "person": {
            "age": 46,
            "sex": "female",
            "pregnant": False,
            "breastfeeding": False,
            "weight_kg": 62,
        },
        "ms": {
            "diagnosed": True,
            "course": "SPMS",
            "mobility": "walks_unaided",
            "sitting_balance": "unsupported",
            "transfers": "alone",
            "heat_sensitive": False,
        },
        "complaint": {
            "pattern": "spasticity",
            "distribution": "generalised",
            "severity": 5,
            "night_predominant": False,
            "stiffness_helps_standing": False,
            "interferes_with": ["walking"],
            "sites": ["calves", "hamstrings"],
        },
        "signs": [],
        "labs": [],
        "conditions": [],
        "allergies": [],
        "medicines": [],
        "alcohol": "none",
        "trials": [],
        "goals": ["walk"],
        "requests": [],
        "living": {"drives": False, "helper": False, "equipment": [], "pool": False},
    }
    record = copy(record)
    for key, value in changed.items():
        section = next(
            (part for part in record.values() if isinstance(part, dict) and key in part), record
        )
        if value is None:
            section.pop(key)
        else:
            section[key] = value
    return record


def offered(programme: Programme) -> tuple[ProgrammeItem, ...]:
    """Everything that is given: now, later, and for rest."""
    return (*programme.items, *programme.later, *programme.resting)


def programme_of(record: Record, weeks: int = 8) -> Programme:
    patient = real().patient_of(record)
    return programme_for(patient, real().plan(patient), weeks)


def programme_for(patient: Patient, plan: Plan, weeks: int = 8) -> Programme:
    return make_programme(patient, plan, real().content, collection(), weeks)
