"""A form with a file: what was sent, and the bytes of the file."""

from __future__ import annotations

from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.web.forms import MOST_FIELDS, Sent

KIND = "multipart/form-data"


class SentFile(NamedTuple):
    """`data` is empty when no file was chosen."""

    sent: Sent
    data: bytes


async def file_of(request: Request, name: str) -> SentFile:
    """RefusedCallError for anything but a form with one file; the server limits its size."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != KIND:
        raise RefusedCallError(415, f"A form with a file is sent as {KIND}.")
    try:
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
            chosen = form.get(name)
            data = await chosen.read() if isinstance(chosen, UploadFile) else b""
            pairs = form.multi_items()
            sent = tuple((key, value) for key, value in pairs if isinstance(value, str))
    except HTTPException:
        raise RefusedCallError(422, "The form cannot be read.") from None
    return SentFile(sent, data)
