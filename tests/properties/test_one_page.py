"""The one-page plan of many people: it is short, about this person, in plain words, and says the
decisions of the plan and no others."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import pytest

from support.movers import calm
from support.pages import AUDIENCES, Read, everybody, grade, read, said, same_lines, visit
from support.people import data_of, known_person
from unclench.content import load
from unclench.language.third_person import of_another, of_another_who_asks
from unclench.plan.models import Verdict
from unclench.render.one_page import clinician, medicines, now, person, sentences
from unclench.render.one_page.fit import MOST_LINES
from unclench.render.one_page.medicines import BEGUN, begun, taken
from unclench.render.one_page.now import is_taken
from unclench.render.plan.json import to_dict
from unclench.render.plan.section import Sheet
from unclench.render.wording import Voice, short_day

PEOPLE = 120
PLAIN = ("person", "carer")
BEGINNING = 30  # letters of an instruction
DROWSY_ON_TWO = {
    "signs": ["drowsiness"],
    "medicines": [
        {"name": "codeine", "dose": "30 mg", "per_day": 4},
        {"name": "gabapentin", "dose": "600 mg", "per_day": 3},
    ],
}
DOSE = re.compile(
    r"\b[0-9][0-9.,]*\s*(?:mg|g|mcg|micrograms?|mL|ml|tablets?|sprays?|mmol)\b(?!/min|/L)"
)
IDS = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+/[a-z]+-[a-z]")
QUOTED = re.compile(r"“[^”]*”")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_page_is_one_page(audience: str) -> None:
    for one in everybody(audience, PEOPLE):
        lines = one.text.splitlines()
        assert len(lines) <= MOST_LINES[one.page.kind], one.text
        assert max(map(len, lines)) <= 80


def unsaid_dangers(one: Read) -> list[str]:
    """Danger signs of the worst urgency whose instruction does not begin on the page."""
    plan, content = one.shown.plan, one.shown.content
    signs = {sign.id for sign in content.dangers}
    worst = [act for act in plan.urgent[:3] if act.urgency == plan.urgency and act.id in signs]
    voice, text = Voice(content, "clinician", plan.region), " ".join(one.text.split())
    said = {act.id: voice.say(act.do) for act in worst}
    # The same instruction about two medicines stands once, after both names.
    return [
        name
        for name, do in said.items()
        if do[:BEGINNING] not in text and do.partition(": ")[2][:BEGINNING] not in text
    ]


def test_what_a_danger_sign_asks_for_is_on_the_page() -> None:
    for one in everybody("clinician", PEOPLE):
        assert unsaid_dangers(one) == [], one.text


def test_a_danger_sign_behind_steps_down_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(now, "downs", lambda sheet: [])
    whole = read(data_of(DROWSY_ON_TWO), "clinician")
    assert unsaid_dangers(whole) == [] and "breathing rate" in whole.text
    monkeypatch.setattr(now, "_urgent", lambda sheet, most: iter(()))
    assert unsaid_dangers(read(data_of(DROWSY_ON_TWO), "clinician")) != []


def unsaid_calls(one: Read) -> list[str]:
    """What a stated fact of this person makes dangerous, and the page does not mention."""
    found, voice = one.shown.alongside(), Voice(one.shown.content, "person", one.shown.plan.region)
    certain = [call for call in found.calls if call.criterion and call.id not in found.open]
    text = " ".join(one.text.split()).lower()
    said = {call.id: voice.say(call.say).partition(": ")[0].lower() for call in certain}
    return [name for name, what in said.items() if what not in text]


def test_what_a_stated_fact_makes_dangerous_is_on_the_page() -> None:
    pages = [one for one in everybody("person", PEOPLE) if one.page.kind == "person"]
    assert sum(bool(one.shown.alongside().calls) for one in pages) > PEOPLE
    for one in pages:
        assert unsaid_calls(one) == [], one.text


def test_a_certain_call_that_is_cut_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    cord = {"signs": [], "conditions": ["cervical_cord_lesion", "intrathecal_pump", "catheter"]}
    assert unsaid_calls(read(data_of(cord), "person")) == []
    calls = person._calls
    monkeypatch.setattr(person, "_calls", lambda *asked: calls(*asked)[:1])
    assert unsaid_calls(read(data_of(cord), "person")) != []


def test_what_was_asked_for_in_an_emergency_shows_its_own_warning() -> None:
    """The emergency ends; the pair stays."""
    asked = {
        "signs": [],
        "conditions": ["copd"],
        "medicines": [{"name": "oxycodone", "total": "20 mg/day"}, {"name": "zopiclone"}],
        "requests": ["pregabalin"],
    }
    one = read(data_of(asked), "clinician")
    assert one.shown.plan.stage.id == "emergency"
    voice = Voice(one.shown.content, "clinician", one.shown.plan.region)
    about = [alert for alert in one.shown.plan.alerts if "pregabalin" in alert.options]
    warned = [voice.say(alert.text) for alert in about if alert.severity in now.SPEAKING]
    text = " ".join(one.text.split()).partition("Pregabalin (asked)")[2]
    assert any(said[:BEGINNING] in text for said in warned)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"total": "3600 mg/day", "name": "gabapentin"}, "capsules of 300 mg)"),
        ({"total": "60 mg/day", "name": "baclofen"}, "tablets of 10 mg)"),
    ],
    ids=["capsules", "tablets"],
)
def test_a_form_is_called_by_its_name(change: dict[str, Any], wanted: str) -> None:
    """Of a dose that comes down for weak kidneys, in products on sale."""
    weak = {"test": "egfr", "value": 38, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}
    record = {**calm(medicines=[{**change, "since": "2026-01-01"}], labs=[weak])}
    assert wanted in " ".join(read(data_of(record), "clinician").text.split())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_sentence_is_said_twice(audience: str) -> None:
    for one in everybody(audience, PEOPLE):
        twice = [text for text, count in Counter(said(one.page)).items() if count > 1]
        assert twice == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nine_lines_in_ten_are_about_this_person(audience: str) -> None:
    texts = [one.text for one in everybody(audience, PEOPLE)[:PEOPLE]]
    assert same_lines(texts, 0.7) <= 0.1


@pytest.mark.parametrize("audience", PLAIN)
def test_a_tired_person_can_read_it(audience: str) -> None:
    assert median(grade(one.page) for one in everybody(audience, PEOPLE)) <= 6


@pytest.mark.parametrize("audience", PLAIN)
def test_no_dose_without_a_signature_and_no_id(audience: str) -> None:
    for one in everybody(audience, PEOPLE):
        flat = " ".join(one.text.split()).replace(one.shown.plan.record, "")
        assert not DOSE.search(flat), DOSE.search(flat)
        assert not IDS.search(flat), IDS.search(flat)


def test_a_carer_reads_about_another_person() -> None:
    for one in everybody("carer", PEOPLE):
        for group in one.page.groups:
            for entry in group.entries if group.id not in person.TO_THE_CARER else ():
                text = QUOTED.sub("", f"{entry.lead} {entry.text}")
                assert not re.search(r"\byou(?:r|rs|rself)?\b", text, re.IGNORECASE), text


def sheet_of(one: Read) -> Sheet:
    voice = Voice(one.shown.content, "clinician", one.shown.plan.region)
    from unclench.content import load_library
    from unclench.render.console import Paper

    return Sheet(one.shown.plan, voice, Paper(), load_library(), {})


def flat(one: Read) -> str:
    return " ".join(one.text.split())


def test_a_clinician_reads_the_decisions_of_the_json() -> None:
    """Medicine, verdict, dose, date and urgency: read back from the text, and found in the JSON."""
    words = load().words
    for one in everybody("clinician", PEOPLE):
        made = to_dict(one.shown.plan, one.shown.content)
        assert missing(one, made, words) == []


def missing(one: Read, made: dict[str, Any], words: Any) -> list[str]:
    """Every decision of the JSON that the page does not say."""
    text, sheet = flat(one), sheet_of(one)
    wanted = []
    if made["urgent"]:
        wanted.append(words[f"urgency.{made['urgency']}.clinician.label"].upper())
    for verdict in taken(sheet) if "taking" in made["facts"] else ():
        wanted += [verdict.option.name, tag_of(verdict, made, words)]
        detail = made["facts"].get(f"{verdict.option.id}_mg_per_day")
        wanted += [f"{detail['value']} {detail['unit']}".strip()] if detail else []
    for verdict in begun(sheet):
        regimen = found(made, verdict)["regimen"]
        wanted += [verdict.option.name]
        wanted += [regimen[key] for key in ("start", "ceiling") if regimen and regimen[key]]
    wanted += downs(made)
    if made["review_on"]:
        wanted.append(short_day(date.fromisoformat(made["review_on"])))
    return [word for word in wanted if word not in text]


def found(made: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
    return next(one for one in made["options"] if one["id"] == verdict.option.id)


def tag_of(verdict: Verdict, made: dict[str, Any], words: Any) -> str:
    decided = found(made, verdict)["verdict"]
    tag: str = words[f"one_page.tag.{decided}.clinician"]
    return tag.partition("{")[0].strip()


def downs(made: dict[str, Any]) -> list[str]:
    """The first and the last step of a way down, with its day."""
    schedule = made["schedule"]
    if not schedule or schedule["days"][0]["marks"] != ["present"]:
        return []
    rows = schedule["days"][1:]
    return [f"{row['amount_per_day']}" for row in (rows[0], rows[-1])] + [
        day_of(rows[0]["from"], made),
        day_of(rows[-1]["from"], made),
    ]


def day_of(text: str, made: dict[str, Any]) -> str:
    day = short_day(date.fromisoformat(text))
    return day.rpartition(" ")[0] if text[:4] == made["made_on"][:4] else day


@pytest.mark.parametrize("audience", PLAIN)
def test_a_person_reads_every_medicine_under_its_verdict(audience: str) -> None:
    for one in everybody(audience, PEOPLE):
        if one.page.kind == "emergency" or "taking" not in one.shown.plan.facts:
            continue
        lines = next(g.entries for g in one.page.groups if g.id == "taken")
        words = load().words
        for verdict in taken(sheet_of(one)):
            tag = {"hold": "hold_taken"}.get(verdict.verdict, verdict.verdict)
            leads = [
                words.get(f"one_page.tag.{tag}.{audience}"),
                words[f"one_page.tag.{tag}.person"],
            ]
            assert any(e.lead in leads and verdict.option.name in e.text for e in lines), verdict


def test_an_emergency_puts_the_number_first_and_says_what_to_say() -> None:
    pages = [one for one in everybody("person", PEOPLE) if one.page.kind == "emergency"]
    assert pages
    for one in pages:
        first = one.text.splitlines()[0]
        assert first.startswith("CALL") and re.search(r"911|999", first)
        assert {group.id for group in one.page.groups} <= {"why", "do", "say"}


def test_the_less_is_known_the_shorter() -> None:
    """A record with everything, and the same with three boxes filled in."""
    record = known_person(3)
    few = {key: record[key] for key in ("schema", "id", "region", "date")}
    few["person"] = {"sex": "female"}
    for audience in AUDIENCES:
        whole, little = (read(data_of(one), audience).text for one in (record, few))
        assert len(little.splitlines()) <= len(whole.splitlines())


# The laws can fail.


def test_a_page_without_limits_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from unclench.render.one_page import fit

    monkeypatch.setattr(fit, "ROOMS", (clinician.ClinicianRoom(9, 9, 30, 30, 30, 30),))
    longest = max(
        len(read(data_of(known_person(seed)), "clinician").text.splitlines()) for seed in range(40)
    )
    assert longest > MOST_LINES["clinician"]


def test_a_sentence_said_twice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "once", tuple)
    monkeypatch.setattr(clinician, "once", tuple)
    pages = [read(data_of(known_person(seed)), "clinician").page for seed in range(40)]
    assert any(max(Counter(said(page)).values()) > 1 for page in pages)


def test_a_medicine_left_out_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medicines, "taken_entries", lambda sheet, most: ())
    words = load().words
    pages = [read(data_of(known_person(seed)), "clinician") for seed in range(40)]
    assert any(missing(one, to_dict(one.shown.plan, one.shown.content), words) for one in pages)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("Your kidneys are weak. Lie down.", "Their kidneys are weak. They should lie down."),
        ("Call 911 if it harms you.", "Call 911 if it harms them."),
        ("Ask your team before you drive.", "Ask their team before they drive."),
        ("Do not change it by yourself.", "They should not change it by themselves."),
        ("Then sit down. Never smoke.", "Then they should sit down. They should never smoke."),
        ("Rest is good for you.", "Rest is good for them."),
        ("Turn the person on their side.", "Turn the person on their side."),
    ],
)
def test_a_text_is_about_another_person(said: str, about: str) -> None:
    assert of_another(said) == about


def test_a_question_is_asked_for_another_person() -> None:
    assert of_another_who_asks("When is it safe for me to drive?") == (
        "When is it safe for them to drive?"
    )
    assert of_another_who_asks("What if I am tired? I take it.") == (
        "What if they are tired? They take it."
    )


@dataclass(frozen=True)
class Case:
    text: str
    taken: bool
    says: str


@pytest.mark.parametrize(
    "case",
    [
        Case("Do not start. If it is taken, go down in steps.", True, "Go down in steps."),
        Case("Do not start. If it is taken, go down in steps.", False, "Do not start."),
        Case("Baclofen: Do not start. If taken, lower it.", True, "Baclofen: Lower it."),
        Case("If it is taken, look again.", False, "If it is taken, look again."),
    ],
)
def test_a_text_fits_who_takes_the_medicine(case: Case) -> None:
    starts = ("If it is taken, ", "If taken, ")
    assert sentences.fitted(case.text, starts, taken=case.taken, most=1) == case.says


def test_two_to_begin_at_most_and_none_that_is_taken() -> None:
    for one in everybody("clinician", PEOPLE):
        sheet = sheet_of(one)
        chosen = begun(sheet)
        assert len(chosen) <= 2
        assert all(verdict.verdict in BEGUN for verdict in chosen)
        assert not any(is_taken(sheet, verdict.option.id) for verdict in chosen)


def test_six_sources_at_most_that_a_reader_can_look_up() -> None:
    for one in everybody("clinician", PEOPLE):
        assert len(one.page.sources) <= 6
        marks = {n for g in one.page.groups for e in g.entries for n in e.marks}
        assert marks == {source.number for source in one.page.sources}
        assert not any(source.title.startswith("[") for source in one.page.sources)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_visit_is_one_page_without_a_word_twice(audience: str) -> None:
    for seed in range(60):
        page, text = visit(data_of(known_person(seed)), audience)
        assert len(text.splitlines()) <= MOST_LINES[page.kind], text
        assert max(map(len, text.splitlines())) <= 80
        assert [one for one, count in Counter(said(page)).items() if count > 1] == []
        if audience in PLAIN:
            assert not DOSE.search(" ".join(text.split()))
