"""Files of any kind with a signature over all of their bytes: pages and PDF carry it after their
end, FHIR as a Provenance."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

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


def with_provenance(resource: Mapping[str, Any], jws: str, who: str, on: str) -> dict[str, Any]:
    """A Bundle of a resource and the Provenance with its signature."""
    target = f"urn:uuid:{_uuid(resource)}"
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


def _uuid(resource: Mapping[str, Any]) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, f"urn:unclench:{resource_digest(resource)}"))


def resource_digest(resource: Any) -> str:
    return digest_of_bytes(canonical_bytes(json.loads(json.dumps(resource, default=str))))


def split_bundle(tree: Any) -> SealedFile | None:
    """Of a Bundle as `with_provenance` writes it; None when it is another one."""
    try:
        (first, second) = tree["entry"]
        resource, provenance = first["resource"], second["resource"]
        (signature,) = provenance["signature"]
        jws = base64.b64decode(signature["data"], validate=True).decode("ascii")
        who, on = signature["who"]["display"], signature["when"][:10]
        same = with_provenance(resource, jws, who, on)
    except (KeyError, ValueError, TypeError, IndexError):
        return None
    if canonical_bytes(same) != canonical_bytes(tree):
        return None
    return SealedFile(jws, resource_digest({"resource": resource, "who": who, "on": on}), "fhir")
