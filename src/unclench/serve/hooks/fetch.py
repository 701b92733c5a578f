"""Data that a call lacks come from the caller's own FHIR server, if that is one of those allowed.

Nothing else is ever called: the address must be the very one that is allowed, no redirect is
followed, no proxy is used, and what comes must come soon and be small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from unclench.errors import InputError
from unclench.intake.text import LARGEST_JSON, read_json_tree
from unclench.render.json_text import Json

SECONDS, SECONDS_IN_ALL, MOST_PAGES = 3.0, 8.0, 20
CHUNK = 64 * 1024
ACCEPT = {"Accept": "application/fhir+json", "Accept-Encoding": "identity"}


class FetchError(Exception):
    """Why an address gave nothing that can be used."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = build_opener(ProxyHandler({}), _NoRedirect())


def allowed(server: str, servers: Iterable[str]) -> str:
    """The base address without a slash at its end; empty when it is none of those allowed."""
    base = server.rstrip("/")
    scheme = urlsplit(base).scheme
    known = {one.rstrip("/") for one in servers}
    return base if base in known and scheme in ("http", "https") else ""


class Fetcher:
    """The reads of one call. All of them together have `SECONDS_IN_ALL` seconds."""

    def __init__(self, base: str, token: str) -> None:
        self._base, self._end = base, monotonic() + SECONDS_IN_ALL
        self._headers = {**ACCEPT, **({"Authorization": f"Bearer {token}"} if token else {})}

    def resource(self, query: str) -> Json:
        """A read, or a search with all of its pages; FetchError when it fails."""
        found = self._get(f"{self._base}/{query}")
        return self.all_pages(found) if found.get("resourceType") == "Bundle" else found

    def all_pages(self, first: Json) -> Json:
        """The Bundle with the entries of every page that follows, and no link to another."""
        entries, page = [*_entries(first)], first
        for _ in range(MOST_PAGES):
            address = next_of(page)
            if not address:
                break
            page = self._get(self._own(address))
            entries += _entries(page)
        if next_of(page):
            return {**first, "entry": entries, "link": page.get("link")}
        links = [one for one in first.get("link", []) if one.get("relation") != "next"]
        return {**first, "entry": entries, "link": links}

    def _own(self, address: str) -> str:
        """The address of a page, which is the same server's."""
        whole = address if "://" in address else f"{self._base}/{address.lstrip('/')}"
        if not whole.startswith((f"{self._base}/", f"{self._base}?")) or ".." in whole:
            raise FetchError("a page leads to another server")
        return whole

    def tree(self, name: str) -> Json:
        """Anything in JSON that is a mapping, such as a set of keys."""
        return self._tree(f"{self._base}/{name}")

    def _get(self, address: str) -> Json:
        """A resource that is none of a failure."""
        found = self._tree(address)
        if found.get("resourceType", "OperationOutcome") == "OperationOutcome":
            raise FetchError("the server gave no resource")
        return found

    def _tree(self, address: str) -> Json:
        left = min(SECONDS, self._end - monotonic())
        if left <= 0:
            raise FetchError("the server took too long")
        try:
            with OPENER.open(Request(address, headers=self._headers), timeout=left) as answer:
                tree = read_json_tree(self._read(answer))
        except (OSError, URLError, HTTPException, ValueError, InputError) as error:
            raise FetchError(f"the server gave no FHIR JSON ({type(error).__name__})") from None
        if not isinstance(tree, dict):
            raise FetchError("the server gave no resource")
        return tree

    def _read(self, answer: Any) -> bytes:
        parts, size = [], 0
        while part := answer.read(CHUNK):
            size += len(part)
            if size > LARGEST_JSON or monotonic() > self._end:
                raise FetchError("the answer is too large or took too long")
            parts.append(part)
        return b"".join(parts)


def _entries(bundle: Json) -> list[Any]:
    found = bundle.get("entry", [])
    return found if isinstance(found, list) else []


def next_of(bundle: Mapping[str, Any]) -> str:
    """The address of the next page; empty when this is the last."""
    links = bundle.get("link")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("relation") == "next":
            return str(link.get("url") or "")
    return ""
