"""What a person shares: seen before it is shared, then paper or a link that ends, can be revoked,
and is logged."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from unclench.app.diary import shown
from unclench.app.diary_report import DiaryReportRequest, report
from unclench.app.person import PersonRequest
from unclench.app.person_now import record_now
from unclench.app.summary import SummaryRequest, summary
from unclench.content import load_collection
from unclench.content.content import Content
from unclench.errors import RequestError, unusable
from unclench.render.documents.formats import pdf
from unclench.render.documents.shared import CHOICES, ShownShare, to_fhir
from unclench.render.documents.shown import ShownSummary
from unclench.render.fhir.exact import to_bytes
from unclench.render.formats import Look

if TYPE_CHECKING:
    from unclench.store.store import Store

LONGEST = 90  # days after which every link ends


class ShareRequest(NamedTuple):
    """`chosen` are those of `CHOICES`; the words are those of the `audience` that looked at it."""

    person: str
    chosen: tuple[str, ...]
    audience: str
    today: date


class LinkRequest(NamedTuple):
    """`seen` is the hash of the preview: nothing else is shared."""

    share: ShareRequest
    seen: str
    days: int
    by: str
    now: datetime


def shared(request: ShareRequest, store: Store, content: Content) -> ShownShare:
    """Raises RequestError for a choice that is none, or when no data about the person are kept."""
    if not request.chosen or set(request.chosen) - {*CHOICES}:
        raise unusable("part", "nothing was chosen", "Tick what is to be shared.")
    record = record_now(store, request.person, request.today, content)
    asked = SummaryRequest(PersonRequest(record, request.today, request.today))
    found = summary(asked, content, load_collection("effects"))
    diary = shown(store, request.person)
    try:
        change = report(DiaryReportRequest(diary, request.today))
    except RequestError:
        change = None
    letters = load_collection("letters")
    return ShownShare(ShownSummary(*found, letters), change, diary, request.chosen)


def digest_of_shown(found: ShownShare, audience: str) -> str:
    """A hash of every word of the document."""
    document = found.document(found.voice(audience))
    return hashlib.sha256(repr(document).encode("utf-8", "backslashreplace")).hexdigest()


def share_link(request: LinkRequest, store: Store, content: Content) -> str:
    """The id of a new link. RequestError when what would be shared is not what was seen."""
    from unclench.signing.health_link import encrypted, new_address, new_key
    from unclench.store.shares import SharedFile, keep_share
    from unclench.store.versions import KeyedRequest

    asked = request.share
    if not 1 <= request.days <= LONGEST:
        raise unusable("days", f"a link ends after 1 to {LONGEST} days", "Choose when it ends.")
    found = shared(asked, store, content)
    if digest_of_shown(found, asked.audience) != request.seen:
        raise unusable("seen", "something changed since you looked at it", "Look at it again.")
    paper = pdf(found, Look(asked.audience))
    bundle = to_bytes(to_fhir(found, found.voice(asked.audience), paper))
    key, of = new_key(), new_address()
    until = request.now + timedelta(days=request.days)
    kept = SharedFile(encrypted(bundle, key), key, asked.chosen, until)
    keep_share(store, asked.person, of, kept, KeyedRequest(uuid4().hex, request.by, request.now))
    return of
