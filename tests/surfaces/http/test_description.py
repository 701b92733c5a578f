"""The description of the API: valid, complete, true of the answers, and a page of its own."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator, FormatChecker

from support.api_calls import ANSWERED, JSON, REFUSED, Answered
from support.people import person
from support.site import client, example, site
from unclench.content import load
from unclench.intake.record_schema import record_schema

METHODS = ("get", "post")


def described() -> Any:
    return client().get("/api/v1/openapi.json").json()


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere() -> None:
    document = described()
    assert document["openapi"] == "3.1.0"
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        found: Any = document
        for step in reference.split("/"):
            found = found[step]
    for shape in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len({*ids})


def test_every_route_is_described_and_every_description_is_a_route() -> None:
    routes = {
        (route.path, method.lower())
        for room in site().served.rooms
        if room.path == "/api"
        for route in room.routes.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    paths = described()["paths"]
    assert routes == {(path, method) for path, found in paths.items() for method in found}


def shape_of(path: str, status: str) -> Draft202012Validator:
    document = described()
    bare = re.sub(r"/(titrate|taper)/\w+", r"/\1/{medicine}", path.partition("?")[0])
    answer = document["paths"][bare]["post"]["responses"][status]
    if "$ref" in answer:
        answer = document["components"]["responses"][status]
    shape = next(iter(answer["content"].values()))["schema"]
    return Draft202012Validator(
        {**shape, "components": document["components"]}, format_checker=FormatChecker()
    )


@pytest.mark.parametrize("call", ANSWERED, ids=lambda call: call.name)
def test_every_answer_has_the_shape_that_is_described(call: Answered) -> None:
    answer = client().post(call.path, content=json.dumps(call.body).encode(), headers=JSON)
    shape_of(call.path, "200").validate(answer.json())


def test_plans_of_random_people_have_the_shape_that_is_described() -> None:
    shape = shape_of("/api/v1/plan", "200")
    for seed in range(25):
        body = json.dumps(person(seed)).encode()
        shape.validate(client().post("/api/v1/plan", content=body, headers=JSON).json())


def test_every_refusal_is_described() -> None:
    described_ones = {*described()["components"]["responses"], "404"}
    assert {str(call.status) for call in REFUSED} <= described_ones


class Page(HTMLParser):
    """What a page loads, and its structure."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag in ("link", "script", "img", "iframe"):
            self.loaded.append(str(given.get("href") or given.get("src")))
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)


def test_the_page_is_whole_without_a_script_or_another_host() -> None:
    answer = client().get("/api/docs")
    assert answer.headers["content-type"].startswith("text/html")
    page = Page()
    page.feed(answer.text)
    assert page.loaded == ["/api/docs.css"]
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert '<html lang="en">' in answer.text and "script" not in page.tags
    for path in described()["paths"]:
        assert path in answer.text
    style = client().get("/api/docs.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "url(" not in style.text and "@import" not in style.text


def schema() -> Draft202012Validator:
    found = client().get("/api/v1/record-schema")
    assert found.headers["content-type"] == "application/schema+json"
    Draft202012Validator.check_schema(found.json())
    return Draft202012Validator(found.json(), format_checker=FormatChecker())


def test_the_schema_of_the_record_fits_every_record() -> None:
    shape = schema()
    for name in ("anna", "ben", "carla"):
        shape.validate(example(name))
    for seed in range(200):
        shape.validate(person(seed))


SPOILT: tuple[Any, ...] = (True, -1, "x", [], {}, [[]], ["", "x"], 10**9, {"x": 1}, "2026-02-30")


def test_what_the_schema_refuses_the_reader_refuses_and_the_other_way_round() -> None:
    """One value of a record is spoilt at a time. What only the reader can see is left out."""
    shape, chance, both = schema(), Random(7), 0
    for seed in range(150):
        record = person(seed)
        spoil(record, chance)
        answer = client().post("/api/v1/plan", content=json.dumps(record).encode(), headers=JSON)
        fits = shape.is_valid(record)
        seen = answer.json().get("problems", [])
        if not any("times" in p["reason"] or "day of birth" in p["reason"] for p in seen):
            assert fits is (answer.status_code == 200), (record, seen, [*shape.iter_errors(record)])
        both += not fits
    assert both > 50


def spoil(record: dict[str, Any], chance: Random) -> None:
    holder: Any = record
    while True:
        key = chance.choice([*holder] if isinstance(holder, dict) else range(len(holder)))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.3:
            holder[key] = chance.choice(SPOILT)
            return
        holder = inner


def test_a_fact_of_the_content_without_a_place_in_the_schema_is_seen() -> None:
    content = load()
    spec = content.facts["severity"]
    more = {**content.facts, "tremor": spec._replace(id="tremor", record="complaint.tremor")}
    found = record_schema(content._replace(facts=more))
    assert "tremor" in found["properties"]["complaint"]["properties"]
