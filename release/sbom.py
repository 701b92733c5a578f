"""The software bill of materials, in CycloneDX: what is installed for use, read from the lock.

    python release/sbom.py FILE

What only builds or tests the package is not part of it. The same lock gives the same bytes.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from locks import Locked, read_lock

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("all",)
Json = dict[str, Any]


def main(target: Path) -> None:
    target.write_text(json.dumps(sbom(ROOT), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def sbom(root: Path) -> Json:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = used(root, project)
    own = _own(project)
    parts = [*(_package(one, needed) for one, needed in packages), *fonts(root)]
    links = _links(own["bom-ref"], [one for one, _ in packages], fonts(root))
    content = {"metadata": {"component": own}, "components": parts, "dependencies": links}
    serial = uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True))
    kind = {"bomFormat": "CycloneDX", "specVersion": "1.6"}
    return {**kind, "serialNumber": f"urn:uuid:{serial}", "version": 1, **content}


def used(root: Path, project: Mapping[str, Any]) -> list[tuple[Locked, bool]]:
    """What an installation with every extra has, and whether one without extras has it too."""
    paths = [root / "requirements" / f"{extra}.txt" for extra in EXTRAS]
    found = {one.name: one for path in paths for one in read_lock(path)}
    always = _with_what_they_need({_bare(text) for text in project["dependencies"]}, found)
    return [(found[name], name in always) for name in sorted(found)]


def _with_what_they_need(names: set[str], found: Mapping[str, Locked]) -> set[str]:
    more = {one.name for one in found.values() if names & {*one.wanted_by}} | names
    return names if more == names else _with_what_they_need(more, found)


def fonts(root: Path) -> list[Json]:
    """What others made and the package brings with it."""
    found = sorted((root / "src").rglob("*.woff2"))
    return [
        {
            "type": "file",
            "bom-ref": f"file:{path.name}",
            "name": path.name,
            "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": sha256(path.read_bytes()).hexdigest()}],
            "licenses": [{"license": {"id": "OFL-1.1"}}],
        }
        for path in found
    ]


def _own(project: Mapping[str, Any]) -> Json:
    name, version = project["name"], project["version"]
    return {
        "type": "application",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        "licenses": [{"expression": project["license"]}],
    }


def _package(one: Locked, always: bool) -> Json:
    """The file that was installed has one of these hashes; which one depends on the machine."""
    purl = _purl(one.name, one.version)
    hashes = [{"alg": "SHA-256", "content": value} for value in one.sha256]
    markers = [{"name": "unclench:marker", "value": one.marker}] if one.marker else []
    return {
        "type": "library",
        "bom-ref": purl,
        "name": one.name,
        "version": one.version,
        "scope": "required" if always else "optional",
        "purl": purl,
        "externalReferences": [{"type": "distribution", "url": purl, "hashes": hashes}],
        "properties": markers,
    }


def _links(own: str, packages: Iterable[Locked], own_files: Iterable[Json]) -> list[Json]:
    refs = {one.name: _purl(one.name, one.version) for one in packages}
    needs: dict[str, set[str]] = {ref: set() for ref in refs.values()}
    needs[own] = {file["bom-ref"] for file in own_files}
    for one in packages:
        for wanting in one.wanted_by:
            needs[refs.get(wanting, own)].add(refs[one.name])
    return [{"ref": ref, "dependsOn": sorted(needs[ref])} for ref in sorted(needs)]


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _bare(requirement: str) -> str:
    return requirement.partition(">")[0].partition("=")[0].strip().lower().replace("_", "-")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
