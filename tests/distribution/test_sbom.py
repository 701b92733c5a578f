"""The bill of materials has every part that is shipped or installed for use, and no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from locks import read_lock
from sbom import EXTRAS, sbom

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "requirements" / "sbom.cdx.json"
CONTENT = json.loads(FILE.read_text(encoding="utf-8"))


def test_it_is_what_the_lock_says() -> None:
    assert sbom(ROOT) == CONTENT, "run `make sbom`"


def test_another_lock_gives_another_bill(tmp_path: Path) -> None:
    for name in ("requirements", "src/unclench/render"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert sbom(tmp_path) == CONTENT
    lock = tmp_path / "requirements" / "all.txt"
    text = lock.read_text(encoding="utf-8")
    lock.write_text(text.replace("jinja2==3", "jinja2==4"), encoding="utf-8")
    assert sbom(tmp_path) != CONTENT


def test_it_has_every_release_and_every_hash() -> None:
    locked = {one for extra in EXTRAS for one in read_lock(ROOT / "requirements" / f"{extra}.txt")}
    listed = {one["purl"]: one for one in CONTENT["components"] if one["type"] == "library"}
    assert listed.keys() == {f"pkg:pypi/{one.name}@{one.version}" for one in locked}
    for one in locked:
        [reference] = listed[f"pkg:pypi/{one.name}@{one.version}"]["externalReferences"]
        assert {value["content"] for value in reference["hashes"]} == {*one.sha256}


def test_only_what_everybody_needs_is_required() -> None:
    required = {one["name"] for one in CONTENT["components"] if one["scope"] == "required"}
    fonts = {path.name for path in (ROOT / "src").rglob("*.woff2")}
    assert required == {"prompt-toolkit", "pyyaml", "shtab", "wcwidth"} | fonts


def test_every_part_is_there_for_a_reason() -> None:
    links = {one["ref"]: one["dependsOn"] for one in CONTENT["dependencies"]}
    own = CONTENT["metadata"]["component"]["bom-ref"]
    reached, waiting = set(), [own]
    while waiting:
        if (ref := waiting.pop()) not in reached:
            reached.add(ref)
            waiting += links.get(ref, [])
    assert reached == {own} | {one["bom-ref"] for one in CONTENT["components"]}


def test_it_names_no_host() -> None:
    assert "://" not in FILE.read_text(encoding="utf-8")
