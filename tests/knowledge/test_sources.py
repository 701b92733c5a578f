"""Every source can be looked up, and no dose and no letter rests on a weak page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from unclench.content.checks.sources import source_problems
from unclench.content.source.claims import read_sources
from unclench.content.source.draft import Citation, Draft
from unclench.content.source.folder import read_folder
from unclench.content.types import Source
from unclench.content.types.facts import KINDS_OF_SOURCE
from unclench.content.types.reference import NOT_STATED, reference

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
GUIDELINE = "nice-cg186"
BY_KIND = {"label", "leaflet", "project"}


@pytest.fixture(scope="module")
def draft() -> Draft:
    return read_folder(ROOT)


def folded(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def names_who(source: Source) -> bool:
    """Whether an id begins with who says it: publisher, author, a word of the title, or its
    kind."""
    first = source.id.split("-")[0]
    said = f"{source.publisher} {source.author} {source.title} {source.copied_by}"
    return first in BY_KIND or first in folded(said)


def test_an_id_begins_with_who_says_it(draft: Draft) -> None:
    assert [source.id for source in draft.sources.values() if not names_who(source)] == []


def test_an_id_of_nobody_is_seen(draft: Draft) -> None:
    assert not names_who(draft.sources[GUIDELINE]._replace(id="g01"))


def twice(draft: Draft) -> list[str]:
    """Sources that have two ids: the same page, and the same part of it."""
    seen: dict[tuple[str, str, str], str] = {}
    return [
        source.id
        for source in draft.sources.values()
        if source.url
        if seen.setdefault((source.url, source.title, source.part), source.id) != source.id
    ]


def test_no_page_stands_under_two_ids(draft: Draft) -> None:
    assert twice(draft) == []


def test_a_page_under_two_ids_is_seen(draft: Draft) -> None:
    again = draft.sources[GUIDELINE]._replace(id="nice-again")
    assert twice(replace(draft, sources={**draft.sources, again.id: again})) == ["nice-again"]


Spoil = Callable[[Source], Source]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "number for an id": (lambda s: s._replace(id="g01"), "an id without a name"),
    "dose in an id": (lambda s: s._replace(id="label-baclofen-20mg-us"), "an amount in its id"),
    "capitals in an id": (lambda s: s._replace(id="NICE_CG186"), "an id without a name"),
    "via": (lambda s: s._replace(publisher="NICE via an archive"), "says 'via'"),
    "address in a title": (lambda s: s._replace(title="CG186, nice.org.uk/guidance/cg186"),
                           "holds an address"),
    "path in a title": (lambda s: s._replace(title="Summary, markdown/ngc-10569.md"),
                        "holds a path of files"),
    "repository": (lambda s: s._replace(copied_by="GitHub somebody"), "holds a path of files"),
    "research note": (lambda s: s._replace(part="only the overview was read"),
                      "holds a note of our own"),
    "year of no century": (lambda s: s._replace(year=14), "14 is no year"),
    "no address": (lambda s: s._replace(url="nice.org.uk"), "no public address"),
    "number of a machine": (lambda s: s._replace(url="http://47.251.13.51:8081/1"),
                            "no public address"),
    "two addresses": (lambda s: s._replace(url="https://a.org (b.md)"), "no public address"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(SPOILT))
def test_what_nobody_could_look_up_is_found(name: str) -> None:
    spoil, message = SPOILT[name]
    sound = Source(
        GUIDELINE,
        "Multiple sclerosis (CG186)",
        "NICE",
        2014,
        "guideline",
        "uk",
        "adults",
        "direct",
        "https://nice.org.uk/guidance/cg186",
        "original",
    )
    assert problems(one(sound)) == []
    assert any(message in problem for problem in problems(one(spoil(sound))))


def one(source: Source) -> Draft:
    return Draft(sources={source.id: source})


def problems(draft: Draft) -> list[str]:
    return [str(problem) for problem in source_problems(draft)]


def weakened(draft: Draft, *claims: str) -> Draft:
    """The same content, with every source of these claims a weak page."""
    names = {source for claim in claims for source in draft.claims[claim].sources}
    weak = {name: draft.sources[name]._replace(kind="web_page") for name in names}
    return replace(draft, sources={**draft.sources, **weak})


def test_nothing_rests_on_weak_pages_alone(draft: Draft) -> None:
    assert problems(draft) == []


def test_a_dose_of_weak_pages_alone_is_found(draft: Draft) -> None:
    found = problems(weakened(draft, "baclofen-regimen-five-day"))
    assert any("medicine baclofen.regimens.five_day.start: the dose 5 mg" in each for each in found)


def test_a_sentence_with_a_dose_of_weak_pages_alone_is_found(draft: Draft) -> None:
    place = "medicine albumin.counselling[0].say"
    spoken = [*draft.spoken, (place, "clinician", "The liver team gives 20 to 40 g a week.")]
    found = problems(replace(draft, spoken=spoken))
    assert any(f"{place}: the dose 20" in each for each in found)


def test_a_letter_of_weak_pages_alone_is_found(draft: Draft) -> None:
    for place in ("letter neurology.asks[9]", "sign triage/made-up"):
        cited = [*draft.citations, Citation(place, "seed-full-evaluation")]
        found = problems(replace(draft, citations=cited))
        assert any(each.startswith(f"{place}: could appear in a letter") for each in found)


def read(**changed: object) -> tuple[Draft, list[str]]:
    body = {
        "title": "T",
        "publisher": NOT_STATED,
        "year": 2014,
        "kind": "study",
        "region": "uk",
        "population": "adults",
        "directness": "direct",
        "read": "original",
    }
    draft = Draft()
    whole = {key: value for key, value in {**body, **changed}.items() if value is not ...}
    read_sources(draft, {"somebody-2014": whole}, "sources/x.yaml")
    return draft, [str(problem) for problem in draft.problems]


def test_a_year_is_said_or_said_to_be_missing() -> None:
    assert read()[1] == read(year="undated")[1] == []
    for silent in (..., None):
        assert any("Write the year, or 'undated'" in each for each in read(year=silent)[1])
    assert read(year="2014?")[1]


@pytest.mark.parametrize("key", ["title", "publisher"])
def test_title_and_publisher_are_said(key: str) -> None:
    assert any(f"{key}" in each for each in read(**{key: ...})[1])


@pytest.mark.parametrize("kind", ["primary", "Level A", "cohort"])
def test_there_is_one_label_of_evidence(kind: str, draft: Draft) -> None:
    assert any("is not one of guideline, label" in each for each in read(kind=kind)[1])
    assert {source.kind for source in draft.sources.values()} == {*KINDS_OF_SOURCE}


def test_numbers_that_do_resolve_are_no_references() -> None:
    assert read(references={"cites": [1, 2], "lists": 0})[1] == []
    assert read(references={"cites": [1], "lists": 1})[1]


def test_a_reference_says_what_is_known_and_what_is_not() -> None:
    bare = read(year="undated")[0].sources["somebody-2014"]
    assert reference(bare) == "T. publisher not stated, undated."
    full = bare._replace(
        author="A", part="table 1", publisher="P", year=2014, copied_by="C", url="https://a.org"
    )
    assert reference(full) == "A: T (table 1). P, 2014. Read as copied by C. https://a.org"
