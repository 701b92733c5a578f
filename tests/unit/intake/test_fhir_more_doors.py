"""Dispenses, administrations, plans, courses and renewals; procedures, devices, episodes of care;
results in other codes and answers by a code."""

from __future__ import annotations

from typing import Any

import pytest

from support.foreign import (
    LOINC,
    SNOMED,
    Json,
    a_day,
    coded,
    order,
    patient,
    pieces,
    reasons,
    record,
)

MG = pieces(10, "mg")


def dispense(name: str = "Baclofen", day: str | None = "2026-11-20", **more: Any) -> Json:
    found = order(name, MG, resourceType="MedicationDispense", id="d1", status="completed")
    del found["intent"]
    return {**found, **({"whenHandedOver": day} if day else {}), **more}


def names(*resources: Json) -> list[str]:
    return [line.name for line in record(*resources).medicines or ()]


def test_what_was_handed_out_is_taken_while_it_lasts() -> None:
    assert names(dispense()) == ["Baclofen"]
    assert a_day(dispense()) == "30 mg"
    short = {"value": 5, "unit": "d", "code": "d"}
    assert record(dispense(daysSupply=short)).medicines is None
    assert "handed out on 2026-11-20" in reasons(record(dispense(daysSupply=short)), "medicines")
    assert names(dispense(daysSupply={"value": 30, "code": "d"})) == ["Baclofen"]
    assert names(dispense(day=None, whenPrepared="2026-11-20")) == ["Baclofen"]


def test_what_was_handed_out_long_ago_is_only_named() -> None:
    found = record(dispense(day="2024-01-01"))
    assert reasons(found, "medicines") == ""
    assert "handed out on 2024-01-01 and is not counted" in str(found.flags)
    assert "it was handed out, and" in reasons(record(dispense(day=None)), "medicines")


@pytest.mark.parametrize("status", ["cancelled", "stopped", "entered-in-error", "declined"])
def test_what_was_not_handed_out_is_nothing(status: str) -> None:
    found = record(dispense(status=status))
    assert (found.medicines, found.unusable) == (None, ())


def test_a_dispense_that_cannot_be_read_leaves_the_list_open() -> None:
    assert "status 'unknown'" in reasons(record(dispense(status="unknown")), "medicines")
    extended = dispense(modifierExtension=[{"url": "x"}])
    assert "modifierExtension" in reasons(record(extended), "medicines")
    silent = dispense(medicationCodeableConcept={"text": "unknown"})
    assert "does not say which medicine" in reasons(record(silent), "medicines")


def test_a_dispense_of_what_is_ordered_adds_nothing_and_the_latest_counts() -> None:
    assert a_day(order("Baclofen", MG), dispense(dosageInstruction=[])) == "30 mg"
    older = dispense(day="2026-10-01", dosageInstruction=[pieces(5, "mg")], id="d0")
    assert a_day(older, dispense()) == "30 mg"
    none = dispense(medicationCodeableConcept=coded(SNOMED, "787481004"))
    assert record(none).medicines is None


def given(name: str = "Morphine", day: str = "2026-11-20", **more: Any) -> Json:
    kind = {"resourceType": "MedicationAdministration", "status": "completed", "id": "a1"}
    return {**kind, "medicationCodeableConcept": {"text": name}, "effectiveDateTime": day, **more}


def test_what_was_given_leaves_the_list_open() -> None:
    found = record(given(), order("Baclofen", MG))
    assert "Morphine: it was given on 2026-11-20" in reasons(found, "medicines")
    assert reasons(record(given("Baclofen"), order("Baclofen", MG)), "medicines") == ""
    assert "is not counted" in str(record(given(day="2020-01-01")).flags)


@pytest.mark.parametrize(
    ("more", "taken", "said"),
    [
        ({"intent": "plan", "reportedBoolean": True}, ["Baclofen"], ""),
        ({"intent": "plan", "reportedReference": {"display": "wife"}}, ["Baclofen"], ""),
        ({"intent": "plan"}, [], "it is planned"),
        ({"intent": "proposal"}, [], ""),
        ({"intent": "strange"}, [], "its intent does not say"),
    ],
)
def test_a_plan_that_reports_is_a_list_of_medicines(
    more: Json, taken: list[str], said: str
) -> None:
    found = record(order("Baclofen", MG, **more))
    assert [line.name for line in found.medicines or ()] == taken
    assert said in reasons(found, "medicines")


def course(days: int | None = None, unit: str = "d", **more: Any) -> Json:
    made = pieces(10, "mg")
    if days:
        made["timing"]["repeat"]["boundsDuration"] = {"value": days, "unit": unit, "code": unit}
    return {**made, **more}


@pytest.mark.parametrize(
    ("begun", "dosage", "over"),
    [
        ("2026-11-01", course(5), "2026-11-05"),
        ("2026-11-01", course(2, "wk"), "2026-11-14"),
        ("2026-11-28", course(5), ""),
        ("2026-11-01", course(text="10 mg three times daily for 5 days"), "2026-11-05"),
        ("2026-11-01", course(5, "mo"), ""),
        ("2026-11-01", course(), ""),
        (None, course(5), ""),
    ],
)
def test_a_course_that_is_over_is_not_taken(begun: str | None, dosage: Json, over: str) -> None:
    found = record(order("Baclofen", dosage, **({"authoredOn": begun} if begun else {})))
    assert (over in str(found.flags)) is True
    assert bool(found.medicines) is not bool(over)


def test_a_course_of_which_one_part_has_no_end_is_not_over() -> None:
    both = order("Baclofen", course(5), MG, authoredOn="2026-01-01")
    assert names(both) == ["Baclofen"]
    bound = course(5)
    bound["timing"]["repeat"]["boundsDuration"]["comparator"] = "<"
    assert names(order("Baclofen", bound, authoredOn="2026-01-01")) == ["Baclofen"]


def test_shortly_after_its_end_the_list_is_open() -> None:
    late = order("Baclofen", course(5), authoredOn="2026-11-01")
    assert "is it still taken?" in reasons(record(late), "medicines")
    old = order("Baclofen", course(5), authoredOn="2025-11-01")
    assert reasons(record(old), "medicines") == ""
    period = {"start": "2024-02-01", "end": "2024-02-06"}
    statement = {**order("Baclofen"), "resourceType": "MedicationStatement"}
    assert "2024-02-06" in str(record({**statement, "effectivePeriod": period}).flags)


def test_a_renewed_order_counts_once_and_a_changed_one_is_a_doubt() -> None:
    first = order("Baclofen", MG, authoredOn="2026-06-01", id="m0")
    again = order("Baclofen", MG, authoredOn="2026-11-01")
    found = record(again, first)
    assert [line.origin for line in found.medicines or ()] == ["MedicationRequest/m1"]
    changed = order("Baclofen", pieces(20, "mg"), authoredOn="2026-11-01")
    assert "several days" in str(record(first, changed).medicines)
    strange = order("Zzz", MG, authoredOn="2026-11-01")
    older = {**strange, "authoredOn": "2026-01-01", "id": "m0"}
    assert len(record(strange, older).medicines or ()) == 1
    undated = order("Tizanidine", MG, id="m3")
    assert len(record(first, again, undated).medicines or ()) == 2
    same = {**again, "id": "m2"}
    assert len(record(again, same).medicines or ()) == 2


def thing(kind: str, **more: Any) -> Json:
    return {"resourceType": kind, "id": "t", "status": "active", **more}


PUMP = {"text": "Intrathecal baclofen pump"}


def test_a_device_shows_a_condition() -> None:
    for device in (
        thing("Device", type=PUMP),
        thing("Device", deviceName=[{"name": "Baclofen pump", "type": "other"}]),
        thing("DeviceUseStatement", device={"display": "Baclofen pump"}),
    ):
        assert "intrathecal_pump" in str(patient(device).facts["conditions"])
        assert "no list of conditions" in reasons(record(device), "conditions")
    used = thing("DeviceUseStatement", device={"reference": "Device/pump"})
    device = {**thing("Device", type=PUMP), "id": "pump"}
    assert "intrathecal_pump" in str(patient(used, device).facts["conditions"])


def test_a_procedure_with_such_a_name_leaves_the_list_open() -> None:
    done = thing("Procedure", status="completed", code={"text": "Removal of baclofen pump"})
    assert "may mean that this is present" in reasons(record(done), "conditions")
    assert reasons(record({**done, "status": "not-done"}), "conditions") == ""
    other = thing("Procedure", status="completed", code={"text": "Appendectomy"})
    assert reasons(record(other), "conditions") == ""


def test_a_thing_that_says_nothing_leaves_the_list_open() -> None:
    assert "does not say what it is" in reasons(record(thing("Procedure")), "conditions")
    unknown = thing("Procedure", code=coded(SNOMED, "1"))
    assert "only by its code 1" in reasons(record(unknown), "conditions")


def test_an_episode_of_care_shows_a_pregnancy_while_it_lasts() -> None:
    kinds = [coded(SNOMED, "72892002", "Normal pregnancy")]
    assert record(thing("EpisodeOfCare", type=kinds)).plain["pregnant"] == "yes"
    assert "pregnant" not in record(thing("EpisodeOfCare", type=kinds, status="finished")).plain
    other = thing("EpisodeOfCare", type=[{"text": "Home care"}])
    assert reasons(record(other), "conditions") == ""


def result(code: Json, value: float = 18, unit: str = "mmol/L", **more: Any) -> Json:
    quantity = {"value": value, "unit": unit, "code": unit}
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": code,
        "effectiveDateTime": "2026-11-25",
        "valueQuantity": quantity,
        **more,
    }


EGFR = result(coded(LOINC, "62238-1"), 92, "mL/min/{1.73_m2}", effectiveDateTime="2026-11-10")


@pytest.mark.parametrize(
    "newer",
    [
        result(coded(LOINC, "50210-4"), 18, "ml/min/1.73 m2", id="new"),
        result(coded("urn:x", "1", "Glomerular filtration rate"), id="new"),
        result({"text": "eGFR"}, id="new"),
    ],
)
def test_a_newer_result_in_another_code_stops_an_older_one(newer: Json) -> None:
    found = patient({**EGFR, "id": "old"}, newer)
    assert "egfr" not in found.facts
    assert "is not known here" in str(found.unusable)


@pytest.mark.parametrize(
    "other",
    [
        result(coded(LOINC, "1", "Creatinine [Mass/volume] in Urine"), id="new"),
        result(coded(LOINC, "1", "Sodium in urine"), id="new"),
        result({"text": "Sodium intake advice"}, valueQuantity=None, id="new"),
        result(coded(LOINC, "1"), id="new"),
        result(coded("urn:x", "1", "Creatinine"), id="new", status="cancelled"),
    ],
)
def test_another_test_stops_nothing(other: Json) -> None:
    older = result(coded(LOINC, "14682-9"), 70, "umol/L", effectiveDateTime="2026-11-10")
    other = {key: value for key, value in other.items() if value is not None}
    assert "creatinine" in patient(older, other).facts


@pytest.mark.parametrize(
    ("fact", "made"),
    [
        ("creatinine", result(coded(SNOMED, "1000731000000107"), 80, "umol/l")),
        ("sodium", result(coded(LOINC, "2947-0"), 141, "MMOL/L")),
        ("alt", result(coded(LOINC, "1743-4"), 30, "U/L")),
        ("egfr", result(coded(SNOMED, "1011481000000105"), 71, "ml/min/1.73m^2")),
        ("weight", result(coded(SNOMED, "27113001"), 185, "LBS")),
    ],
)
def test_other_codes_and_spellings_of_units_are_read(fact: str, made: Json) -> None:
    assert fact in patient(made).facts


def test_a_unit_that_could_be_two_is_left_as_it_is() -> None:
    assert "sodium" not in patient(result(coded(LOINC, "2951-2"), 141, "furlongs")).facts
    assert "sodium" not in patient(result(coded(LOINC, "2951-2"), 141, "")).facts


def status(value: Json, day: str | None = "2026-11-20", code: str = "82810-3", **more: Any) -> Json:
    found = {"resourceType": "Observation", "id": "s", "status": "final", **value, **more}
    found["code"] = coded(LOINC, code)
    return {**found, **({"effectiveDateTime": day} if day else {})}


YES = {"valueCodeableConcept": coded(SNOMED, "77386006")}
NO = {"valueCodeableConcept": {"text": "Not pregnant"}}


def test_the_state_of_a_pregnancy_is_read() -> None:
    assert record(status(YES)).plain["pregnant"] == "yes"
    assert record(status(NO)).plain["pregnant"] == "no"
    newer = status(YES, "2026-11-28", id="t")
    assert record(status(NO), newer).plain["pregnant"] == "yes"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (status(YES, "2025-11-20"), "how it is now is not known"),
        (status(NO, "2026-06-20"), "how it is now is not known"),
        (status(YES, None), "without a day"),
        (status({"valueCodeableConcept": {"text": "perhaps"}}), "is not understood"),
        (status({}, code="11778-8"), "is not understood"),
        (status(YES, "2027-01-01"), ""),
        (status(YES, status="preliminary"), ""),
    ],
)
def test_a_state_that_does_not_count_is_not_known(made: Json, why: str) -> None:
    found = record(made)
    assert "pregnant" not in found.plain
    assert why in reasons(found, "pregnant")


def test_two_states_of_one_day_are_none_and_ours_must_agree() -> None:
    both = record(status(YES), status(NO, id="t"))
    assert "where another says" in reasons(both, "pregnant")
    ours = {
        "resourceType": "Observation",
        "id": "us",
        "status": "final",
        "code": coded("urn:unclench:fact", "person.pregnant"),
        "valueBoolean": False,
    }
    assert "pregnant" not in record(status(YES), ours).plain
    assert "where another says" in reasons(record(status(YES), ours), "pregnant")
    assert record(status(NO), ours).plain["pregnant"] == "no"


def test_a_birth_that_is_expected_is_a_pregnancy_until_shortly_after_it() -> None:
    due = status({"valueDateTime": "2027-02-01"}, code="11778-8")
    assert record(due).plain["pregnant"] == "yes"
    assert "pregnant" not in record({**due, "valueDateTime": "2026-08-01"}).plain


def test_a_result_inside_a_report_is_a_result() -> None:
    inside = result(coded(LOINC, "2951-2"), 141)
    report = {"resourceType": "DiagnosticReport", "id": "r", "contained": [inside, {"id": "z"}]}
    (lab,) = record(report).labs or ()
    assert (lab.test, lab.origin) == ("sodium", "DiagnosticReport/r#o1")


def test_the_results_of_a_report_that_were_not_sent_are_named() -> None:
    here = result(coded(LOINC, "2951-2"), 141)
    names = ("Observation/o1", "https://x.org/Observation/o1", "#in", "Observation/o9", "urn:x")
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "result": [{"reference": name} for name in names],
    }
    assert reasons(record(here, report), "") == "2 of its results are not in the Bundle"
    assert reasons(record(here, {**report, "result": []}), "") == ""


def test_a_condition_that_has_ended_or_has_a_code_of_icd() -> None:
    def condition(code: Json, **more: Any) -> Json:
        clinical = {"clinicalStatus": coded("", "active")}
        return {"resourceType": "Condition", "id": "c", "code": code, **clinical, **more}

    german = coded("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "N18.4", "Stadium 4")
    assert record(condition(german)).plain["conditions"] == {"chronic_kidney_disease"}
    ended = condition({"text": "Epilepsy"}, abatementDateTime="2020-01-01")
    del ended["clinicalStatus"]
    assert record(ended).plain["conditions"] == frozenset()
