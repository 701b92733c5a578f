"""Orders and statements: which count, what they are, and how much a day."""

from __future__ import annotations

import itertools
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import SMALL
from support.fhir import (
    ATC,
    RXNORM,
    SNOMED,
    TODAY,
    bundle,
    concept,
    condition,
    dosage,
    order,
    ours,
    quantity,
    read,
    reasons,
    record_of,
    statement,
)
from unclench.criteria.values import Interval, Members
from unclench.intake import read_patient
from unclench.intake.fhir.dosage import read_dosages
from unclench.intake.fhir.instructions import DosedProduct
from unclench.intake.fhir.strengths import NONE
from unclench.intake.fhir.timing import times_a_day
from unclench.patient.record import Amount, Flag

WORDS = SMALL.reading.doses
STATUSES = [
    "active",
    "on-hold",
    "cancelled",
    "completed",
    "entered-in-error",
    "stopped",
    "draft",
    "unknown",
    "ended",
    None,
]
INTENTS = [
    "proposal",
    "plan",
    "order",
    "original-order",
    "reflex-order",
    "filler-order",
    "instance-order",
    "option",
    "strange",
    None,
]
ORDERS = INTENTS[2:7]
TABLE = list(itertools.product(STATUSES, INTENTS, [True, False, None], [True, False]))


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_intent_prohibition_and_extension(status: str | None) -> None:
    for _, intent, forbidden, extended in (row for row in TABLE if row[0] == status):
        more = {
            "status": status,
            "intent": intent,
            "doNotPerform": forbidden,
            "modifierExtension": [{"url": "x"}] if extended else None,
        }
        found = read({**order("poppin"), "id": "always"}, order("relaxol", dosage(), **more)).facts[
            "taking"
        ]
        unreal = (
            status in ("cancelled", "draft", "entered-in-error")
            or forbidden
            or intent in ("proposal", "option")
        )
        over = status in ("completed", "stopped")
        clear = not extended and (
            (status in ("active", "on-hold", "completed", "stopped") and intent in ORDERS)
            or (over and intent == "plan")
        )
        taken = not unreal and clear and status == "active"
        wanted = Members(
            frozenset({"poppin", "relaxol"} if taken else {"poppin"}), bool(unreal or clear)
        )
        assert found == wanted, (status, intent, forbidden, extended)


@pytest.mark.parametrize("status", [*STATUSES, "intended", "not-taken", "recorded"])
def test_every_status_of_a_statement(status: str | None) -> None:
    found = read({**order("poppin"), "id": "always"}, statement("relaxol", status=status)).facts[
        "taking"
    ]
    taken = status in ("active", "recorded")
    known = taken or status in (
        "completed",
        "entered-in-error",
        "intended",
        "stopped",
        "on-hold",
        "not-taken",
        "cancelled",
        "draft",
    )
    assert found == Members(frozenset({"poppin", "relaxol"} if taken else {"poppin"}), known)


def test_on_hold_is_shown_and_not_counted() -> None:
    found = read({**order("relaxol", dosage(), status="on-hold"), "id": "7"})
    assert found.flags == (
        Flag("relaxol is on hold and is not counted as taken (MedicationRequest/7)", "taking"),
    )
    assert found.facts["taking"] == Members(frozenset())


def test_the_list_is_known_by_something_that_was_really_taken() -> None:
    assert record_of().medicines is None
    assert record_of(order(status="draft")).medicines is None
    assert record_of(order(intent="proposal")).medicines is None
    assert record_of(order(doNotPerform=True)).medicines is None
    assert record_of(order(status="stopped")).medicines == ()
    assert record_of(ours("medicines", valueCodeableConcept=concept("", "none"))).medicines == ()


def taking(*resources: Any) -> set[str]:
    found = read(*resources).facts["taking"]
    assert isinstance(found, Members)
    return set(found.known)


@pytest.mark.parametrize(
    "medicine",
    [
        concept(RXNORM, "1292"),
        concept(ATC, "M03BX01"),
        {"text": "Lioral"},
        {"text": "RELAXOL 10 mg tablets"},
        {"coding": [{"display": "relaxol"}]},
        {
            "coding": [{"system": "urn:local", "code": "1"}, {"system": ATC, "code": "M03BX01"}],
            "text": "unheard",
        },
        {"text": "relaxol 10 MG Oral Tablet [Lioral]"},
    ],
)
def test_a_medicine_by_code_or_name(medicine: Any) -> None:
    assert taking(order(medicine)) == {"relaxol"}


def test_a_medicine_by_reference() -> None:
    product = {"resourceType": "Medication", "id": "m", "code": {"text": "relaxol"}}
    assert taking(order(None, medicationReference={"reference": "Medication/m"}), product) == {
        "relaxol"
    }
    assert taking(
        order(None, medicationReference={"reference": "#in"}, contained=[{**product, "id": "in"}])
    ) == {"relaxol"}
    tree = bundle(order(None, medicationReference={"reference": "urn:uuid:5"}), product)
    tree["entry"][2]["fullUrl"] = "urn:uuid:5"
    assert (
        read_patient(json.dumps(tree).encode(), SMALL, today=TODAY).taken[0].ingredient == "relaxol"
    )
    parts = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemCodeableConcept": concept(ATC, "M03BX01")}],
    }
    assert taking(order(None, medicationReference={"reference": "Medication/m"}), parts) == {
        "relaxol"
    }


@pytest.mark.parametrize(
    "product", [None, {"status": "entered-in-error"}, {"modifierExtension": [{}]}, {"code": None}]
)
def test_a_medicine_that_cannot_be_found_leaves_the_list_open(product: Any) -> None:
    made = (
        []
        if product is None
        else [{"resourceType": "Medication", "id": "m", "code": {"text": "relaxol"}, **product}]
    )
    found = read(
        order(None, medicationReference={"reference": "Medication/m", "display": "relaxol?"}),
        order("poppin"),
        *made,
    )
    assert found.facts["taking"] == Members(frozenset({"poppin"}), False)
    assert reasons(found, "medicines") == [
        "relaxol?: the Medication it points to cannot be used"
    ] or product == {"code": None}


def test_a_medication_that_was_not_sent_along_is_read_from_its_display() -> None:
    for reference in (
        {"display": "Relaxol 10 mg"},
        {"reference": "Medication/9", "display": "Lioral"},
    ):
        found = read(order(None, dosage(), medicationReference=reference))
        assert found.facts["taking"] == Members(frozenset({"relaxol"}))
        assert found.facts["relaxol_mg_per_day"] == Interval(Decimal(30), Decimal(30))
    assert record_of(order(None, medicationReference={"display": "glowberry"})).medicines is None


def test_a_medicine_that_is_not_named_at_all() -> None:
    assert reasons(read(order({})), "medicines") == ["it does not say which medicine it is"]
    versioned = {"resourceType": "Medication", "id": "m", "code": {"text": "relaxol"}}
    assert taking(
        order(None, medicationReference={"reference": "Medication/m/_history/2"}), versioned
    ) == {"relaxol"}


def test_a_code_nobody_knows_leaves_the_list_open_and_an_unknown_name_does_not() -> None:
    coded = read(order(concept(RXNORM, "999999")))
    assert coded.facts["taking"] == Members(frozenset(), False)
    assert coded.unchecked == ("a medicine known only by code (999999)",)
    named = read(order("glowberry extract"))
    assert named.facts["taking"] == Members(frozenset())
    assert named.unchecked == ("glowberry extract",)


def test_a_name_that_does_not_match_its_code_counts_twice_and_is_flagged() -> None:
    found = read(order(concept(ATC, "M03BX01", "tensolin"), dosage()))
    assert found.facts["taking"] == Members(frozenset({"relaxol", "tensolin"}))
    assert "does not match its code" in found.flags[0].text
    assert "relaxol_mg_per_day" not in found.facts


IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
NULL = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


@pytest.mark.parametrize(
    "code",
    [
        {},
        {"text": "Unknown"},
        concept(NULL, "unknown", "Unknown"),
        concept(IPS, "no-medication-info", "No information"),
    ],
)
def test_a_medicine_that_is_not_said_never_means_none(code: Any) -> None:
    assert record_of(statement(code)).medicines is None
    assert read(statement(code), order("poppin")).facts["taking"] == Members(
        frozenset({"poppin"}), False
    )


def test_no_known_medications_is_an_empty_list() -> None:
    none = statement(concept(IPS, "no-known-medications", "No known medications"))
    assert record_of(none).medicines == ()
    assert read(none).unchecked == ()
    assert taking(none, order("poppin")) == {"poppin"}


def test_a_display_names_the_medicine_where_the_text_does_not() -> None:
    vague = {
        "text": "muscle relaxant",
        "coding": [{"system": RXNORM, "code": "999", "display": "Relaxol 10 MG Oral Tablet"}],
    }
    found = read(order(vague, dosage()))
    assert found.facts["taking"] == Members(frozenset({"relaxol"}))
    assert (found.facts["relaxol_mg_per_day"], found.unchecked) == (
        Interval(Decimal(30), Decimal(30)),
        (),
    )
    same = {
        "text": "Lioral",
        "coding": [{"code": "1", "display": "relaxol"}, {"code": "2", "display": "no name"}],
    }
    assert [line.name for line in record_of(order(same, dosage())).medicines or ()] == ["Lioral"]
    other = {"text": "relaxol", "coding": [{"code": "1", "display": "tensolin"}]}
    assert read(order(other, dosage())).facts["taking"] == Members(
        frozenset({"relaxol", "tensolin"})
    )


def per_day(*resources: Any) -> Decimal | str | None:
    found = read(*resources)
    value = found.facts.get("relaxol_mg_per_day")
    return (
        value.low
        if isinstance(value, Interval)
        else next(iter(reasons(found, "relaxol_mg_per_day")), None)
    )


@pytest.mark.parametrize(
    ("dose", "wanted"),
    [
        (dosage(10, "mg", 3), "30"),
        (dosage(0.5, "g", 2), "1000"),
        (dosage(500, "ug", 2), "1"),
        (dosage(500, "mcg", 2), "1"),
        (dosage(2.5, "mg", 3), "7.5"),
    ],
)
def test_doses_are_exact_in_mg(dose: Any, wanted: str) -> None:
    assert per_day(order("relaxol", dose)) == Decimal(wanted)
    assert per_day(statement("relaxol", dose)) == Decimal(wanted)


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (dosage(asNeededBoolean=True), "as needed"),
        (dosage(asNeededCodeableConcept={"text": "pain"}), "as needed"),
        ({"text": "one with dinner guests"}, "only in words"),
        (dosage(1, "{tablet}"), "strength of the product is not given"),
        (dosage(10, None), "has no unit"),
        (dosage(10, "mL"), "strength of the product"),
        (dosage(0, "mg"), "its dose is 0"),
        (dosage(-5, "mg"), "not a plain number"),
        (dosage("10", "mg"), "not a plain number"),
        (dosage(True, "mg"), "not a plain number"),
        (
            {**dosage(), "doseAndRate": [{"doseRange": {"low": quantity(5, "mg")}}]},
            "a range or a rate",
        ),
        (
            {
                **dosage(),
                "doseAndRate": [{"doseQuantity": {**quantity(5, "mg"), "comparator": "<"}}],
            },
            "not a plain",
        ),
        (
            {
                **dosage(),
                "doseAndRate": [
                    {"doseQuantity": quantity(5, "mg")},
                    {"doseQuantity": quantity(10, "mg")},
                ],
            },
            "two ways",
        ),
        ({**dosage(), "doseAndRate": []}, "was not given"),
        (
            {**dosage(), "doseAndRate": [{"doseQuantity": {**quantity(5, "mg"), "unit": "ug"}}]},
            "'mg' by its code and in 'ug' by its words",
        ),
        (dosage(modifierExtension=[{}]), "modifierExtension"),
        ({**dosage(), "timing": None}, "how often"),
    ],
)
def test_a_dose_that_cannot_be_told_is_not_known_with_a_reason(dose: Any, said: str) -> None:
    assert said in str(
        per_day(order("relaxol", {key: value for key, value in dose.items() if value is not None}))
    )


def test_no_dosage_at_all_is_not_known() -> None:
    assert per_day(order("relaxol")) == "no dose was given"


@pytest.mark.parametrize(
    ("timing", "wanted"),
    [
        ({"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}, "3"),
        ({"repeat": {"frequency": 1, "period": 8, "periodUnit": "h"}}, "3"),
        ({"repeat": {"period": 12, "periodUnit": "h"}}, "2"),
        ({"repeat": {"frequency": 1, "period": 2, "periodUnit": "d"}}, "0.5"),
        ({"repeat": {"frequency": 7, "period": 1, "periodUnit": "wk"}}, "1"),
        ({"repeat": {"timeOfDay": ["08:00:00", "20:00:00"]}}, "2"),
        ({"repeat": {"when": ["MORN", "NOON", "HS"]}}, "3"),
        ({"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["HS"]}}, "1"),
        ({"code": concept("x", "BID")}, "2"),
        ({"code": {"text": "tid"}}, "3"),
        ({"code": concept("x", "QID")}, "4"),
        ({"code": concept("x", "QD")}, "1"),
        (
            {
                "code": concept("x", "Q8H"),
                "repeat": {"frequency": 3, "period": 1, "periodUnit": "d"},
            },
            "3",
        ),
        ({"repeat": {"frequency": 2, "periodUnit": "d"}}, "2"),
    ],
)
def test_times_a_day(timing: Any, wanted: str) -> None:
    exact = json.loads(json.dumps(timing), parse_float=Decimal)
    assert times_a_day(exact, "timing", WORDS).per_day == Decimal(wanted)


@pytest.mark.parametrize(
    "timing",
    [
        {},
        {"repeat": {}},
        {"code": concept("x", "PRN")},
        {"repeat": {"frequency": 2, "frequencyMax": 3, "period": 1, "periodUnit": "d"}},
        {"repeat": {"frequency": 1, "period": 4, "periodMax": 6, "periodUnit": "h"}},
        {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "dayOfWeek": ["mon"]}},
        {"repeat": {"count": 1, "frequency": 1, "period": 1, "periodUnit": "d"}},
        {"repeat": {"frequency": 1, "period": 1, "periodUnit": "mo"}},
        {"repeat": {"frequency": 1, "period": 1}},
        {"repeat": {"frequency": 0, "period": 1, "periodUnit": "d"}},
        {"repeat": {"frequency": 1, "period": 0, "periodUnit": "d"}},
        {"repeat": {"frequency": -1, "period": -1, "periodUnit": "d"}},
        {"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}},
        {"repeat": {"frequency": 49, "period": 1, "periodUnit": "d"}},
        {"repeat": {"frequency": 10**9, "period": 1, "periodUnit": "d"}},
        {"repeat": {"when": ["PC"]}},
        {"repeat": {"when": ["MORN", "IMD"]}},
        {"repeat": {"when": ["HS", "MORN"], "timeOfDay": ["08:00"]}},
        {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["HS"]}},
        {"code": concept("x", "BID"), "repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}},
        {"repeat": {"frequency": "3", "period": 1, "periodUnit": "d"}},
    ],
)
def test_times_a_day_that_cannot_be_told(timing: Any) -> None:
    found = times_a_day(timing, "timing", WORDS)
    assert found.per_day is None
    assert found.why


@given(
    st.integers(1, 24), st.integers(1, 12), st.sampled_from(["h", "d", "wk"]), st.integers(1, 999)
)
def test_a_dose_a_day_is_exact_or_not_known(
    frequency: int, period: int, unit: str, dose: int
) -> None:
    body = {
        "timing": {"repeat": {"frequency": frequency, "period": period, "periodUnit": unit}},
        "doseAndRate": [{"doseQuantity": quantity(dose, "mg")}],
    }
    found = read_dosages([body], "d", TODAY, DosedProduct(NONE, "relaxol", WORDS))
    hours = period * {"h": 1, "d": 24, "wk": 168}[unit]
    if found.total is None:
        assert found.fault
    else:
        assert found.total.number * hours == dose * frequency * 24


def bounds(start: str | None, end: str | None, **more: Any) -> Any:
    made = dosage(**more)
    made["timing"]["repeat"]["boundsPeriod"] = {
        key: day for key, day in (("start", start), ("end", end)) if day
    }
    return made


def test_dosages_at_the_same_time_are_added_up() -> None:
    assert per_day(order("relaxol", dosage(10, "mg", 2), dosage(20, "mg", 1))) == 40
    assert (
        per_day(order("relaxol", dosage(10, "mg", 2, sequence=1), dosage(20, "mg", 1, sequence=1)))
        == 40
    )
    assert "different units" in str(
        per_day(order("relaxol", dosage(10, "mg", 2), dosage(1, "mmol", 1)))
    )


def test_of_dosages_that_follow_each_other_the_one_of_today_counts() -> None:
    first, then = (
        bounds("2026-10-01", "2026-11-19", dose=10, sequence=1),
        bounds("2026-11-20", None, dose=20, sequence=2),
    )
    assert per_day(order("relaxol", first, then)) == 60
    assert per_day(order("relaxol", then, first)) == 60
    assert read(order("relaxol", first, then)).facts["relaxol_days_at_dose"] == Interval(
        Decimal(0), Decimal(0)
    )
    unclear = [dosage(sequence=1), dosage(dose=20, sequence=2)]
    assert "which one holds today is not given" in str(per_day(order("relaxol", *unclear)))
    words = [dosage(sequence="1"), dosage(dose=20, sequence="2")]
    assert (
        per_day(order("relaxol", *words))
        == "in which order its dosages follow each other cannot be read"
    )
    half = [dosage(sequence=1), bounds("2026-11-01", None, dose=20, sequence=2)]
    assert "which one holds today is not given" in str(per_day(order("relaxol", *half)))
    ended = [bounds("2026-10-01", "2026-10-31", sequence=1), dosage(dose=20, sequence=2)]
    assert "which one holds today is not given" in str(per_day(order("relaxol", *ended)))
    assert "taken until 2026-11-01" in str(read(order("relaxol", bounds(None, "2026-11-01"))).flags)
    assert per_day(order("relaxol", bounds("2026-11-21", None))) == "its dosage is not for today"


@pytest.mark.parametrize(
    ("start", "end"), [(None, "2026-09"), ("2026-12", None), ("2026", "2027"), ("soon", None)]
)
def test_a_period_that_cannot_be_read_leaves_the_dose_not_known(
    start: str | None, end: str | None
) -> None:
    assert (
        per_day(order("relaxol", bounds(start, end)))
        == "from when to when its dosage holds cannot be read"
    )


def strength(above: Any, below: Any) -> Any:
    part = {
        "itemCodeableConcept": {"text": "relaxol"},
        "strength": {"numerator": above, "denominator": below},
    }
    return {
        "resourceType": "Medication",
        "id": "m",
        "code": {"text": "relaxol"},
        "ingredient": [part],
    }


@pytest.mark.parametrize(
    ("product", "dose", "wanted"),
    [
        (
            strength(quantity(10, "mg"), quantity(1, "{tablet}")),
            dosage(2, "{tablet}", 3),
            Decimal(60),
        ),
        (strength(quantity(10, "mg"), {"value": 1}), dosage(2, "1", 3), None),
        (strength(quantity(10, "mg"), quantity(1, "1")), dosage(0.5, "{tablet}", 2), Decimal(10)),
        (strength(quantity(5, "mg"), quantity(5, "mL")), dosage(10, "mL", 3), Decimal(30)),
        (
            strength(quantity(1, "g"), quantity(1, "{tablet}")),
            dosage(1, "{tablet}", 1),
            Decimal(1000),
        ),
        (strength(quantity(5, "mg"), quantity(5, "mL")), dosage(1, "{tablet}", 3), None),
        (strength(quantity(10, "mg"), quantity(3, "mL")), dosage(3, "mL", 1), None),
        (strength(quantity(10, "mg"), quantity(0, "mL")), dosage(3, "mL", 1), None),
    ],
)
def test_tablets_count_when_the_product_says_its_strength(
    product: Any, dose: Any, wanted: Decimal | None
) -> None:
    found = per_day(order(None, dose, medicationReference={"reference": "Medication/m"}), product)
    assert found == wanted if wanted else isinstance(found, str)


def product(*parts: Any, **more: Any) -> Any:
    return {
        "resourceType": "Medication",
        "id": "m",
        "code": {"text": "relaxol"},
        "ingredient": list(parts),
        **more,
    }


def part(name: str, mg: int, **more: Any) -> Any:
    ratio = {"numerator": quantity(mg, "mg"), "denominator": quantity(1, "{tablet}")}
    return {"itemCodeableConcept": {"text": name}, "strength": ratio, **more}


def test_only_what_works_gives_the_strength_of_a_product() -> None:
    ordered = order(
        None, dosage(1, "{tablet}", 3), medicationReference={"reference": "Medication/m"}
    )
    assert per_day(ordered, product(part("Lioral", 10))) == 30
    assert per_day(ordered, product(part("Lioral", 10), part("lactose", 100, isActive=False))) == 30
    assert "strength of the product is not given" in str(
        per_day(ordered, product(part("lactose", 100, isActive=False)))
    )
    assert "strength of the product is not given" in str(
        per_day(ordered, product(part("glowberry", 100)))
    )
    bounded = part("relaxol", 10)
    bounded["strength"]["numerator"]["comparator"] = ">"
    assert "strength of the product is not given" in str(per_day(ordered, product(bounded)))


def test_an_ingredient_that_the_name_of_its_product_hides_counts() -> None:
    ordered = order(
        None, dosage(1, "{tablet}", 3), medicationReference={"reference": "Medication/m"}
    )
    found = read(ordered, product(part("tensolin", 100)))
    assert found.facts["taking"] == Members(frozenset({"relaxol", "tensolin"}))
    assert "relaxol_mg_per_day" not in found.facts
    assert taking(ordered, product(part("glowberry", 100))) == {"relaxol"}


def test_a_medicine_that_is_said_in_two_ways_leaves_the_list_open() -> None:
    both = order(
        "poppin", medicationReference={"reference": "#in"}, contained=[{**product(), "id": "in"}]
    )
    assert reasons(read(both), "medicines") == ["it says which medicine it is in two ways"]
    other = order(
        None, medicationReference={"reference": "#in"}, contained=[{**condition("1"), "id": "in"}]
    )
    assert reasons(read(other), "medicines") == ["the Medication it points to cannot be used"]


def test_two_orders_are_added_and_a_statement_of_the_same_is_not() -> None:
    assert per_day(order("relaxol", dosage(20)), order("Lioral", dosage(10))) == 90
    assert per_day(order("relaxol", dosage(20)), statement("Lioral", dosage(20))) == 60
    assert per_day(order("relaxol", dosage(20)), statement("Lioral", dosage(30, times=2))) == 60
    assert (
        per_day(
            order("relaxol", dosage(20)),
            order("relaxol", dosage(10)),
            statement("relaxol", dosage(90, times=1)),
        )
        == 90
    )
    assert (
        per_day(order("relaxol", dosage(20)), statement("relaxol", dosage(10)))
        == "conflict: the lists give 30 mg/day and 60 mg/day"
    )
    assert per_day(order("relaxol", dosage(20)), statement("relaxol")) == 60
    assert per_day(order("relaxol"), statement("relaxol", dosage(20))) == 60
    assert "as needed" in str(
        per_day(order("relaxol", dosage(20)), statement("relaxol", dosage(asNeededBoolean=True)))
    )
    assert "as needed" in str(
        per_day(order("relaxol", dosage(20)), order("relaxol", dosage(asNeededBoolean=True)))
    )


def test_an_order_that_fills_another_is_the_same_medicine() -> None:
    first = {**order("relaxol", dosage(20)), "id": "a"}
    filler = {
        **order(
            "relaxol",
            dosage(20),
            intent="filler-order",
            basedOn=[{"reference": "MedicationRequest/a"}],
        ),
        "id": "b",
    }
    assert per_day(first, filler) == 60
    assert per_day({**first, "status": "stopped"}, filler) == 60
    assert "conflict" in str(per_day(first, {**filler, "dosageInstruction": [dosage(10)]}))


def test_an_order_that_renews_another_is_the_same_medicine() -> None:
    prior = {**order("relaxol", dosage(20)), "id": "a"}
    renewed = {
        **order("relaxol", dosage(20), priorPrescription={"reference": "MedicationRequest/a"}),
        "id": "b",
    }
    assert per_day(prior, renewed) == 60
    assert "conflict" in str(per_day(prior, {**renewed, "dosageInstruction": [dosage(10)]}))
    assert per_day({**prior, "status": "stopped"}, renewed) == 60


def test_an_order_that_somebody_does_not_take_has_no_known_dose() -> None:
    ordered = {**order("relaxol", dosage(20)), "id": "a"}
    denied = {**statement("Lioral", status="not-taken"), "id": "b"}
    found = read(ordered, denied)
    assert found.facts["taking"] == Members(frozenset({"relaxol"}))
    assert per_day(ordered, denied) == "MedicationStatement/b says that it is not taken"
    assert (
        per_day(ordered, {**denied, "status": "on-hold"})
        == "MedicationStatement/b says that it is on hold"
    )
    assert (
        per_day({**ordered, "status": "on-hold"}, statement("relaxol", dosage(20)))
        == "MedicationRequest/a says that it is on hold"
    )
    assert per_day(ordered, {**statement("poppin", status="not-taken"), "id": "b"}) == 60
    assert read(denied).facts["taking"] == Members(frozenset())
    assert per_day(ordered, {**denied, "status": "completed"}) == 60


@pytest.mark.parametrize("made", [order, statement])
def test_one_prescription_from_two_places_is_known_by_its_number(made: Any) -> None:
    number = [{"system": "urn:pharmacy", "value": "77"}]
    first, again = ({**made("relaxol", dosage(20), identifier=number), "id": id_} for id_ in "ab")
    assert per_day(first, again) == 60
    assert (
        per_day(first, {**again, "identifier": [{"system": "urn:pharmacy", "value": "78"}]}) == 120
    )
    assert per_day(first, {**again, "identifier": [{"value": "77"}]}) == 120
    other = {**made("relaxol", dosage(10), identifier=number), "id": "b"}
    assert "conflict" in str(per_day(first, other))


PUMP = {
    "text": "via pump",
    "coding": [{"system": "urn:x", "code": "C38267", "display": "INTRATHECAL"}],
}


@pytest.mark.parametrize(
    "route",
    [
        concept(SNOMED, "72607000"),
        {"text": "Intrathecal route"},
        PUMP,
        {"text": "IT"},
        {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0162", "code": "IT"}]},
    ],
)
def test_what_goes_into_the_spinal_fluid_is_kept_apart(route: Any) -> None:
    inside = order("relaxol", dosage(100, "ug", 1, route=route))
    found = read(inside, order("relaxol", dosage(10)))
    assert found.facts["taking"] == Members(frozenset({"relaxol", "relaxol_intrathecal"}))
    assert found.facts["relaxol_mg_per_day"] == Interval(Decimal(30), Decimal(30))
    assert found.facts["conditions"] == Members(frozenset({"intrathecal_pump"}), False)
    alone = read(inside)
    assert alone.facts["relaxol_mg_per_day"] == Interval(Decimal(0), Decimal(0))
    assert (alone.taken[0].per_day, alone.taken[0].route) == (Decimal("0.1"), "intrathecal")
    assert alone.facts["taking_antispastic"] is True


def test_since_when() -> None:
    lines = (
        record_of(
            order("a", bounds("2026-10-01", None)),
            order("b", dosage(), authoredOn="2026-11-01"),
            statement("c", effectivePeriod={"start": "2026-09-01"}),
            statement("d", effectiveDateTime="2026-11-01"),
        ).medicines
        or ()
    )
    assert {line.name: line.since for line in lines} == {
        "a": date(2026, 10, 1),
        "b": None,
        "c": date(2026, 9, 1),
        "d": None,
    }


def test_sprays_and_amount_of_substance_keep_their_unit() -> None:
    lines = (
        record_of(
            order("spraymol", dosage(1, "{sprays}", 8)), order("salt", dosage(5, "mmol", 2))
        ).medicines
        or ()
    )
    assert {line.total for line in lines} == {
        Amount(Decimal(8), "sprays", True),
        Amount(Decimal(10), "mmol", True),
    }
    found = read(order("spraymol", dosage(1, "{sprays}", 8)), order("salt", dosage(400, "mg", 1)))
    assert found.facts["spraymol_sprays_per_day"] == Interval(Decimal(8), Decimal(8))
    assert reasons(found, "salt_mmol_per_day") == ["it is given in mg and counted in mmol"]
