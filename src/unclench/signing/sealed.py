"""Files of any kind with a signature over all of their bytes: pages and PDF carry it after their
end, FHIR as a Provenance."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from unclench.signing.canonical import canonical_bytes, digest_of_bytes

MARK = "unclench-signature"
PAGE, PDF = (f"\n<!-- {MARK} ", " -->\n"), (f"\n%{MARK} ", "\n")
KIND = "application/jose"
PURPOSE: Mapping[str, str] = {
    "system": "urn:iso-astm:E1762-95:2013",
    "code": "1.2.840.10065.1.12.1.1",
    "display": "Author's Signature",
}


class SealedFile(NamedTuple):
    """The signature, the hash of everything else, and what kind of file it is."""

    jws: str
    document: str
    kind: str


def ends_of(data: bytes) -> tuple[str, str]:
    """How a signature is written after this file."""
    return PDF if data.startswith(b"%PDF") else PAGE


def append(data: bytes, jws: str) -> bytes:
    before, after = ends_of(data)
    return data + f"{before}{jws}{after}".encode("ascii")


def digest_of_file(data: bytes) -> str:
    return digest_of_bytes(data)


def split(data: bytes) -> SealedFile | None:
    """Of a page or PDF; None when no signature is its very end."""
    before, after = (part.encode("ascii") for part in ends_of(data))
    at = data.rfind(before)
    if at < 0 or not data.endswith(after):
        return None
    jws = data[at + len(before) : len(data) - len(after)]
    kind = "pdf" if data.startswith(b"%PDF") else "html"
    return SealedFile(jws.decode("ascii", "replace"), digest_of_file(data[:at]), kind)


def resource_digest(resource: Any, who: str, on: str) -> str:
    """Of a resource as `parsed` gives it, with what its Provenance says."""
    return digest_of_bytes(canonical_bytes({"resource": resource, "who": who, "on": on}))


def with_provenance(resource: Any, digest: str, jws: str, who: str, on: str) -> dict[str, Any]:
    """A Bundle of a resource and the Provenance with its signature."""
    target = f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:unclench:{digest}')}"
    signature = {
        "type": [PURPOSE],
        "when": f"{on}T00:00:00Z",
        "who": {"display": who},
        "sigFormat": KIND,
        "data": base64.b64encode(jws.encode()).decode(),
    }
    provenance = {
        "resourceType": "Provenance",
        "target": [{"reference": target}],
        "recorded": f"{on}T00:00:00Z",
        "agent": [{"who": {"display": who}}],
        "signature": [signature],
    }
    entries = [{"fullUrl": target, "resource": resource}, {"resource": provenance}]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def parsed(data: bytes) -> Any:
    """JSON with the digits of every number, so that 5 and 5.0 are not the same; ValueError."""

    def number(text: str) -> dict[str, str]:
        return {"number": text}

    return json.loads(data, parse_int=number, parse_float=number)


def split_bundle(tree: Any) -> SealedFile | None:
    """Of a Bundle as `with_provenance` writes it and `parsed` reads it; None for another one."""
    try:
        (first, second) = tree["entry"]
        resource, provenance = first["resource"], second["resource"]
        (signature,) = provenance["signature"]
        jws = base64.b64decode(signature["data"], validate=True).decode("ascii")
        who, on = signature["who"]["display"], signature["when"][:10]
        digest = resource_digest(resource, who, on)
        same = with_provenance(resource, digest, jws, who, on)
    except (KeyError, ValueError, TypeError, IndexError):
        return None
    if canonical_bytes(same) != canonical_bytes(tree):
        return None
    return SealedFile(jws, digest, "fhir")


def sealed_file(data: bytes) -> SealedFile | None:
    """A page, PDF or Bundle; None for another file. A page or PDF without a signature has an empty
    one, which no key makes."""
    if data.lstrip()[:1] == b"{":
        try:
            tree = parsed(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(tree, Mapping) or "resourceType" not in tree:
            return None
        return split_bundle(tree) or SealedFile("", "", "fhir")
    if data.startswith(b"%PDF") or data.lstrip()[:9].lower() == b"<!doctype":
        return split(data) or SealedFile("", "", "page")
    return None


def statement_alone(data: bytes) -> str | None:
    """The text of a code that was read from paper; None for another file."""
    text = data.strip()
    if not text.startswith(b"ey") or text.count(b".") != 2 or len(text.split()) != 1:
        return None
    return text.decode("ascii", "replace")
