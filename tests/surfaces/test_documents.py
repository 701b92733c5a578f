"""Letters, summaries, reports and education pages: danger first, no dose for a person, nothing invented, nothing unknown left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from typing import Any

import pytest

from properties.test_words import own_numbers
from support.laws import real
from support.pdfs import facts_of, pango
from support.people import Record, person
from surfaces.people import ROOT
from unclench.library import load_library, load_shelf
from unclench.library.check import check
from unclench.library.models_letters import Letter, Letters
from unclench.library.models_pages import Pages, Told
from unclench.library.speech import DOSE, WORD, grade
from unclench.patient.patient import Patient
from unclench.plan.effects import side_effects
from unclench.plan.findings import find
from unclench.plan.models import Plan
from unclench.render import learn, letter, summary
from unclench.render import report as reports
from unclench.render.document import Document, claims_of
from unclench.render.filling import Filled, Report, report, reported_signs
from unclench.render.note import to_note
from unclench.render.text import to_text
from unclench.render.voice import AUDIENCES, Voice
from unclench.serve.cli import main

CONTENT = real().content
LETTERS: Letters = load_shelf("letters")
PAGES: Pages = load_shelf("pages")
EFFECTS = load_shelf("effects")
ANNA, CARLA = (str(ROOT / "examples" / f"{name}.yaml") for name in ("anna", "carla"))
PLAIN = ("person", "carer")
PEOPLE = 120
NUMBER = re.compile(r"[0-9][0-9.,]*")
PER_LITRE = re.compile(r"/\s*d?L\b")


class Someone:
    """One random person with all that is written about them."""

    def __init__(self, seed: int) -> None:
        self.record: Record = person(seed)
        self.patient: Patient = real().patient_of(self.record)
        self.plan: Plan = real().plan(self.patient)
        self.letter: Letter = list(LETTERS.letters.values())[seed % len(LETTERS.letters)]
        self.audience = AUDIENCES[seed % 3]

    def visit(self, audience: str) -> summary.Visit:
        findings = find(self.patient, CONTENT)
        return summary.Visit(findings, self.plan, side_effects(findings, EFFECTS), LETTERS, audience)

    def report(self) -> Report:
        findings = find(self.patient, CONTENT)
        medicine = self.patient.taken[0].ingredient if self.patient.taken else ""
        return report(findings, load_shelf("reports")[self.plan.region], EFFECTS, reported_signs(findings, EFFECTS), medicine)

    def documents(self, audience: str) -> Iterator[Document]:
        yield letter.document(self.plan, self.patient, CONTENT, LETTERS, self.letter, audience)
        yield summary.document(self.visit(audience))
        if audience == "person":
            yield reports.document(self.plan, CONTENT, self.report())


@cache
def someone(seed: int) -> Someone:
    return Someone(seed)


def page_documents(audience: str, region: str = "us") -> Iterator[tuple[str, Document]]:
    voice = Voice(CONTENT, audience, region)
    for page in PAGES.values():
        yield page.id, learn.document(page, PAGES, CONTENT, EFFECTS, voice)


def texts(document: Document) -> Iterator[str]:
    """What the document itself says; titles of sources are quoted and not ours."""
    yield document.title
    yield from document.about
    sources = Voice(CONTENT, "person", "us").word("heading.sources")
    for part in document.parts:
        yield part.title
        yield from (f"{line.lead}: {line.text}" if line.lead else line.text for line in part.lines if part.title != sources)


# --- danger first ----------------------------------------------------------------------------------------------------


def danger_is_first(document: Document, urgent: bool) -> None:
    assert not urgent or document.parts[0].danger, f"{document.title}: danger is not first"


def test_danger_is_first_in_whatever_is_written_about_a_person() -> None:
    seen = 0
    for seed in range(PEOPLE):
        one = someone(seed)
        seen += bool(one.plan.urgent)
        for audience in AUDIENCES:
            for document in one.documents(audience):
                danger_is_first(document, bool(one.plan.urgent))
    assert seen > 10


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_begins_with_the_emergency_number(audience: str) -> None:
    for region, number in (("us", "911"), ("uk", "999")):
        for _, document in page_documents(audience, region):
            danger_is_first(document, urgent=True)
            assert number in document.parts[0].title


def test_nobody_is_told_that_no_danger_was_found_before_anybody_asked() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    plan = real().plan(patient)
    for audience in AUDIENCES:
        found = CONTENT.words.get(f"empty.urgent.{audience}") or CONTENT.words["empty.urgent.person"]
        letters = letter.document(plan, patient, CONTENT, LETTERS, LETTERS.letters["neurology"], audience)
        assert found not in " ".join(texts(letters)) and found not in to_text(plan, CONTENT, audience)


def test_danger_that_comes_later_is_caught() -> None:
    _, document = next(page_documents("person"))
    with pytest.raises(AssertionError):
        danger_is_first(document._replace(parts=document.parts[::-1]), urgent=True)


# --- no dose for a person --------------------------------------------------------------------------------------------


def no_strange_dose(document: Document, own: set[str]) -> None:
    for text in texts(document):
        for match in DOSE.finditer(text):
            strange = NUMBER.match(match.group()).group().strip(".,") not in own  # type: ignore[union-attr]
            assert not strange or PER_LITRE.match(text[match.end() :]), f"{document.title} says '{match.group()}'"


def test_no_letter_summary_or_report_names_a_dose_that_is_not_their_own() -> None:
    for seed in range(PEOPLE):
        one = someone(seed)
        for audience in PLAIN:
            for document in one.documents(audience):
                no_strange_dose(document, own_numbers(one.record, one.patient) | day_sums(one.patient))


def day_sums(patient: Patient) -> set[str]:
    """What is taken in a day, added up over the lines of one's own list."""
    return {f"{taken.per_day.normalize():f}" for taken in patient.taken if taken.per_day is not None}


@pytest.mark.parametrize("audience", PLAIN)
def test_no_page_names_a_dose(audience: str) -> None:
    for _, document in page_documents(audience):
        no_strange_dose(document, set())


def test_a_dose_on_a_page_is_caught() -> None:
    _, document = next(page_documents("clinician"))
    part = document.parts[1]
    spoilt = document._replace(parts=(part._replace(lines=(part.lines[0]._replace(text="Take 10 mg more."),)),))
    with pytest.raises(AssertionError):
        no_strange_dose(spoilt, set())


def test_a_clinician_reads_regimens_and_a_person_does_not() -> None:
    documents = {audience: dict(page_documents(audience)) for audience in AUDIENCES}
    medicines = [page.id for page in PAGES.values() if page.medicine and CONTENT.option(page.medicine).medicine.regimens]  # type: ignore[union-attr]
    assert medicines
    with pytest.raises(AssertionError):
        for name in medicines:
            no_strange_dose(documents["clinician"][name], set())


# --- plain words -----------------------------------------------------------------------------------------------------


def grades(found: list[str]) -> list[float]:
    return [grade(text) for text in found if len(WORD.findall(text)) > 4]


def reads_easily(name: str, found: list[str]) -> None:
    read = grades(found)
    assert median(read) <= 6, f"{name} reads at grade {median(read):.1f}"
    assert max(read) <= 8, f"{name}: {max(zip(read, (t for t in found if len(WORD.findall(t)) > 4), strict=True))}"


def written_for(name: str, audience: str) -> list[str]:
    """The paragraphs of one page; lists of names (side effects by tier) are not sentences."""
    voice = Voice(CONTENT, audience, "us")
    parts = learn.parts_of(PAGES[name], CONTENT, EFFECTS, voice)
    tiers = {voice.word(f"tier.{tier}", "label") for tier in ("emergency", "same_day", "tell_your_team", "expected")}
    return [
        line.text
        for part in parts
        for line in part.lines
        if not (PAGES[name].medicine and line.lead in tiers) and "fda.gov" not in line.text
    ]


@pytest.mark.parametrize("audience", PLAIN)
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_reads_easily(name: str, audience: str) -> None:
    reads_easily(name, written_for(name, audience))


def test_hard_words_are_caught() -> None:
    with pytest.raises(AssertionError):
        reads_easily("options", written_for("options", "clinician"))


def test_letters_and_questions_read_easily() -> None:
    asked = [point.say.person for one in LETTERS.letters.values() for point in one.asks]
    reads_easily("letters", asked)
    reads_easily("questions", [question.say.person for question in LETTERS.questions])


# --- the same facts for all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if not page.medicine])
def test_a_page_rests_on_the_same_claims_for_every_audience(name: str) -> None:
    """But for pictures, which are for those whom a picture helps."""
    pictures = {claim for section in PAGES[name].sections for block in section.blocks if block.only for claim in block.claims}
    cited = []
    for audience in AUDIENCES:
        parts = learn.parts_of(PAGES[name], CONTENT, EFFECTS, Voice(CONTENT, audience, "us"))
        cited.append({claim for part in parts for line in part.lines for claim in line.claims} - pictures)
    assert cited[0] == cited[1] == cited[2]


def test_every_claim_of_every_document_resolves() -> None:
    known = load_library().claims
    for audience in AUDIENCES:
        for name, document in page_documents(audience):
            assert set(claims_of(document)) <= set(known), name
            assert all(line.claims for part in document.parts for line in part.lines if part.danger), name
    for seed in range(PEOPLE):
        for document in someone(seed).documents(someone(seed).audience):
            assert set(claims_of(document)) <= set(known)


def test_every_paragraph_of_a_written_page_cites_a_claim() -> None:
    blocks = [block for page in PAGES.values() for section in page.sections for block in section.blocks]
    assert len(blocks) > 80 and all(block.claims for block in blocks)


def test_the_list_of_pitfalls_is_as_long_as_the_rules_that_forbid() -> None:
    rules = [rule for rule in CONTENT.rules if rule.effect == "avoid" and rule.option]
    listed = learn.parts_of(PAGES["pitfalls"], CONTENT, EFFECTS, Voice(CONTENT, "clinician", "us"))[0].lines
    assert [line.text for line in listed] == [rule.say.clinician for rule in rules]


def test_no_medicine_is_compared_too() -> None:
    first = PAGES["options"].sections[0].blocks[0]
    assert first.lead == Told("No medicine", "No medicine", "No medicine")


@pytest.mark.parametrize(
    "heading",
    ["action", "usage", "stopping", "interactions", "pregnancy", "breastfeeding", "side_effects", "overdose", "reporting"],
)
def test_every_medicine_has_a_page_with_the_same_sections(heading: str) -> None:
    voice = Voice(CONTENT, "person", "uk")
    for option in CONTENT.options:
        if option.medicine is not None:
            parts = learn.parts_of(PAGES[option.id], CONTENT, EFFECTS, voice)
            assert next(part.lines for part in parts if part.title == voice.word(f"medicine.{heading}"))


# --- letters ---------------------------------------------------------------------------------------------------------


def keeps_what_is_not_known(tree: dict[str, Any], plan: Plan, wanted: Letter) -> None:
    """Each fact that the service needs stands in the letter, known with its value or as not known."""
    facts = {*LETTERS.common, *LETTERS.tried, *wanted.facts}
    assert set(tree["not_known"]) == {fact for fact in facts if fact not in plan.facts}
    voice = Voice(CONTENT, tree["audience"], plan.region)
    part = next(part for part in tree["parts"] if part["title"] == voice.word("letter.not_known"))
    told = {line["lead"] for line in part["lines"] if line["text"] == voice.word("letter.not_known_word")}
    missing = {voice.fact(fact) for fact in tree["not_known"]} - told
    assert not missing, f"not told as unknown: {missing}"


@pytest.mark.parametrize("referral", list(LETTERS.letters))
def test_a_letter_keeps_what_is_not_known(referral: str) -> None:
    for seed in range(20):
        one = someone(seed)
        tree = letter.to_dict(one.plan, one.patient, CONTENT, LETTERS, LETTERS.letters[referral], one.audience)
        keeps_what_is_not_known(tree, one.plan, LETTERS.letters[referral])
        assert (tree["state"], tree["signed_by"]) == ("draft", None)


def test_a_letter_that_leaves_the_unknown_out_is_caught() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    plan, wanted = real().plan(patient), LETTERS.letters["physiotherapy"]
    tree = letter.to_dict(plan, patient, CONTENT, LETTERS, wanted, "clinician")
    with pytest.raises(AssertionError):
        keeps_what_is_not_known({**tree, "parts": [{**part, "lines": part["lines"][1:]} for part in tree["parts"]]}, plan, wanted)


def test_there_is_a_letter_for_every_referral() -> None:
    assert set(LETTERS.letters) == {option.id for option in CONTENT.options if option.kind == "referral"}


def test_medicines_that_nobody_listed_are_not_none() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    tree = letter.to_dict(real().plan(patient), patient, CONTENT, LETTERS, LETTERS.letters["neurology"], "clinician")
    part = next(part for part in tree["parts"] if part["title"] == "Medicines taken")
    assert [line["text"] for line in part["lines"]] == ["The list of medicines is not known."]


SERVICE_REQUEST = {
    "resourceType", "meta", "status", "intent", "priority", "code", "orderDetail", "subject", "authoredOn", "performerType", "reasonCode", "note",
}  # fmt: skip


def is_a_draft_request(tree: dict[str, Any]) -> None:
    """The elements of an R4 ServiceRequest that are used, with the codes that are allowed; no empty string or list."""
    assert set(tree) == SERVICE_REQUEST
    assert (tree["resourceType"], tree["status"], tree["intent"]) == ("ServiceRequest", "draft", "proposal")
    assert tree["priority"] in ("routine", "urgent", "asap", "stat")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", tree["authoredOn"])
    for concept in (tree["code"], tree["performerType"], *tree["orderDetail"], *tree["reasonCode"]):
        assert set(concept) == {"text"} and concept["text"].strip()
    assert all(set(note) == {"text"} and note["text"].strip() for note in tree["note"])
    assert tree["orderDetail"] and tree["reasonCode"] and tree["note"]
    assert "requester" not in tree and tree["subject"]["identifier"]["value"]


def test_a_service_request_is_a_draft_with_the_right_parts() -> None:
    for seed in range(PEOPLE):
        one = someone(seed)
        is_a_draft_request(letter.to_fhir(one.plan, one.patient, CONTENT, LETTERS, one.letter))


@pytest.mark.parametrize(
    "fault", [{"status": "active"}, {"intent": "order"}, {"priority": "soon"}, {"reasonCode": []}, {"requester": {}}]
)
def test_a_request_that_is_no_draft_is_caught(fault: dict[str, Any]) -> None:
    one = someone(0)
    with pytest.raises(AssertionError):
        is_a_draft_request({**letter.to_fhir(one.plan, one.patient, CONTENT, LETTERS, one.letter), **fault})


# --- reports ---------------------------------------------------------------------------------------------------------


def nothing_is_invented(draft: Report, one: Someone) -> None:
    """Every value is one that the record gives; everything else is empty."""
    given = {detail.text.replace("_", " ") for detail in one.patient.details.values()}
    names = {CONTENT.sign_names[sign].names.clinician for sign in draft.signs}
    written = {name for taken in one.patient.taken for name in taken.written_as} | {
        taken.ingredient for taken in one.patient.taken
    }
    dates = {one.plan.made_on.isoformat(), *(taken.since.isoformat() for taken in one.patient.taken if taken.since)}
    for filled in draft.fields:
        assert filled.field.source != "person" or not filled.values, f"{filled.field.id} is for the person to say"
        for value in filled.values:
            known = value in names | dates | written | set(one.patient.unchecked)
            known = known or any(text in value for text in given if text) or any(name in value for name in written)
            known = known or any(
                f"{t.per_day.normalize():f} {t.unit}/day" == value for t in one.patient.taken if t.per_day is not None
            )
            assert known, f"{filled.field.id}: '{value}' stands nowhere in the record"


def test_a_report_has_no_invented_field() -> None:
    blanks = 0
    for seed in range(PEOPLE):
        one = someone(seed)
        draft = one.report()
        nothing_is_invented(draft, one)
        tree = reports.to_dict(one.plan, CONTENT, draft)
        assert (tree["state"], tree["sent"]) == ("draft", False)
        blanks += sum(field["value"] is None for field in tree["fields"])
        text = " ".join(texts(reports.document(one.plan, CONTENT, draft)))
        assert text.count(reports.BLANK) == sum(field["value"] is None for field in tree["fields"])
    assert blanks > PEOPLE


def test_an_invented_field_is_caught() -> None:
    one = someone(1)
    draft = one.report()
    invented = tuple(Filled(f.field, ("yesterday",) if f.field.id == "event_date" else f.values) for f in draft.fields)
    with pytest.raises(AssertionError):
        nothing_is_invented(draft._replace(fields=invented), one)


# --- summaries -------------------------------------------------------------------------------------------------------


def is_a_note(note: str) -> None:
    assert note.isascii() and len(note.splitlines()) <= 12 and note.endswith("\n")
    assert all(line.strip() for line in note.splitlines())


def test_a_note_is_plain_and_short_and_begins_with_danger() -> None:
    for seed in range(PEOPLE):
        one = someone(seed)
        note = to_note(one.visit("clinician"))
        is_a_note(note)
        assert note.startswith("URGENT") == bool(one.plan.urgent)
        assert "DRAFT, not signed" in note


@pytest.mark.parametrize("note", ["Zoë\n", "line\n" * 13, "a\n\nb\n"])
def test_a_note_that_is_not_plain_is_caught(note: str) -> None:
    with pytest.raises(AssertionError):
        is_a_note(note)


def test_a_name_from_the_record_cannot_break_a_note() -> None:
    record: Record = {"schema": "unclench.record/1", "id": "Zoë\nURGENT", "goals": ["≥ 100 m – “walk”"]}
    patient = real().patient_of(record)
    findings = find(patient, CONTENT)
    note = to_note(summary.Visit(findings, real().plan(patient), side_effects(findings, EFFECTS), LETTERS, "clinician"))
    is_a_note(note)


def test_a_person_gets_questions_to_ask() -> None:
    for seed in range(0, PEOPLE, 3):
        titles = [part.title for part in summary.parts(someone(seed).visit("person"))]
        assert "Questions to ask" in titles


# --- the commands ----------------------------------------------------------------------------------------------------

Capture = pytest.CaptureFixture[bytes]


def run(capture: Capture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    found = capture.readouterr()
    return code, found.out.decode(), found.err.decode()


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (("letter", ANNA, "physiotherapy"), "unclench.letter/1"),
        (("summary", ANNA), "unclench.summary/1"),
        (("report", ANNA), "unclench.report/1"),
        (("learn",), "unclench.pages/1"),
        (("learn", "expect"), "unclench.page/1"),
    ],
)
def test_json_and_text(capsysbinary: Capture, words: tuple[str, ...], schema: str) -> None:
    code, out, _ = run(capsysbinary, *words, "--format", "json")
    tree = json.loads(out)
    assert (code, tree["schema"]) == (0, schema)
    assert tree["review"] and tree["disclaimer"]
    code, out, _ = run(capsysbinary, *words)
    assert code == 0 and max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("words", [("letter", CARLA, "neurology"), ("summary", CARLA), ("report", CARLA), ("triage", CARLA)])
def test_scripts_notice_what_is_urgent(capsysbinary: Capture, words: tuple[str, ...]) -> None:
    assert run(capsysbinary, *words)[0] == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("letter", ANNA, "physiotherapi"), "Did you mean 'physiotherapy'"),
        (("learn", "expct"), "Did you mean 'expect'"),
        (("report", ANNA, "--sign", "drowsines"), "Did you mean 'drowsiness'"),
        (("report", ANNA, "--medicine", "baclofn"), "Did you mean 'baclofen'"),
        (("summary", ANNA, "--format", "note", "--audience", "person"), "a note is for clinicians"),
        (("letter", ANNA, "neurology", "--format", "fhir", "--audience", "carer"), "a FHIR request is for clinicians"),
        (("letter", ANNA, "neurology", "--format", "docx"), "'docx' is not known here"),
    ],
)
def test_a_mistake_is_told_in_one_line(capsysbinary: Capture, words: tuple[str, ...], says: str) -> None:
    code, out, error = run(capsysbinary, *words)
    assert (code, out, len(error.splitlines())) == (2, "", 1)
    assert says in error


def test_the_medicine_and_sign_of_a_report_can_be_named(capsysbinary: Capture) -> None:
    _, out, _ = run(capsysbinary, "report", CARLA, "--sign", "drowsiness", "--medicine", "Lioresal", "--format", "json")
    fields = {field["id"]: field["value"] for field in json.loads(out)["fields"]}
    assert (fields["event"], fields["product"], fields["amount"]) == (["drowsiness"], ["baclofen"], ["60 mg/day"])
    assert fields["since"] == ["2024-05-01"] and fields["reporter"] is None


PAPERS: list[Callable[[], tuple[str, ...]]] = [
    lambda: ("letter", CARLA, "physiotherapy"),
    lambda: ("summary", ANNA),
    lambda: ("report", ANNA),
    lambda: ("learn", "baclofen"),
    lambda: ("learn",),
]


@pytest.mark.parametrize("words", [make() for make in PAPERS], ids=lambda words: words[0])
def test_pages_are_whole_and_run_nothing(capsysbinary: Capture, words: tuple[str, ...]) -> None:
    _, out, _ = run(capsysbinary, *words, "--format", "html")
    assert out.startswith("<!doctype html>") and "<script" not in out
    _, large, _ = run(capsysbinary, *words, "--format", "html", "--large")
    assert 'class="large"' in large


@pytest.mark.parametrize(
    ("words", "pages"), [(("summary", ANNA), 1), (("summary", ANNA, "--audience", "person"), 1), (("learn", "expect"), 2)]
)
def test_paper(capsysbinary: Capture, words: tuple[str, ...], pages: int, tmp_path: Any) -> None:
    pango()
    assert main((*words, "--format", "pdf")) == 0
    facts = facts_of(capsysbinary.readouterr().out, tmp_path)
    assert int(facts["Pages"]) <= pages and facts["Tagged"] == "yes"


# --- the content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "spoil", "says"),
    [
        ("pages/en/expect.yaml", ("claims: [seed-expected-gains, self-quality-of-life-seed]", "claims: []"), "nothing is said without a source"),
        ("pages/en/expect.yaml", ("see: [options,", "see: [optoins,"), "there is no page 'optoins'"),
        ("letters/letters.yaml", ("facts: [mobility,", "facts: [mobilty,"), "there is no fact 'mobilty'"),
        ("effects/signs.yaml", ("says: side-effect/dizziness", "says: side-effect/dizzy"), "there is no side effect 'side-effect/dizzy'"),
        ("effects/medicines.yaml", ("{dizziness: dizziness, sleepiness: drowsiness, unsteadiness", "{giddiness: dizziness, sleepiness: drowsiness, unsteadiness"), "does not say 'giddiness'"),
        ("words/en/seek_help.yaml", ("covers: [new_confusion]", "covers: []"), "is a danger that no line of seek_help.yaml covers"),
        ("coverage.yaml", ("s003-059: {carried_by: [page pitfalls]}", "s003-059: {carried_by: [page pitfals]}"), "there is no 'page pitfals'"),
    ],
)  # fmt: skip
def test_a_fault_of_the_content_is_found(file: str, spoil: tuple[str, str], says: str, tmp_path: Any) -> None:
    import shutil

    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert spoil[0] in text
    (folder / file).write_text(text.replace(spoil[0], spoil[1], 1), encoding="utf-8")
    assert any(says in str(problem) for problem in check(folder))


def test_no_education_page_is_merely_planned() -> None:
    assert "planned: education pages" not in (ROOT / "knowledge" / "coverage.yaml").read_text(encoding="utf-8")
