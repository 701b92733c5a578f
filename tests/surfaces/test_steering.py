"""No character of the input that steers a terminal, turns the direction of writing or is not seen
reaches a terminal, page, PDF or calendar: in any command and format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest

from support.pdfs import facts_of, pango, text_of
from unclench.language.visible import escaped, visible
from unclench.render import console, formats
from unclench.render.formats import FORMATS, formats_of
from unclench.serve.cli.entry import main

NASTY = "\x1b[31mred\x1b[0m\x00\x07\u202eturned\u2066\u200bthin\u00ad\u0085\u2028\u061c\ufeff\x9b2J"
ASKED = {
    "plan": ["plan", "RECORD"],
    "triage": ["triage", "RECORD"],
    "why": ["why", "RECORD", "baclofen"],
    "schedule": [
        "taper",
        "baclofen",
        "--from",
        "10mg/day",
        "--start",
        "2026-11-21",
        "--record",
        "RECORD",
    ],
    "programme": ["programme", "RECORD"],
    "letter": ["letter", "RECORD", "neurology"],
    "summary": ["summary", "RECORD"],
    "report": ["report", "RECORD", "--medicine", "baclofen", "--sign", "drowsiness"],
    "ask": ["ask", f"may I drive {NASTY}", "--record", "RECORD"],
}
WAYS = [
    (shown, name) for shown in ASKED for name in formats_of(shown) if FORMATS[name].name != "pdf"
]


def nasty_record() -> dict[str, Any]:
    return {
        "id": f"id{NASTY}",
        "region": "uk",
        "date": "2026-11-20",
        "person": {"age": 46, "sex": "female", "pregnant": False, "breastfeeding": False},
        "ms": {"diagnosed": True, "course": "SPMS", "mobility": "walks_with_aid"},
        "complaint": {"pattern": "spasticity", "severity": 6, "sites": [f"calf{NASTY}"]},
        "signs": ["drowsiness"],
        "conditions": [],
        "other_conditions": [f"old scar{NASTY}"],
        "allergies": [f"dust{NASTY}"],
        "medicines": [{"name": "baclofen", "total": "10 mg/day"}, {"name": f"blue{NASTY}pill"}],
        "trials": [],
        "goals": [f"walk{NASTY}"],
        "requests": [f"raise:baclofen{NASTY}"],
        "notes": f"note{NASTY}",
    }


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "nasty.json"
    path.write_text(json.dumps(nasty_record()), encoding="utf-8")
    return path


def made(shown: str, name: str, record: Path, out: Path, *more: str) -> bytes:
    words = [str(record) if word == "RECORD" else word for word in ASKED[shown]]
    code = main([*words, "--format", name, "-o", str(out), *more])
    assert code in (0, 3)
    return out.read_bytes()


def steering(data: bytes) -> set[str]:
    text = data.decode("utf-8").replace("\r\n", "\n")
    return {c for c in text if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c != "\n"}


@pytest.mark.parametrize(("shown", "name"), WAYS)
def test_nothing_of_the_input_steers(shown: str, name: str, record: Path, tmp_path: Path) -> None:
    assert steering(made(shown, name, record, tmp_path / "out")) == set()


def test_a_pdf_says_nothing_that_is_not_seen(record: Path, tmp_path: Path) -> None:
    pango()
    data = made("letter", "pdf", record, tmp_path / "out")
    said = f"{text_of(data, tmp_path)}{facts_of(data, tmp_path)}".replace("\x0c", "")
    assert steering(said.encode()) == set()


def test_colours_are_the_only_steering(record: Path, tmp_path: Path) -> None:
    text = made("plan", "text", record, tmp_path / "out", "--color", "always").decode()
    assert "\x1b[1m" in text
    assert steering(console.COLOURS.sub("", text).encode()) == set()


def test_errors_say_nothing_that_steers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", f"there-is-none{NASTY.replace(chr(0), '')}"]) == 2
    assert steering(capsys.readouterr().err.encode()) == set()


@pytest.mark.parametrize("name", ["text", "html", "json"])
def test_a_door_left_open_is_seen(
    name: str, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The law fails where the two doors are taken away."""
    monkeypatch.setattr(formats, "harmless", lambda data, form, look: data)
    monkeypatch.setattr("unclench.render.pages.page.visible", lambda text, keep: text)
    for module in ("console", "pages.web"):
        monkeypatch.setattr(f"unclench.render.{module}.printable", lambda text: text)
    assert steering(made("summary", name, record, tmp_path / "out"))


def test_json_keeps_every_character(record: Path, tmp_path: Path) -> None:
    read = json.loads(made("plan", "json", record, tmp_path / "out"))
    assert read["notes"] == f"note{NASTY}"


def test_a_word_keeps_its_letters() -> None:
    assert visible("Zoë 東京 ±½") == "Zoë 東京 ±½"
    assert visible("bac\u200blofen\x00") == "baclofen "
    assert escaped("\U000e0041\u202e") == "\\udb40\\udc41\\u202e"
