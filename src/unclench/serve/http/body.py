"""What is sent: no more than fits, within its time, and of the kind that is read."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from email.message import Message as MediaType
from time import monotonic

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.settings import MIB, ServerSettings

TOO_LONG, TOO_LARGE, OTHER_KIND = 408, 413, 415
JSON = ("application/json", "application/fhir+json")
CLOSED = {"Connection": "close"}


class Sized:
    """Refuses a body that is too large or does not arrive, however its length is stated."""

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            length = Headers(scope=scope).get("content-length", "0")
            if not length.isdecimal() or int(length[:20]) > self._settings.largest_body:
                raise self._too_large()
            receive = self._limited(receive)
        await self._app(scope, receive, send)

    def _limited(self, receive: Receive) -> Receive:
        end, got, done = monotonic() + self._settings.seconds_to_send, 0, False

        async def receiving() -> Message:
            nonlocal got, done
            if done:  # what comes now is that the caller has gone
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.01, end - monotonic()))
            except TimeoutError:
                detail = "The body did not arrive in time."
                raise RefusedCallError(TOO_LONG, detail, headers=CLOSED) from None
            got += len(message.get("body", b""))
            done = not message.get("more_body", False)
            if got > self._settings.largest_body:
                raise self._too_large()
            return message

        return receiving

    def _too_large(self) -> RefusedCallError:
        most = self._settings.largest_body // MIB
        detail = f"The body is larger than {most} MB. Send one person at a time."
        return RefusedCallError(TOO_LARGE, detail, headers=CLOSED)


async def json_body(request: Request, kinds: Collection[str] = JSON) -> bytes:
    """The bytes of a JSON body; RefusedCallError for any other kind, and for a packed one."""
    media = MediaType()
    media["Content-Type"] = request.headers.get("content-type", "")
    charset = str(media.get_param("charset", "utf-8")).lower()
    if media.get_content_type() not in kinds or charset not in ("utf-8", "utf8"):
        raise _other_kind(f"Send JSON in UTF-8, as one of: {', '.join(kinds)}.", kinds)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise _other_kind("Send the body as it is, not packed.", kinds)
    return await request.body()


def _other_kind(detail: str, kinds: Collection[str]) -> RefusedCallError:
    accepted = {"Accept": ", ".join(kinds), "Accept-Encoding": "identity"}
    return RefusedCallError(OTHER_KIND, detail, headers=accepted)
