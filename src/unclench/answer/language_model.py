"""A language model behind an OpenAI-compatible address. It sees the question and reviewed
sentences, never a record.

It may choose among intents that exist and reword sentences; what it sends back is verified like
everything else, and whatever is late, broken or too long is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request as Call
from urllib.request import urlopen

from unclench.answer.models import Model
from unclench.errors import unusable

PATH = "/v1/chat/completions"
SECONDS, LARGEST = 4.0, 64 * 1024
CHOOSE = 'Which of these fit the question? Answer with JSON only: {"intents": [ids]}. Ids: '
REWORD = (
    'Say each sentence more simply. Keep every number, unit, name and every "not". Answer with '
    'JSON only: {"sentences": [as many texts]}.'
)


def model_at(address: str, seconds: float = SECONDS) -> Model:
    """The model at an address such as http://127.0.0.1:8080; InputError when it is no web
    address."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        reason = f"'{address[:80]}' is not a web address"
        raise unusable("model_url", reason, "Write it like http://127.0.0.1:8080.")
    place = address.rstrip("/") + ("" if address.rstrip("/").endswith(PATH) else PATH)

    def choose(question: str, intents: Sequence[str]) -> tuple[str, ...]:
        chosen = _texts(
            _asked(place, CHOOSE + ", ".join(intents), question, seconds).get("intents")
        )
        return tuple(dict.fromkeys(intent for intent in chosen if intent in intents))

    def reword(sentences: Sequence[str]) -> tuple[str, ...]:
        return _texts(
            _asked(place, REWORD, json.dumps({"sentences": [*sentences]}), seconds).get("sentences")
        )

    return Model(choose, reword)


def _asked(place: str, task: str, text: str, seconds: float) -> dict[str, Any]:
    """What the model says as JSON; an empty mapping when it says nothing usable."""
    messages = [{"role": "system", "content": task}, {"role": "user", "content": text}]
    body = json.dumps({"model": "default", "temperature": 0, "messages": messages}).encode()
    try:
        call = Call(place, data=body, headers={"Content-Type": "application/json"})
        with urlopen(call, timeout=seconds) as reply:
            data = reply.read(LARGEST + 1)
        found = (
            json.loads(json.loads(data)["choices"][0]["message"]["content"])
            if len(data) <= LARGEST
            else {}
        )
    except (URLError, OSError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return ()
    return tuple(value)
