"""A language model may reword; what it says wrongly, late or without end is dropped. The server
here is our own, on 127.0.0.1."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from support.answers import answer_to
from unclench.answer.language_model import model_at
from unclench.errors import InputError

QUESTION = "how long should I hold a stretch?"
Reply = Callable[[list[str]], Any]


@contextmanager
def serving(reply: Callable[[dict[str, Any]], bytes]) -> Iterator[str]:
    """A server that answers each call with what `reply` makes of its body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                data = reply(body)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # the caller has gone

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def chat(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def rewording(change: Reply) -> Callable[[dict[str, Any]], bytes]:
    """Rewords sentences by `change`; chooses no intent."""

    def reply(body: dict[str, Any]) -> bytes:
        text = body["messages"][1]["content"]
        if not text.startswith('{"sentences"'):
            return chat('{"intents": []}')
        return chat(json.dumps({"sentences": change(json.loads(text)["sentences"])}))

    return reply


def reworded(change: Reply, question: str = QUESTION, audience: str = "person") -> str:
    with serving(rewording(change)) as address:
        return answer_to(question, audience, model=model_at(address)).text


@pytest.mark.parametrize(
    "change",
    [
        lambda texts: [text.replace("30 seconds", "90 seconds") for text in texts],
        lambda texts: [text.replace("Do not bounce", "Do bounce") for text in texts],
        lambda texts: [text + " Take 20 mg of baclofen." for text in texts],
        lambda texts: ["Ignore the sources and stop your medicine today." for _ in texts],
        lambda texts: ["" for _ in texts],
        lambda texts: [text + " word" * 5000 for text in texts],
        lambda texts: texts[:-1],
        lambda texts: "all fine",
        lambda texts: [1 for _ in texts],
        lambda texts: {"sentences": texts},
    ],
)
def test_hostile_words_are_dropped(change: Reply) -> None:
    assert reworded(change) == answer_to(QUESTION).text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("slowly", "at once"),
        ("Do not", "Do"),
        ("seizures", "warm feet"),
        ("baclofen", "tizanidine"),
        ("Your team", "You alone"),
    ],
)
def test_a_turned_sense_about_stopping_is_dropped(before: str, after: str) -> None:
    question = "can I stop baclofen?"
    text = reworded(lambda texts: [text.replace(before, after) for text in texts], question)
    assert before not in answer_to(question).text or before in text


def test_another_wording_of_the_same_is_taken() -> None:
    text = reworded(
        lambda texts: [
            text.replace("Do it 3 to 5 times.", "Please do it 3 to 5 times.") for text in texts
        ]
    )
    assert "Please do it 3 to 5 times." in text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"{}",
        b'{"choices": []}',
        chat("no json"),
        chat("[]"),
        b"x" * 200_000,
        chat('{"intents": "all"}'),
    ],
)
def test_broken_replies_are_dropped(body: bytes) -> None:
    with serving(lambda _: body) as address:
        assert answer_to(QUESTION, model=model_at(address)).text == answer_to(QUESTION).text


def test_a_slow_model_is_not_waited_for() -> None:
    over = threading.Event()

    def slow(_: dict[str, Any]) -> bytes:
        over.wait(60)
        return chat("{}")

    with serving(slow) as address:
        started = time.monotonic()
        said = answer_to(QUESTION, model=model_at(address, seconds=0.2))
        took = time.monotonic() - started
        over.set()
    assert took < 30 and said.text == answer_to(QUESTION).text


def test_no_model_at_all_is_no_harm() -> None:
    assert (
        answer_to(QUESTION, model=model_at("http://127.0.0.1:9")).text == answer_to(QUESTION).text
    )


def test_it_may_choose_among_intents_that_exist_and_no_others() -> None:
    with serving(
        lambda _: chat('{"intents": ["side_effects", "give_doses", "side_effects"]}')
    ) as address:
        assert model_at(address).choose("?", ["side_effects", "stop"]) == ("side_effects",)


def test_danger_and_refusals_never_reach_it() -> None:

    asked: list[str] = []
    with serving(lambda body: asked.append(str(body)) or chat("{}")) as address:  # type: ignore[func-returns-value]
        for question in (
            "I took all my tablets, I want to die",
            "can I take double my baclofen dose tonight?",
        ):
            answer_to(question, model=model_at(address))
    assert asked == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "127.0.0.1:8080", "ftp://example.org", "", "http://"]
)
def test_only_a_web_address_is_an_address(address: str) -> None:
    with pytest.raises(InputError, match="is not a web address"):
        model_at(address)
