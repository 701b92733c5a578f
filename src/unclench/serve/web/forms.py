"""What a form sent: read strictly, and small."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from unclench.serve.http.refusal import RefusedCallError

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS, LARGEST = 600, 128 * 1024
Sent = tuple[tuple[str, str], ...]


async def form_of(request: Request) -> Sent:
    """Every field in its order; RefusedCallError for anything but a form of this size."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise RefusedCallError(415, f"A form of this page is sent as {FORM}.")
    data = await request.body()
    if len(data) > LARGEST:
        raise RefusedCallError(413, "The form is too large.")
    try:
        text = data.decode("ascii")
        return tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise RefusedCallError(422, "The form cannot be read.") from None


def one(sent: Sent, name: str) -> str:
    """The last value of a field; empty when it was not sent."""
    return next((value for key, value in reversed(sent) if key == name), "")


def every(sent: Sent, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in sent if key == name)


def local(place: str) -> str:
    """A path of this server; the first page for anything else."""
    own = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if own else "/"
