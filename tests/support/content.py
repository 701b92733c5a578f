"""A tiny Content made by hand: enough facts, medicines and conditions to test the way in,
independent of the real knowledge."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from unclench.content.content import Content, Settled
from unclench.content.source.draft import Draft
from unclench.content.source.reading import DOSES, RECORDS, read_reading
from unclench.content.source.yaml_text import read_yaml
from unclench.content.types import (
    AdequateTrial,
    Condition,
    Diagnosis,
    Dose,
    FactSpec,
    Ingredient,
    Medicine,
    MedicineName,
    Option,
    SignName,
    Stricter,
    Words,
)
from unclench.content.types.reading import ForeignWords
from unclench.criteria.judge import judge, open_facts
from unclench.criteria.tree import All, Compare, Includes, Node
from unclench.criteria.tree import Any as AnyOf
from unclench.criteria.values import Facts, ValueKind

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CRITERIA: tuple[Node, ...] = (
    AnyOf((Compare("age", ">=", Decimal(65)), Includes("conditions", "chronic_kidney_disease"))),
    All((Compare("egfr", "<", Decimal(30)),)),
)


def words(text: str) -> Words:
    return Words(text, text)


def spec(fact: str, kind: ValueKind, record: str = "", **more: object) -> FactSpec:
    base = FactSpec(
        fact,
        kind,
        "",
        {},
        None,
        None,
        None,
        record,
        False,
        None,
        (),
        (),
        (fact,),
        words(fact.replace("_", " ")),
        None,
    )
    return base._replace(**more)  # type: ignore[arg-type]


def choice(fact: str, record: str, members: str, *diagnoses: Diagnosis) -> FactSpec:
    return spec(fact, "choice", record, members=frozenset(members.split()), diagnoses=diagnoses)


COURSES = {"RRMS": "426373005", "SPMS": "425500002", "PPMS": "428700003"}


def members(fact: str, record: str, listed: str | None) -> FactSpec:
    return spec(fact, "set", record, members=None if listed is None else frozenset(listed.split()))


def lab(
    fact: str,
    unit: str,
    low: str,
    high: str,
    days: int,
    units: dict[str, str] | None = None,
    **more: object,
) -> FactSpec:
    accepted = {name: Fraction(factor) for name, factor in (units or {unit: "1"}).items()}
    return spec(
        fact,
        "number",
        f"labs.{fact}",
        unit=unit,
        units=accepted,
        low=Decimal(low),
        high=Decimal(high),
        fresh_days=days,
        **more,
    )


STRICTER = (Stricter(0, 92),)
KIDNEY_UNITS = {"umol/L": "1", "mg/dL": "8842/100", "mmol/L": "1000"}
CONDITIONS = (
    Condition(
        "chronic_kidney_disease",
        words("chronic kidney disease"),
        ("709044004",),
        ("ckd", "chronic renal failure"),
    ),
    Condition(
        "epilepsy",
        words("epilepsy"),
        ("84757009",),
        ("seizure disorder",),
        otherwise=("non-epilep",),
    ),
    Condition("hypertension", words("hypertension"), ("38341003",), ("high blood pressure",)),
    Condition("psychosis", words("psychosis"), ("69322001",), ("schizophrenia",)),
    Condition(
        "psychosis_in_family",
        words("psychosis in the family"),
        (),
        ("family history of psychosis",),
    ),
    Condition("intrathecal_pump", words("intrathecal pump"), (), (), "intrathecal"),
)
SIGNS = ("seizure", "drowsiness", "urine_infection")
OPTIONS = ("relaxol", "tensolin", "spraymol", "salt", "walking", "heat")

FACTS = (
    spec("age", "number", "person.age", unit="a", low=Decimal(0), high=Decimal(120)),
    choice("sex", "person.sex", "female male other"),
    choice(
        "pregnant",
        "person.pregnant",
        "yes no planning",
        Diagnosis("yes", ("77386006",), ("pregnancy",), False),
    ),
    spec("breastfeeding", "yes_no", "person.breastfeeding"),
    spec(
        "weight",
        "number",
        "person.weight_kg",
        unit="kg",
        low=Decimal(20),
        high=Decimal(350),
        fresh_days=365,
        loinc=("29463-7",),
    ),
    choice("region", "region", "us uk"),
    spec(
        "ms_diagnosed",
        "yes_no",
        "ms.diagnosed",
        diagnoses=(
            Diagnosis(True, ("24700007", "G35", *COURSES.values()), ("multiple sclerosis",), False),
        ),
    ),
    choice(
        "ms_course",
        "ms.course",
        "CIS RRMS SPMS PPMS",
        *(Diagnosis(name, (code,), (), True) for name, code in COURSES.items()),
    ),
    choice("mobility", "ms.mobility", "walks_unaided walks_with_aid wheelchair bed"),
    choice("sitting_balance", "ms.sitting_balance", "unsupported supported none"),
    choice("transfers", "ms.transfers", "alone helped hoist"),
    spec("heat_sensitive", "yes_no", "ms.heat_sensitive"),
    choice(
        "pattern",
        "complaint.pattern",
        "spasticity spasm paroxysmal_spasm cramp unclear",
        Diagnosis("spasticity", ("221360009",), ("spasticity",), False),
        Diagnosis("cramp", ("55300003",), ("cramp",), False),
    ),
    choice("distribution", "complaint.distribution", "focal multifocal generalised"),
    spec("severity", "number", "complaint.severity", unit="1", low=Decimal(0), high=Decimal(10)),
    spec("night_predominant", "yes_no", "complaint.night_predominant"),
    spec("stiffness_helps_standing", "yes_no", "complaint.stiffness_helps_standing"),
    members(
        "interferes_with",
        "complaint.interferes_with",
        "walking transfers care sleep pain work mood",
    ),
    members("sites", "complaint.sites", None),
    members("signs", "signs", " ".join(SIGNS))._replace(fresh_days=2),
    members("conditions", "conditions", " ".join(condition.id for condition in CONDITIONS)),
    members("allergies", "allergies", None),
    choice("alcohol", "alcohol", "none some heavy"),
    members("requests", "requests", " ".join(OPTIONS)),
    spec("drives", "yes_no", "living.drives"),
    spec("helper", "yes_no", "living.helper"),
    members("equipment", "living.equipment", None),
    spec("pool", "yes_no", "living.pool"),
    lab(
        "egfr", "mL/min/{1.73_m2}", "0", "250", 365, stricter=STRICTER, loinc=("98979-8", "62238-1")
    ),
    lab(
        "crcl",
        "mL/min",
        "0",
        "300",
        365,
        {"mL/min": "1", "mL/s": "60"},
        stricter=STRICTER,
        loinc=("2164-2",),
    ),
    lab(
        "creatinine",
        "umol/L",
        "10",
        "3000",
        365,
        KIDNEY_UNITS,
        stricter=STRICTER,
        loinc=("14682-9", "2160-0"),
    ),
    lab(
        "magnesium",
        "mmol/L",
        "0.1",
        "5",
        92,
        {"mmol/L": "1", "mg/dL": "10000/24305", "meq/L": "1/2"},
        loinc=("2601-3",),
    ),
    lab("potassium", "mmol/L", "1", "12", 92, {"mmol/L": "1", "meq/L": "1"}, loinc=("2823-3",)),
    lab("alt", "U/L", "0", "20000", 183, loinc=("1742-6",)),
    lab("alt_x_uln", "1", "0", "500", 183),
    lab("ck_x_uln", "1", "0", "5000", 31, loinc=("2157-6",)),
    lab("systolic_bp", "mm[Hg]", "40", "300", 183, {"mm[Hg]": "1", "mmHg": "1"}, loinc=("8480-6",)),
    lab("diastolic_bp", "mm[Hg]", "20", "200", 183, loinc=("8462-4",)),
    spec("kidney_clearance", "number", unit="mL/min", derived=True),
    spec("goals_set", "yes_no", "goals", derived=True),
    spec("sedating_count", "number", derived=True, counts="sedating"),
)
NAMES = {
    "relaxol": MedicineName("relaxol", "", False),
    "lioral": MedicineName("relaxol", "", False),
    "lioral intrathecal": MedicineName("relaxol", "intrathecal", False),
    "relaxal": MedicineName("relaxol", "", True),
    "tensolin": MedicineName("tensolin", "", False),
    "spraymol": MedicineName("spraymol", "", False),
    "salt": MedicineName("salt", "", False),
    "salt oxide": MedicineName("salt", "", False),
    "poppin": MedicineName("poppin", "", False),
    "cipro": MedicineName("ciproxin", "", False),
    "ciproxin": MedicineName("ciproxin", "", False),
}
INGREDIENTS = {
    "relaxol": Ingredient("relaxol", "1292", "M03BX01", frozenset({"muscle_relaxant", "sedating"})),
    "tensolin": Ingredient(
        "tensolin", "57258", "M03BX02", frozenset({"muscle_relaxant", "sedating"})
    ),
    "spraymol": Ingredient("spraymol", "", "N02BG10", frozenset({"cannabinoid", "sedating"})),
    "salt": Ingredient("salt", "6574", "A12CC10", frozenset()),
    "poppin": Ingredient("poppin", "7052", "N02AA01", frozenset({"opioid", "sedating"})),
    "ciproxin": Ingredient("ciproxin", "2551", "J01MA02", frozenset({"fluoroquinolone"})),
}


def filled(model: Any, /, **given: object) -> Any:
    """A NamedTuple of the models; what the way in does not look at is left empty."""
    return model(**{field: given.get(field, ()) for field in model._fields})


def medicine(name: str, measure: str, antispastic: bool, trial: AdequateTrial | None) -> Any:
    body = filled(Medicine, measure=measure, antispastic=antispastic, adequate_trial=trial)
    return filled(Option, id=name, kind="medicine", name=name.title(), medicine=body)


def measure(name: str) -> Any:
    return filled(Option, id=name, kind="programme", name=name.title(), medicine=None)


def settle(facts: Facts) -> Settled:
    truths = [judge(node, facts) for node in CRITERIA]
    return Settled(
        frozenset(i for i, truth in enumerate(truths) if truth is True),
        {i: open_facts(CRITERIA[i], facts) for i, truth in enumerate(truths) if truth is None},
    )


def made() -> Content:
    """The same small Content every time; compare it by identity."""
    found: Content = filled(
        Content,
        version="test",
        status="pending_review",
        fingerprint="test",
        facts={fact.id: fact for fact in FACTS},
        options=(
            medicine(
                "relaxol", "mg", True, AdequateTrial(4, Dose(Decimal(30), "mg", "day"), True, ())
            ),
            medicine(
                "tensolin", "mg", True, AdequateTrial(4, Dose(Decimal(12), "mg", "day"), False, ())
            ),
            medicine("spraymol", "sprays", True, AdequateTrial(4, None, False, ())),
            medicine("salt", "mmol", False, None),
            measure("walking"),
            measure("heat"),
        ),
        names=NAMES,
        ingredients=INGREDIENTS,
        rxnorm={item.rxnorm: item.id for item in INGREDIENTS.values() if item.rxnorm},
        atc={item.atc: item.id for item in INGREDIENTS.values()},
        conditions={condition.id: condition for condition in CONDITIONS},
        sign_names={
            sign: SignName(sign, "danger", words(sign), (sign.replace("_", " "),)) for sign in SIGNS
        },
        thresholds={},
        settle=settle,
        allergens=frozenset({"peanut", "cat hair"}),
        allergy_words=frozenset({"allergy", "to", "and", "organism"}),
        no_allergy=frozenset({"no known allergies", "no known drug allergies", "nkda", "none"}),
        holds=lambda criterion, facts: judge(CRITERIA[criterion], facts),
    )
    return found


def reading() -> ForeignWords:
    """The words of doses and records as they are in the real knowledge."""
    files = {name: read_yaml((KNOWLEDGE / name).read_text("utf-8")) for name in (DOSES, RECORDS)}
    return read_reading(Draft(), files)


SMALL = made()._replace(reading=reading())
