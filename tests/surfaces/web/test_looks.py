"""Colours and sizes, chosen without a script; the files of the pages; how much a first view is."""

from __future__ import annotations

import re
from gzip import compress

import pytest

from support.fences import ROOT
from support.site import client, running
from support.web_people import put
from unclench.serve.web.forms import local
from unclench.serve.web.seen import SIZES, THEMES
from unclench.serve.web.static_files import HERE, static_files

MOST_OF_A_FIRST_VIEW = 60_000
FILE = re.compile(r'(?:src|href)="(/static/[^"]+)"')


@pytest.mark.parametrize("theme", ["device", *THEMES])
@pytest.mark.parametrize("size", SIZES)
def test_a_look_is_chosen_by_a_form_and_kept(theme: str, size: str) -> None:
    own = running().client
    sent = own.post("/look", data={"theme": theme, "size": size, "from": "/danger?sign=seizure"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/danger?sign=seizure")
    shown = own.get("/help-now").text
    assert f'data-size="{size}"' in shown
    assert (f'data-theme="{theme}"' in shown) == (theme != "device")
    assert f'value="{theme}" checked' in own.get("/look").text


def test_a_look_that_is_none_is_refused() -> None:
    own = running().client
    for sent in ({"theme": "pink", "size": "large"}, {"theme": "dark"}):
        assert own.post("/look", data=sent).status_code == 422
    own.cookies.set("theme", '"><script>')
    assert "<script>" not in own.get("/").text and "data-theme" not in own.get("/").text


@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https://a.b", "", "/a\nb"])
def test_a_form_leads_back_to_this_server_alone(place: str) -> None:
    assert local(place) == "/"
    assert local("/people/a/plan?more=yes") == "/people/a/plan?more=yes"


def test_a_first_view_is_light() -> None:
    """Everything that a browser loads for the first page, as it is sent."""
    page = client().get("/", headers={"Accept-Encoding": "gzip"})
    files = {path: _sent(path) for path in dict.fromkeys(FILE.findall(page.text))}
    font = len(next(file.data for name, file in static_files().items() if name.endswith("woff2")))
    assert len(files) >= 4
    assert len(compress(page.content)) + sum(files.values()) + font <= MOST_OF_A_FIRST_VIEW


def _sent(path: str) -> int:
    shown = client().get(path, headers={"Accept-Encoding": "gzip"})
    assert shown.status_code == 200 and "immutable" in shown.headers["cache-control"]
    return int(shown.headers["content-length"])


def test_only_the_files_of_the_pages_are_given() -> None:
    for name in ("..%2Froom.py", "room.py", "themes.css", ".", "style.css%00"):
        assert client().get(f"/static/x/{name}").status_code == 404


TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
TEXT = ("ink", "soft", "accent")
LIGHT = 7.0


def themes() -> dict[str, dict[str, str]]:
    """The colours of every block of themes.css; what a block does not name is that of the first."""
    text = (HERE / "themes.css").read_text(encoding="utf-8")
    blocks = re.findall(r"^ *([^{}\n]+?) \{\n([^{}]*?)\}", text, flags=re.MULTILINE)
    found = {name: dict(TOKEN.findall(inside)) for name, inside in blocks if "--ground" in inside}
    return {name: {**found[":root"], **colours} for name, colours in found.items()}


def test_every_text_is_readable_on_its_ground() -> None:
    found = themes()
    assert len(found) == len(THEMES) + 1
    for name, colours in found.items():
        pairs = [(text, ground) for text in TEXT for ground in ("ground", "raised")]
        pairs += [("danger", "danger-ground"), ("care", "care-ground"), ("on-accent", "accent")]
        for text, ground in pairs:
            assert contrast(colours[text], colours[ground]) >= LIGHT, (name, text, ground)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_pale_text_would_be_seen() -> None:
    assert contrast("#777777", "#ffffff") < LIGHT < contrast("#000000", "#ffffff") == 21


PHYSICAL = re.compile(
    r"(?:padding|margin|border|inset)-(?:left|right)|(?<!-)\b(?:left|right):"
    r"|text-align: (?:left|right)|float:"
)


def test_no_style_knows_left_from_right() -> None:
    """A language that is written from right to left gets the same pages, mirrored."""
    for path in HERE.glob("*.css"):
        assert PHYSICAL.findall(path.read_text(encoding="utf-8")) == [], path.name
    assert PHYSICAL.findall("ul { padding-left: 20px; }") and (ROOT / "src").is_dir()


def test_a_page_is_pressed_for_its_own_reader_alone() -> None:
    """Another site that makes the browser ask learns nothing from the length."""
    asked = {"Accept-Encoding": "gzip"}
    own = client().get("/danger", headers={**asked, "Sec-Fetch-Site": "same-origin"})
    other = client().get("/danger", headers={**asked, "Sec-Fetch-Site": "cross-site"})
    assert own.headers["content-encoding"] == "gzip" and own.text == other.text
    assert "content-encoding" not in other.headers and "Cookie" in other.headers["vary"]


def test_what_was_kept_on_the_device_goes_with_the_person() -> None:
    own = running()
    place = put(own, "anna")
    gone = own.client.post(f"{place}/erase", data={"sure": "yes"})
    assert gone.headers["clear-site-data"] == '"cache", "storage"'
