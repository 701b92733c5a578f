"""The pages of the real server, with a made-up person in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import NamedTuple

from starlette.testclient import TestClient

ASKED = re.compile(r'name="question" value="([^"]*)"')
ACTION = re.compile(r'method="post" action="([^"]*)"')
UNKNOWN, NONE = {"unknown": "yes"}, {"none": "yes"}
Answers = dict[str, dict[str, str]]
CALM: Answers = {"signs_now": NONE, "signs_other": NONE, "taking": NONE, "conditions": NONE}


class Walked(NamedTuple):
    """The plan that was reached, the questions on the way, and how many taps it took."""

    place: str
    asked: tuple[str, ...]
    taps: int


def walk(client: TestClient, reader: str, answers: Answers, most: int = 40) -> Walked:
    """From the first page to a plan; every question without an answer is not known."""
    place = client.post("/begin", data={"reader": reader}).headers["location"]
    asked: list[str] = []
    taps = 1
    for _ in range(most):
        shown = client.get(place)
        if shown.status_code == 303:
            place = shown.headers["location"]
            if place.endswith("/plan"):
                return Walked(place, tuple(asked), taps)
            continue
        assert shown.status_code == 200, shown.text
        question, action = _form(shown.text)
        given = answers.get(question, UNKNOWN)
        sent = client.post(action, data={"question": question, **given})
        assert sent.status_code == 303, sent.text
        asked.append(question)
        taps += 1 if given in (UNKNOWN, NONE) else 1 + len(given)
        place = sent.headers["location"]
    raise AssertionError(f"no plan after {most} questions: {asked}")


def _form(text: str) -> tuple[str, str]:
    question, action = ASKED.search(text), ACTION.search(text)
    assert question and action
    return question[1], unescape(action[1])


def words(text: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def links(text: str) -> Iterable[str]:
    """Every address that a page leads to on its own host."""
    return sorted({unescape(found) for found in re.findall(r'href="(/[^"]*)"', text)})


SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
OWN_FILE = re.compile(r' src="/static/[0-9a-f]{12}/[a-z]+\.js" integrity="sha384-[^"]+" defer')


def inline_scripts(text: str) -> list[str]:
    """Scripts that are not a file of the server with its checksum."""
    found = SCRIPT.findall(text)
    loose = [said for said, inside in found if inside or not OWN_FILE.fullmatch(said)]
    rest = SCRIPT.sub("", text).lower()
    return [*loose, *(["an open script"] if "<script" in rest else [])]
