"""The pages: who there is, and one call with its cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from json import dumps

from unclench.language.json_number import json_number
from unclench.render.hooks.services import HOOKS, PATIENT_VIEW
from unclench.render.json_text import Json
from unclench.serve.sandbox.calls import SandboxOrder
from unclench.serve.sandbox.fhir import BASE

HERE = "/sandbox/"
SHOWN = ("gender", "birthDate")
PLAIN = re.compile(r"\\([^\w\s])")
USUAL = SandboxOrder(PATIENT_VIEW, "", 10, 3)


def framed(title: str, body: str) -> str:
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{name} – Unclench</title>\n<link rel="stylesheet" href="/api/docs.css">\n</head>\n'
        f'<body>\n<p><a href="/help-now">Help now</a> · <a href="{HERE}">All made-up people</a>'
        f"</p>\n<main>\n<h1>{name}</h1>\n"
        "<p><strong>Made-up people to try things on. Nothing here is about anybody.</strong></p>\n"
        f"{body}</main>\n</body>\n</html>\n"
    )


def people_page(patients: Iterable[Json], address: str) -> str:
    base = escape(address.rstrip("/"))
    rows = "".join(
        f'<li><a href="{HERE}{escape(one["id"])}">{escape(one["id"])}</a>'
        f"{escape(', '.join(['', *(one[key] for key in SHOWN if key in one)]))}</li>\n"
        for one in patients
    )
    return framed(
        "Sandbox",
        "<p>Choose a person, call a hook about them, and read its cards.</p>\n"
        f"<ul>\n{rows}</ul>\n<h2>For a client of yours</h2>\n<ul>\n"
        f"<li>CDS Hooks: <code>{base}/cds-services</code></li>\n"
        f"<li>FHIR R4: <code>{base}{BASE}</code></li>\n</ul>\n",
    )


def person_page(person: str, order: SandboxOrder = USUAL, below: str = "") -> str:
    choices = "".join(
        f'<option value="{hook}"{" selected" * (hook == order.hook)}>{hook}</option>'
        for hook in HOOKS
    )
    form = (
        f'<form method="post" action="{HERE}{escape(person)}">\n'
        f'<p><label>Hook <select name="hook">{choices}</select></label></p>\n'
        f'<p><label>Order, if one is made <input name="medicine" value="{escape(order.medicine)}">'
        "</label>\n"
        f'<label>mg <input name="mg" inputmode="numeric" size="5" value="{order.mg}"></label>\n'
        f'<label>times a day <input name="times" inputmode="numeric" size="3" '
        f'value="{order.times}"></label></p>\n<p><button>Call</button></p>\n</form>\n'
    )
    return framed(person, form + below)


def exchange(call: Json, answer: Json, path: str) -> str:
    """The cards, then both bodies as they were sent."""
    cards = "".join(map(_card, answer["cards"])) or "<p>There is nothing to say: no cards.</p>\n"
    return (
        f"<h2>Cards</h2>\n{cards}<h2>The exchange</h2>\n"
        f"{_folded(f'POST {path}', call)}{_folded('200', answer)}"
    )


def refusal(problems: Iterable[Mapping[str, str]]) -> str:
    lines = "".join(
        f"<li>{escape(one['place'])}: {escape(one['reason'])}. {escape(one['do'])}</li>\n"
        for one in problems
    )
    return f'<h2>Refused</h2>\n<ul role="alert">\n{lines}</ul>\n'


def _card(card: Json) -> str:
    topic, source = escape(card["source"]["topic"]["code"]), card["source"]
    made = "".join(f"<li>{escape(one['label'])}</li>\n" for one in card.get("suggestions", ()))
    suggested = f"<p>Suggestions:</p>\n<ul>\n{made}</ul>\n" if made else ""
    return (
        f'<section id="{escape(card["uuid"])}">\n<h3>{escape(card["summary"])}</h3>\n'
        f"<p><strong>{escape(card['indicator'])}</strong> · {topic}</p>\n"
        f"{''.join(map(_paragraph, card['detail'].split(chr(10) * 2)))}{suggested}"
        f'<p><a href="{escape(source["url"])}">{escape(source["label"])}</a></p>\n</section>\n'
    )


def _paragraph(text: str) -> str:
    """Markdown as the cards use it: lines and entries of a list, with signs that are escaped."""
    plain = escape(PLAIN.sub(r"\1", text.removeprefix("- ").replace("&lt;", "<")
                             .replace("&amp;", "&")))  # fmt: skip
    return f"<p>{'• ' if text.startswith('- ') else ''}{plain}</p>\n"


def _folded(title: str, body: Json) -> str:
    text = escape(dumps(body, ensure_ascii=False, indent=2, default=json_number))
    return (
        f"<details>\n<summary><code>{escape(title)}</code></summary>\n<pre>{text}</pre>\n"
        "</details>\n"
    )
