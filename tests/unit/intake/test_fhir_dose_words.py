"""Doses in words: the shapes of docs/reference/doses.md, and everything else is not read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.foreign import Json, a_day, content, line, order, pieces
from unclench.content.types.reading import DoseWords
from unclench.intake.fhir.dose_grammar import said_in
from unclench.intake.fhir.dose_lexer import lexicon_of

R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest"
READ = {
    # a dose and how often
    "1 tablet three times daily": "30 mg",
    "Take ONE tablet TWICE a day, with or after food.": "20 mg",
    "10 mg TDS": "30 mg",
    "10mg b.d.": "20 mg",
    "5 mg every 8 hours": "15 mg",
    "5 mg 6-hourly for 5 days": "20 mg",
    "5 mg q12h": "10 mg",
    "500 micrograms once daily": "0.500 mg",
    "1 1/2 tablets every morning": "15.0 mg",
    "½ tablet at night": "5.0 mg",
    "half a tablet at bedtime": "5.0 mg",
    "2 tablets 4 times a day": "80 mg",
    "1 tablet (10 mg) once daily": "10 mg",
    "1 tablet every other day": "5.0 mg",
    # how often and a dose
    "3x täglich 1 Tablette": "30 mg",
    "3 x 1 Tablette": "30 mg",
    "3x1": "30 mg",
    "2 dd 1 tablet": "20 mg",
    # a dose at times of the day
    "1 Tablette morgens und abends": "20 mg",
    "1 comprimé matin, midi et soir": "30 mg",
    "2 tabletten 's avonds": "20 mg",
    "1 tablet once daily at night": "10 mg",
    # several doses, each with its times
    "morgens 1 Tablette, abends 2 Tabletten": "30 mg",
    "1 tablet in the morning and 2 tablets at night": "30 mg",
    "1 tablet in the morning, 2 at night": "30 mg",
    # a small number alone
    "Take ONE daily": "10 mg",
    "1 6-hourly": "40 mg",
    "One To Be Taken Three Times A Day": "30 mg",
    "TWO to be taken each morning before food": "20 mg",
    "morgens 1, mittags 1, abends 2": "40 mg",
    # a number said twice, a day after a stroke, clock times
    "Take 1 tablet (10 mg) by mouth 3 (three) times daily": "30 mg",
    "10 mg/día": "10 mg",
    "10 mg 3x/Tag": "30 mg",
    "1 cp x 3 / jour": "30 mg",
    "10 mg/12h": "20 mg",
    "3 x tgl. 1 Tbl.": "30 mg",
    "elke dag om 08:00, 12:00 en 17:00 1 stuk, oraal": "30 mg",
    "1 Tablette um 8 Uhr und 20 Uhr": "20 mg",
    "1 tablet at 8:00 am and 8:00 pm": "20 mg",
    "2 at night": "20 mg",
    "1 three times a day": "30 mg",
    # schemes
    "1-0-1-0": "20 mg",
    "1-1-1": "30 mg",
    "1/2-0-1 Tabletten": "15.0 mg",
    "5-0-10 mg": "15 mg",
    "Einnahme nach Schema 1-0-0-1": "20 mg",
    "S:1-0-0-1": "20 mg",
    # other languages
    "1 compresse al giorno": "10 mg",
    "1 comprimido cada 8 horas": "30 mg",
    "1 gélule 3 fois par jour pendant 7 jours": "30 mg",
    "eenmaal daags 1 tablet": "10 mg",
}
UNREAD = [
    "", "as directed", "1-2 tablets daily", "1 or 2 tablets daily", "2 x 500 mg", "once a week",
    "1 tablet once a week", "10 mg daily, increasing by 5 mg", "1.000 mg daily", "1,000 mg daily",
    "1 tablet twice daily at night", "5 daily", "1 at 8 in the morning", "at 2 in the afternoon",
    "1 tablet at 8 am in the morning", "1 tablet daily at 8:00 and 20:00", "1 tablet at 8:75",
    "1 tablet at 25:00", "1 tablet (3) daily", "1 tablet x 3", "1 tablet x 30 / day",
    "One or two to be taken at night", "5 to be taken daily", "2 to be taken", "1 tablet at",
    "1 tablet 2 tablets daily", "1 tablet at night and 5 mg at night", "1-0", "1-0-1-0-1",
    "12-10-2026", "20-0-20", "1-0-1-", "1 tablet every 7 hours", "1 tablet (10 mg",
    "1 tablet (ten)", "1 tablet (10 mg) (10 mg) daily", "1 tablet for 5 days for 5 days daily",
    "1 tablet for a while", "1 tablet for 5 mg daily", "every 8 tablets", "25 times daily 1 tablet",
    "3 x 1 tablet twice daily", "3 x 1 tablet 3 x 1 tablet", "0 x 1 tablet", "30 x 1 tablet",
    "3 x daily x", "3 x", "twice daily three times daily 1 tablet", "1 banana daily",
    "1-0-1 1-0-1", "1-0-1 twice daily", "1/0 tablet daily", "3 x 1 tablet at night",
    "1 " * 70, "1 tablet " * 60, "1 tablet daily. " * 12,
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount"), READ.items(), ids=READ.keys())
def test_a_shape_that_is_read(text: str, amount: str) -> None:
    assert a_day(order("Baclofen 10 mg tablet", {"text": text})) == amount


@pytest.mark.parametrize("text", UNREAD)
def test_a_text_that_is_not_read_has_no_amount(text: str) -> None:
    found = line(order("Baclofen 10 mg tablet", {"text": text}))
    assert found.total is None
    assert found.fault


@pytest.mark.parametrize(
    "text", ["1 tablet as needed", "bei Bedarf 1 Tablette", "1 comprimé si besoin", "1 tab prn"]
)
def test_words_that_say_as_needed_are_as_needed(text: str) -> None:
    assert a_day(order("Baclofen 10 mg tablet", {"text": text})) == "it is taken as needed"
    beside = order("Baclofen 10 mg tablet", pieces(1, text=text))
    assert a_day(beside) == "it is taken as needed"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 tablet three times daily", "30 mg"),
        ("30 mg a day in divided doses", "its words and its structure differ"),
        ("10 mg three times daily", "30 mg"),
        ("three times daily", "30 mg"),
        ("twice daily", "its words and its structure differ"),
        ("1 tablet twice daily", "its words and its structure differ"),
        ("2 tablets three times daily", "its words and its structure differ"),
        ("one tablet, taken once a week", "its words and its structure differ"),
        ("1 tablet three times daily, up to 6", "its words and its structure differ"),
        ("with food, for your legs", "30 mg"),
        ("10 mg as a single dose", "its words and its structure differ"),
        ("Baclofen 10 mg, three times daily", "30 mg"),
        ("10 drops three times daily", "30 mg"),
    ],
)
def test_words_beside_a_structure_must_say_the_same(text: str, amount: str) -> None:
    assert a_day(order("Baclofen 10 mg tablet", pieces(1, text=text))) == amount


def test_what_the_structure_leaves_out_comes_from_the_words() -> None:
    dose = {"doseAndRate": [{"doseQuantity": {"value": 10, "unit": "mg"}}]}
    assert a_day(order("Baclofen", {**dose, "text": "10 mg twice daily"})) == "20 mg"
    often = {"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}}
    assert a_day(order("Baclofen", {**often, "text": "10 mg twice daily"})) == "20 mg"
    assert "only in words" in a_day(order("Baclofen", {**often, "text": "see leaflet"}))
    assert "how often" in a_day(order("Baclofen", {**dose, "text": "10 mg"}))
    assert "how often" in a_day(order("Baclofen", {**dose, "text": "1-0-1 tablets"}))


def test_words_name_the_unit_of_a_dose_that_the_structure_does_not() -> None:
    strange = pieces(10, "dosing device", 2)
    assert "'dosing device'" in a_day(order("Baclofen", strange))
    assert a_day(order("Baclofen", {**strange, "text": "10 mg twice daily"})) == "20 mg"
    assert "'dosing device'" in a_day(order("Baclofen", {**strange, "text": "5 mg twice daily"}))


def test_an_amount_in_brackets_must_agree() -> None:
    assert "differ" in a_day(order("Baclofen 10 mg tablet", {"text": "1 tablet (5 mg) daily"}))
    assert a_day(order("Baclofen", {"text": "1 tablet (5 mg) twice daily"})) == "10 mg"
    assert a_day(order("Baclofen", {"text": "5 mg (1 tablet) twice daily"})) == "10 mg"


def test_a_course_in_words_has_a_length() -> None:
    said = said_in("5 mg twice daily for 2 weeks", content().reading.doses)
    assert said.days == 14
    assert said.times == Decimal(2)


def test_without_words_nothing_is_read_and_words_are_kept_apart() -> None:
    kept = [DoseWords(fillers=frozenset({""})) for _ in range(10)]
    assert [said_in("1 tablet daily", words).whole for words in kept] == [False] * 10
    assert lexicon_of(kept[0]).outside.search("cream") is None
    assert said_in("1 tablet daily", content().reading.doses).whole


ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAILY = {"frequency": 2, "period": 1, "periodUnit": "d"}


@pytest.mark.parametrize(
    ("timing", "amount"),
    [
        ({"code": {"text": "TDS"}}, "30 mg"),
        ({"code": {"text": "three times daily"}}, "30 mg"),
        ({"code": {"text": "weekly"}}, "not a whole number"),
        ({"code": {"coding": [{"code": "BID"}], "text": "TDS"}}, "two ways that differ"),
        ({"code": {"text": "when the moon is full"}}, "was not given"),
        ({"repeat": {**DAILY, "dayOfWeek": ALL_DAYS}}, "20 mg"),
        ({"repeat": {**DAILY, "dayOfWeek": ["mon"]}}, "not one number"),
        ({"repeat": {**DAILY, "when": ["AC"]}}, "20 mg"),
        ({"repeat": {**DAILY, "count": 10}}, "20 mg"),
        ({"repeat": {**DAILY, "countMax": 2}}, "limited number of times"),
        ({"repeat": {**DAILY, "duration": 20, "durationUnit": "min"}}, "20 mg"),
        ({"repeat": {"timeOfDay": ["20:00:00"], "when": ["EVE"]}}, "10 mg"),
        ({"repeat": {"timeOfDay": ["20:00:00"], "when": ["EVE", "HS"]}}, "differ"),
    ],
)
def test_timing_by_code_words_and_structure(timing: Json, amount: str) -> None:
    dose = {"doseAndRate": [{"doseQuantity": {"value": 10, "unit": "mg"}}]}
    assert amount in a_day(order("Baclofen", {**dose, "timing": timing}))


def test_a_rate_and_a_range_are_no_dose_and_a_range_of_one_is() -> None:
    rate = {"doseAndRate": [{"rateQuantity": {"value": 1}}], "timing": {"repeat": DAILY}}
    assert "a range or a rate" in a_day(order("Baclofen", rate))
    ends = {"low": {"value": 5, "unit": "mg"}, "high": {"value": 5, "unit": "mg"}}
    same = {"doseAndRate": [{"doseRange": ends}], "timing": {"repeat": DAILY}}
    assert a_day(order("Baclofen", same)) == "10 mg"


@pytest.mark.parametrize(
    ("dose", "timing", "amount"),
    [
        ({"unit": "Stück", "code": "{Stueck}"}, ["ACM", "ACV"], "20 mg"),
        ({}, ["ACM"], "its dose is given only in words"),
    ],
)
def test_the_whole_dosage_in_words_fills_what_the_structure_leaves_out(
    dose: Json, timing: list[str], amount: str
) -> None:
    url = f"{R5}.renderedDosageInstruction"
    rendered = {"url": url, "valueMarkdown": "1-0-1-0 Stück"}
    repeat = {"frequency": 2, "period": 1, "periodUnit": "d", "when": timing}
    instruction = {"timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": dose}]}
    found = order("Baclofen 10 mg tablet", instruction)
    assert a_day({**found, "extension": [rendered]}) == amount
    two = [rendered, {**rendered, "valueMarkdown": "1-1-1 Stück"}]
    assert a_day({**found, "extension": two}) != "20 mg"
    other = [{**rendered, "url": "http://example.org/note"}]
    assert a_day({**found, "extension": other}) != "20 mg"


@pytest.mark.parametrize(
    ("name", "dose", "amount"),
    [
        ("Baclofen 10 MG Oral Tablet", 1, "30 mg"),
        ("Tizanidine 2 MG Oral Tablet", 2, "its dose has no unit"),  # 2 tablets, or 2 mg
        ("Baclofen 10 MG Oral Tablet", 5, "its dose has no unit"),
        ("Baclofen 1 MG/ML Oral Solution", 1, "its dose has no unit"),
        ("Baclofen 10 MG", 1, "its dose has no unit"),
    ],
)
def test_a_dose_without_unit_is_a_piece_only_of_what_is_counted(
    name: str, dose: int, amount: str
) -> None:
    repeat = {"frequency": 3, "period": 1, "periodUnit": "d"}
    instruction = {"timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": {"value": dose}}]}
    assert a_day(order(name, instruction)) == amount


def test_an_article_is_no_frequency() -> None:
    repeat = {"when": ["MORN", "EVE"]}
    instruction = {**pieces(1), "timing": {"repeat": repeat}}
    told = {**instruction, "patientInstruction": "Hinweis für die Patientin"}
    assert a_day(order("Baclofen 10 mg tablet", told)) == "20 mg"
