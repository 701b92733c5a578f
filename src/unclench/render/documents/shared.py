"""What a person shares, as one document: the same for the page before it is shared, for paper and
for the file behind a link."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, NamedTuple

from unclench.diary.entry import DiaryEntry
from unclench.diary.file import FiledDiary, FiledVersion
from unclench.diary.report import DiaryReport
from unclench.render.diary.observations import bundle
from unclench.render.diary.text import parts
from unclench.render.document import Document, DocumentLine, DocumentPart, parts_json, pending
from unclench.render.documents.diary import ShownDiaryReport
from unclench.render.documents.shown import ShownSummary
from unclench.render.documents.summary import parts as summary_parts
from unclench.render.json_text import Json
from unclench.render.wording import Voice, long_day

VISIT, CHANGE, DAYS, NOTES = CHOICES = ("visit", "change", "days", "notes")
PDF = "application/pdf"


class ShownShare(NamedTuple):
    """`chosen` are those of `CHOICES` that are shared; `report` is None while the diary is
    empty. The words of the notes are shared only where they are chosen too."""

    summary: ShownSummary
    report: DiaryReport | None
    diary: FiledDiary
    chosen: tuple[str, ...]

    def voice(self, audience: str) -> Voice:
        return self.summary.voice(audience)

    def document(self, voice: Voice) -> Document:
        plan = self.summary.plan
        return Document(
            f"{voice.word('share.title')}: {plan.record}",
            (f"{long_day(plan.made_on)}. {voice.number('name')}.",),
            pending(plan.content_status, voice),
            tuple(part for part in self._parts(voice) if part.lines),
            (voice.word("disclaimer"), f"unclench {plan.content_version}"),
        )

    def _parts(self, voice: Voice) -> Iterator[DocumentPart]:
        if VISIT in self.chosen:
            yield from summary_parts(self.summary.visit(voice.audience))
        if CHANGE in self.chosen and self.report is not None:
            yield from ShownDiaryReport(self.report, voice.content).document(voice).parts
        if DAYS in self.chosen or NOTES in self.chosen:
            title = voice.word("diary.heading.entries")
            yield DocumentPart(title, tuple(self._days(voice)))

    def _days(self, voice: Voice) -> Iterator[DocumentLine]:
        for one in self.shared_days().versions:
            said = parts(one.entry or DiaryEntry(one.day), voice, amounts=not voice.plain)
            text = "; ".join(f"{lead}: {value}" for lead, value in said)
            yield DocumentLine(long_day(one.day), text)

    def shared_days(self) -> FiledDiary:
        """The days with just the parts that are shared."""
        kept = (self._shared(one) for one in self.diary.versions)
        shown = tuple(one for one in kept if one.entry and not one.entry.is_empty())
        return self.diary._replace(versions=shown)

    def _shared(self, found: FiledVersion) -> FiledVersion:
        entry = found.entry or DiaryEntry(found.day)
        note = entry.note if NOTES in self.chosen else ""
        kept = entry if DAYS in self.chosen else DiaryEntry(entry.day)
        return found._replace(entry=kept._replace(note=note))

    def tree(self, voice: Voice) -> Json:
        return {"parts": parts_json(self.document(voice).parts)}


def to_fhir(shown: ShownShare, voice: Voice, paper: bytes) -> Json:
    """A Bundle: the document as it is on paper, and the shared days as Observations."""
    title = shown.document(voice).title
    attachment = {"contentType": PDF, "data": base64.b64encode(paper).decode(), "title": title}
    document = {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"text": title},
        "date": f"{shown.summary.plan.made_on.isoformat()}T00:00:00Z",
        "content": [{"attachment": attachment}],
    }
    entries: list[dict[str, Any]] = [{"resource": document}]
    if DAYS in shown.chosen or NOTES in shown.chosen:
        entries += bundle(shown.shared_days(), voice.content)["entry"]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}
