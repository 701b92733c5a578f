"""Conditions and allergies of a Bundle."""

from __future__ import annotations

from typing import Any

import pytest

from support.fhir import (
    ATC,
    RXNORM,
    SNOMED,
    allergy,
    concept,
    condition,
    ours,
    read,
    reasons,
    record_of,
)
from unclench.criteria.values import Members


def known(*resources: Any) -> Members | None:
    found = read(*resources).facts.get("conditions")
    return found if isinstance(found, Members) else None


CLINICAL = ["active", "recurrence", "relapse", "inactive", "remission", "resolved", "strange", None]
VERIFIED = [
    "confirmed",
    None,
    "unconfirmed",
    "provisional",
    "differential",
    "refuted",
    "entered-in-error",
    "strange",
]


@pytest.mark.parametrize("clinical", CLINICAL)
@pytest.mark.parametrize("verified", VERIFIED)
def test_every_pair_of_statuses(clinical: str | None, verified: str | None) -> None:
    found = known(condition("84757009", clinical, verified), condition("38341003"))
    if verified in ("refuted", "entered-in-error") or (
        clinical in ("inactive", "remission", "resolved") and verified != "strange"
    ):
        assert found == Members(frozenset({"hypertension"}))
    elif verified in ("unconfirmed", "provisional", "differential", "strange") or clinical in (
        "strange",
        None,
    ):
        assert found == Members(frozenset({"hypertension"}), False)
    else:
        assert found == Members(frozenset({"hypertension", "epilepsy"}))


def test_the_list_is_known_by_one_usable_condition_or_by_its_absence_being_recorded() -> None:
    assert known() is None
    assert known(condition("84757009", verified="refuted")) is None
    assert known(condition("84757009", verified="entered-in-error")) is None
    assert known(condition("84757009", verified="unconfirmed")) is None
    assert known(condition("84757009", "resolved")) == Members(frozenset())
    assert known(condition("160245001")) == Members(frozenset())
    assert read(condition("160245001")).unchecked == ()


def test_an_unconfirmed_condition_is_kept_in_words() -> None:
    found = read(condition({"text": "Epilepsy"}, verified="provisional"), condition("38341003"))
    assert found.unchecked == ("Epilepsy (provisional)",)
    assert reasons(found, "conditions") == ["is provisional"]
    odd = read(condition({"text": "old back pain"}, verified="provisional"), condition("38341003"))
    assert odd.unchecked == ("old back pain (provisional)",)
    assert odd.facts["conditions"] == Members(frozenset({"hypertension"}), False)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Epilepsy", "epilepsy"),
        ("CKD", "chronic_kidney_disease"),
        ("chronic_kidney_disease", "chronic_kidney_disease"),
        ("Chronic kidney disease stage 3", "chronic_kidney_disease"),
        ("Family history of psychosis", "psychosis_in_family"),
        ("High  blood pressure and epilepsy", "epilepsy hypertension"),
    ],
)
def test_words_that_name_a_condition(text: str, ids: str) -> None:
    found = read(condition({"text": text}))
    assert found.facts["conditions"] == Members(frozenset(ids.split()))
    assert found.unchecked == ()


def test_a_condition_read_from_inside_a_sentence_is_flagged() -> None:
    assert any(
        "was read as chronic kidney disease" in flag.text
        for flag in read(condition({"text": "CKD stage 3"})).flags
    )
    assert read(condition({"text": "CKD"})).flags == ()


@pytest.mark.parametrize("text", ["No epilepsy", "mother has epilepsy", "risk of psychosis"])
def test_words_that_deny_are_kept_and_not_counted(text: str) -> None:
    found = read(condition({"text": text}))
    assert found.facts["conditions"] == Members(frozenset())
    assert found.unchecked == (text,)


@pytest.mark.parametrize("text", ["epileptic", "hypertensionx", "sore thumb"])
def test_words_that_nobody_knows_may_be_any_condition(text: str) -> None:
    found = read(condition({"text": text}))
    assert found.facts["conditions"] == Members(frozenset(), False)
    assert found.unchecked == (text,)
    assert read(condition({"text": "Viral sinusitis (disorder)"})).facts["conditions"] == Members(
        frozenset()
    )


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Epilepsy, unspecified, not intractable, without status epilepticus", "epilepsy"),
        ("Non-cirrhotic hypertension", "hypertension"),
        ("Nocturnal hypertension", "hypertension"),
        ("CKD without psychosis", "chronic_kidney_disease"),
        ("Epilepsy (disorder)", "epilepsy"),
        ("Hypertension, no epilepsy", "hypertension"),
        ("Epilepsy excluded", ""),
        ("Non-epileptic attacks, seizure disorder", ""),
        ("Without epilepsy", ""),
    ],
)
def test_what_is_denied_after_a_condition_is_something_else(text: str, ids: str) -> None:
    found = read(condition({"text": text}))
    assert found.facts["conditions"] == Members(frozenset(ids.split()))
    assert found.unchecked == (() if ids else (text,))


@pytest.mark.parametrize("text", ["possible epilepsy", "Suspected CKD", "Epilepsy, probable"])
def test_words_of_doubt_leave_the_list_open(text: str) -> None:
    found = read(condition({"text": text}))
    assert (found.facts["conditions"], found.unchecked) == (Members(frozenset(), False), (text,))
    assert reasons(found, "conditions") == ["is in doubt by its own words"]
    thumb = read(condition({"text": "possible sore thumb"}))
    assert "it may be a condition that rules ask about" in reasons(thumb, "conditions")[0]


def test_display_is_read_when_there_is_no_text_and_an_unknown_code_is_kept() -> None:
    assert known(
        condition({"coding": [{"system": "urn:x", "code": "9", "display": "Epilepsy"}]})
    ) == Members(frozenset({"epilepsy"}))
    assert read(condition(concept(SNOMED, "999"))).unchecked == ("999",)


def test_a_condition_that_says_nothing_leaves_the_list_open() -> None:
    found = read(
        {**condition({}), "verificationStatus": None, "clinicalStatus": None}, condition("84757009")
    )
    assert found.facts["conditions"] == Members(frozenset({"epilepsy"}), False)


IPS, NULL = (
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
    "http://terminology.hl7.org/CodeSystem/data-absent-reason",
)
NOTHING = [
    {},
    {"text": " "},
    {"text": "Unknown"},
    {"coding": [{}]},
    {"coding": [{"extension": [{"url": NULL, "valueCode": "unknown"}]}]},
    concept(NULL, "asked-unknown", "Asked but unknown"),
    concept("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", "unknown"),
]


@pytest.mark.parametrize(
    "code", [*NOTHING, concept(IPS, "no-problem-info", "No information about problems")]
)
def test_a_condition_that_does_not_say_what_it_is_never_means_none(code: Any) -> None:
    assert known(condition(code)) is None
    assert known(condition(code), condition("84757009")) == Members(frozenset({"epilepsy"}), False)
    assert known(condition(code, "resolved"), condition("84757009")) == Members(
        frozenset({"epilepsy"}), False
    )


def test_no_known_problems_of_the_patient_summary_is_an_empty_list() -> None:
    assert known(condition(concept(IPS, "no-known-problems", "No known problems"))) == Members(
        frozenset()
    )


def test_a_code_that_nobody_knows_leaves_the_list_open_while_it_is_present() -> None:
    found = read(condition(concept(SNOMED, "999")), condition("84757009"))
    assert found.facts["conditions"] == Members(frozenset({"epilepsy"}), False)
    assert reasons(found, "conditions") == ["is known only by its code 999"]
    assert known(condition(concept(SNOMED, "999", "sore thumb"))) == Members(frozenset(), False)
    assert known(condition(concept(SNOMED, "999"), "resolved")) == Members(frozenset())


def test_every_wording_of_a_condition_is_read() -> None:
    vague = {"text": "Fits", "coding": [{"system": "urn:x", "code": "1", "display": "Epilepsy"}]}
    assert known(condition(vague)) == Members(frozenset({"epilepsy"}))
    assert read(condition(vague)).unchecked == ()
    both = {
        "text": "CKD",
        "coding": [{"system": "urn:x", "code": "1", "display": "CKD"}, {"display": "Hypertension"}],
    }
    assert known(condition(both)) == Members(frozenset({"chronic_kidney_disease", "hypertension"}))


HL7 = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


@pytest.mark.parametrize(
    ("verified", "counts"),
    [
        (
            {
                "coding": [
                    {"system": "urn:x", "code": "E"},
                    {"system": HL7, "code": "entered-in-error"},
                ]
            },
            None,
        ),
        ({"text": "Entered in Error"}, None),
        ({"coding": [{"system": HL7, "display": "Refuted"}]}, None),
        ({"coding": [{"system": HL7}], "text": "refuted"}, None),
        (
            {"coding": [{"system": "urn:x", "code": "OK"}, {"system": HL7, "code": "confirmed"}]},
            True,
        ),
        ({"text": "Confirmed"}, True),
        (
            {"coding": [{"system": HL7, "code": "confirmed"}, {"system": HL7, "code": "refuted"}]},
            False,
        ),
    ],
)
def test_a_status_is_read_from_fhirs_own_code_or_from_its_words(
    verified: Any, counts: bool | None
) -> None:
    found = known(condition("84757009", verificationStatus=verified), condition("38341003"))
    assert found == Members(
        frozenset({"hypertension"} | ({"epilepsy"} if counts else set())), counts is not False
    )


@pytest.mark.parametrize(
    ("codes", "facts"),
    [
        (["24700007"], {"ms_diagnosed": True}),
        (["426373005"], {"ms_diagnosed": True, "ms_course": "RRMS"}),
        (["425500002"], {"ms_diagnosed": True, "ms_course": "SPMS"}),
        (["428700003"], {"ms_diagnosed": True, "ms_course": "PPMS"}),
        (["24700007", "426373005"], {"ms_diagnosed": True, "ms_course": "RRMS"}),
        (["426373005", "425500002"], {"ms_diagnosed": True, "ms_course": None}),
        (["221360009"], {"pattern": "spasticity"}),
        (["55300003"], {"pattern": "cramp"}),
        (["221360009", "55300003"], {"pattern": None}),
        (["77386006"], {"pregnant": "yes"}),
    ],
)
def test_conditions_that_are_facts_of_their_own(codes: list[str], facts: dict[str, Any]) -> None:
    found = read(*(condition(code) for code in codes))
    assert {fact: found.facts.get(fact) for fact in facts} == facts
    assert found.unchecked == ()
    assert found.facts["conditions"] == Members(frozenset())


def test_icd_10_names_the_diagnosis_and_a_code_of_another_system_does_not() -> None:
    for system in ("http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm"):
        assert read(condition(concept(system, "G35"))).facts["ms_diagnosed"] is True
    local = read(
        condition(concept("urn:local", "24700007")), condition(concept("urn:local", "84757009"))
    )
    assert "ms_diagnosed" not in local.facts
    assert local.facts["conditions"] == Members(frozenset(), False)
    assert local.unchecked == ("24700007", "84757009")


def test_without_the_diagnosis_it_is_not_known_and_never_no() -> None:
    assert "ms_diagnosed" not in read(condition("84757009")).facts
    assert "ms_diagnosed" not in read(condition("24700007", "resolved")).facts
    doubted = read(condition("24700007", verified="unconfirmed"))
    assert "ms_diagnosed" not in doubted.facts
    assert reasons(doubted, "ms_diagnosed") == ["is unconfirmed"]


def test_words_name_the_facts_too_and_a_course_says_that_it_needs_confirming() -> None:
    for text in ("Multiple Sclerosis", "Multiple sclerosis (disorder)"):
        assert read(condition({"text": text})).facts["ms_diagnosed"] is True
    assert "please confirm" in read(condition("426373005")).details["ms_course"].origin


def test_a_condition_that_is_a_sign_is_one_and_others_stay_open() -> None:
    now = {"recordedDate": "2026-11-20"}
    found = read(condition({"text": "Urine infection"}, **now))
    assert found.facts["signs"] == Members(frozenset({"urine_infection"}), False)
    assert found.unchecked == ()
    assert "signs" not in read(condition({"text": "Urine infection"}, "resolved")).facts
    asked = read(
        condition({"text": "Urine infection"}, **now), ours("signs", valueString="seizure")
    )
    assert asked.facts["signs"] == Members(frozenset({"urine_infection", "seizure"}))


@pytest.mark.parametrize(
    ("days", "there"),
    [
        ({"recordedDate": "2026-11-18"}, True),
        ({"recordedDate": "2026-11-17"}, False),
        ({"onsetDateTime": "2026-11-19T08:00:00Z"}, True),
        ({"onsetDateTime": "2026-11-02"}, False),
        ({"onsetDateTime": "2026-11-02", "recordedDate": "2026-11-20"}, True),
        ({"recordedDate": "2026-11-21"}, False),
        ({"onsetDateTime": "2026-11"}, False),
        ({}, False),
    ],
)
def test_signs_among_conditions_grow_old(days: dict[str, str], there: bool) -> None:
    """The plan is of 20 November, and signs count for two days more."""
    found = read(condition({"text": "Urine infection"}, **days))
    assert ("signs" in found.facts) == there
    assert there or [reason for reason in reasons(found, "signs") if "urine_infection" in reason]
    asked = read(
        condition({"text": "Urine infection"}, **days), ours("signs", valueString="seizure")
    )
    assert asked.facts["signs"] == Members(
        frozenset({"seizure"} | ({"urine_infection"} if there else set())), there
    )


def test_a_doubted_sign_is_neither_there_nor_not() -> None:
    found = read(condition({"text": "Urine infection"}, verified="unconfirmed"))
    assert "signs" not in found.facts
    assert reasons(found, "signs") == ["is unconfirmed"]


def test_what_is_said_outright_goes_before_what_a_diagnosis_implies() -> None:
    said = ours("complaint.pattern", valueString="spasm")
    found = read(condition("221360009"), condition("55300003"), said)
    assert found.facts["pattern"] == "spasm"
    assert reasons(found, "pattern") == []
    assert reasons(read(condition("221360009"), condition("55300003")), "pattern") == [
        "conditions say both cramp and spasticity"
    ]


def test_allergies() -> None:
    assert record_of().allergies is None
    assert record_of(
        allergy(concept(RXNORM, "1292")), allergy(concept(ATC, "J01MA02", "odd"))
    ).allergies == ("ciproxin", "relaxol")
    found = read(allergy({"text": "Lioral 10 mg tablets"}), allergy({"text": "peanut"}))
    assert found.facts["allergies"] == Members(frozenset({"relaxol"}))
    assert found.unchecked == ("allergy to peanut",)


@pytest.mark.parametrize(
    ("clinical", "verified", "counts"),
    [
        ("active", "confirmed", True),
        ("active", "unconfirmed", True),
        (None, None, True),
        (None, "confirmed", True),
        ("inactive", "confirmed", False),
        ("resolved", "confirmed", False),
        ("active", "refuted", None),
        ("active", "entered-in-error", None),
    ],
)
def test_statuses_of_an_allergy(
    clinical: str | None, verified: str | None, counts: bool | None
) -> None:
    wanted = None if counts is None else ("relaxol",) if counts else ()
    assert record_of(allergy({"text": "relaxol"}, clinical, verified)).allergies == (
        wanted if clinical != "active" or not counts else ("relaxol",)
    )


def test_no_known_allergy_is_an_empty_list() -> None:
    assert record_of(allergy(concept(SNOMED, "716186003", "No known allergy"))).allergies == ()
    assert record_of(
        allergy(concept(SNOMED, "716186003")), allergy({"text": "relaxol"})
    ).allergies == ("relaxol",)


def test_an_allergy_without_a_code_is_read_from_its_reaction_or_leaves_the_list_open() -> None:
    assert record_of(allergy({}, reaction=[{"substance": {"text": "relaxol"}}])).allergies == (
        "relaxol",
    )
    found = read(allergy({}), allergy({"text": "cipro"}))
    assert found.facts["allergies"] == Members(frozenset({"ciproxin"}), False)
    assert reasons(found, "allergies") == ["does not say what the allergy is to"]


@pytest.mark.parametrize(
    "code", [*NOTHING, concept(IPS, "no-allergy-info", "No information about allergies")]
)
def test_an_allergy_that_does_not_say_to_what_never_means_none(code: Any) -> None:
    assert record_of(allergy(code)).allergies is None
    assert read(allergy(code), allergy({"text": "cipro"})).facts["allergies"] == Members(
        frozenset({"ciproxin"}), False
    )


@pytest.mark.parametrize(
    "code",
    [concept(IPS, "no-known-allergies", "x"), {"text": "NKDA"}, {"text": "No known allergies"}],
)
def test_no_known_allergies_in_other_words_is_an_empty_list(code: Any) -> None:
    found = read(allergy(code))
    assert found.facts["allergies"] == Members(frozenset())
    assert found.unchecked == ()


@pytest.mark.parametrize(
    "text",
    [
        "Allergy to relaxol",
        "Relaxol allergy",
        "Allergy to relaxol (finding)",
        "Intolerance to Lioral",
        "Adverse drug reaction caused by relaxol",
        "Hypersensitivity to relaxol 10 mg tablets",
        "Relaxol (substance)",
        "drug allergy: relaxol",
    ],
)
def test_an_allergy_is_to_what_stands_after_the_word(text: str) -> None:
    assert read(allergy({"text": text})).facts["allergies"] == Members(frozenset({"relaxol"}))


@pytest.mark.parametrize(
    ("substance", "category", "whole"),
    [
        ("Peanut (organism)", None, True),
        ("Wombat fur", None, False),
        ("Wombat fur", ["environment"], True),
        ("Jackfruit", ["food", "environment"], True),
        ("Jackfruit", ["food", "medication"], False),
        ("Antitoxin", ["biologic"], False),
        ("Jackfruit", [], False),
        ("Jackfruit", "food", False),
        ("Relaxoll", ["food"], False),
    ],
)
def test_an_allergy_to_what_is_certainly_no_medicine_leaves_the_list_whole(
    substance: str, category: Any, whole: bool
) -> None:
    found = read(
        allergy({"text": substance}, **({} if category is None else {"category": category})),
        allergy({"text": "cipro"}),
    )
    assert found.facts["allergies"] == Members(frozenset({"ciproxin"}), whole)
    assert any(substance.split(maxsplit=1)[0].lower() in text.lower() for text in found.unchecked)


def test_a_medicine_stays_one_whatever_its_category() -> None:
    assert read(allergy({"text": "Relaxol"}, category=["food"])).facts["allergies"] == Members(
        frozenset({"relaxol"})
    )


def test_an_allergy_to_some_drug_or_other_leaves_the_list_open() -> None:
    found = read(allergy({"text": "Drug allergy"}))
    assert (found.unchecked, found.facts["allergies"]) == (
        ("allergy to Drug allergy",),
        Members(frozenset(), False),
    )
    assert reasons(found, "allergies") == ["does not say what the allergy is to"]
    told = {"text": "Allergy to drug", "coding": [{"code": "1", "display": "Relaxol"}]}
    assert read(allergy(told)).facts["allergies"] == Members(frozenset({"relaxol"}))


def test_an_allergy_known_only_by_a_code_leaves_the_list_open_and_every_wording_is_read() -> None:
    found = read(allergy(concept(SNOMED, "999")))
    assert found.facts["allergies"] == Members(frozenset(), False)
    assert (found.unchecked, reasons(found, "allergies")) == (
        ("allergy to code 999",),
        ["is known only by its code 999"],
    )
    vague = {
        "text": "muscle relaxant",
        "coding": [{"system": SNOMED, "code": "999", "display": "Relaxol"}],
    }
    assert read(allergy(vague)).facts["allergies"] == Members(
        frozenset({"relaxol"}), False
    )  # it may be to the whole class
    assert record_of(
        allergy(concept(NULL, "unknown"), reaction=[{"substance": {"text": "relaxol"}}])
    ).allergies == ("relaxol",)
