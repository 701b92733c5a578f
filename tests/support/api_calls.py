"""What a careful integrator expects of the JSON API: calls, and the answer to each.

Written before the server first ran.
"""

from __future__ import annotations

import gzip
import json
from typing import Any, NamedTuple

from support.site import DAY, example

JSON = {"Content-Type": "application/json"}
FOREIGN = "http://evil.example"
PLAN = "/api/v1/plan"
ANNA = json.dumps(example("anna")).encode()
DEEP = b'{"person":' + b"[" * 200_000 + b"]" * 200_000 + b"}"


class Refused(NamedTuple):
    """A call that is refused with `status`; `place` is that of a problem, where there is one."""

    name: str
    status: int
    path: str = PLAN
    body: bytes | None = ANNA
    headers: dict[str, str] = JSON
    place: str = ""
    method: str = "POST"
    has: str = ""


def with_json(**more: str) -> dict[str, str]:
    return {**JSON, **{name.replace("_", "-"): value for name, value in more.items()}}


def record(**more: Any) -> bytes:
    return json.dumps({**example("anna"), **more}).encode()


REFUSED = (
    # who may call
    Refused("another host", 421, headers=with_json(Host="evil.example")),
    Refused("a host that begins like this one", 421, headers=with_json(Host="127.0.0.1.evil.com")),
    Refused("a host with a name before it", 421, headers=with_json(Host="evil@127.0.0.1")),
    Refused("no host", 421, headers=with_json(Host="")),
    Refused("a GET for another host", 421, "/api/v1/about", None, {"Host": "evil.example"},
            method="GET"),
    Refused("another page writes", 403, headers=with_json(Origin=FOREIGN)),
    Refused("a page without an origin writes", 403, headers=with_json(Origin="null")),
    Refused("a page of another port writes", 403, headers=with_json(Origin="http://localhost:1")),
    Refused("a page says that it is another", 403, headers=with_json(Sec_Fetch_Site="cross-site")),
    # addresses and methods
    Refused("no such page", 404, "/api/v1/plans", method="GET", body=None),
    Refused("no such page below the root", 404, "/nothing", method="POST"),
    Refused("a slash too many", 404, f"{PLAN}/"),
    Refused("GET of a plan", 405, method="GET", body=None),
    Refused("PUT of a plan", 405, method="PUT"),
    Refused("DELETE of the health", 405, "/healthz", None, {}, method="DELETE"),
    # kinds of bodies
    Refused("a form", 415, headers={"Content-Type": "application/x-www-form-urlencoded"}),
    Refused("plain text", 415, headers={"Content-Type": "text/plain"}),
    Refused("YAML", 415, headers={"Content-Type": "application/yaml"}),
    Refused("no kind", 415, headers={}),
    Refused("JSON in another encoding", 415,
            headers={"Content-Type": "application/json; charset=iso-8859-1"}),
    Refused("a packed body", 415, body=gzip.compress(ANNA),
            headers=with_json(Content_Encoding="gzip")),
    Refused("a packed bomb", 415, body=gzip.compress(b" " * 5_000_000),
            headers=with_json(Content_Encoding="gzip")),
    # sizes
    Refused("50 MB", 413, body=b" " * 50_000_000),
    Refused("a length that is 50 MB", 413, body=b"{}",
            headers=with_json(Content_Length="50000000")),
    # bodies that are not JSON
    Refused("nothing", 422, body=b"", place="the file"),
    Refused("half a record", 422, body=ANNA[:100], place="line 1"),
    Refused("a list", 422, body=b"[]", place="the record"),
    Refused("a text", 422, body=b'"anna"', place="the record"),
    Refused("a number", 422, body=b"1", place="the record"),
    Refused("null", 422, body=b"null", place="the record"),
    Refused("YAML under a false name", 422, body=b"person:\n  age: 46\n", place="line 1"),
    Refused("not a number", 422, body=b'{"person": {"age": NaN}}', place="the text"),
    Refused("without end", 422, body=b'{"person": {"age": 1e999}}', place="person.age"),
    Refused("a key twice", 422, body=b'{"signs": [], "signs": ["seizure"]}', place="the text"),
    Refused("nested too deeply", 422, body=DEEP, place="the text"),
    Refused("not UTF-8", 422, body=b'{"notes": "\xff"}', place="byte 11"),
    Refused("UTF-16", 422, body=ANNA.decode().encode("utf-16"), place="byte 0"),
    Refused("half a character", 422, body=b'{"notes": "\\ud800"}', place="the text"),
    Refused("two documents", 422, body=b"{}{}", place="line 1"),
    Refused("digits without end", 422, body=b'{"person":{"age":' + b"9" * 100_000 + b"}}",
            place="person.age"),
    # records that cannot be used
    Refused("an unknown key", 422, body=record(persona={}), place="persona"),
    Refused("an age that cannot be", 422, body=record(person={"age": 400}), place="person.age"),
    Refused("an age in words", 422, body=record(person={"age": "46"}), place="person.age"),
    Refused("another schema", 422, body=record(schema="unclench.record/2"), place="schema"),
    Refused("a day that is none", 422, body=record(date="2026-02-30"), place="date"),
    Refused("a day in the past of all plans", 422, body=record(date="0001-01-01"), place="date"),
    Refused("another kind of resource", 422, body=b'{"resourceType": "Patient"}',
            place="resourceType"),
    # parameters
    Refused("an unknown audience", 422, f"{PLAN}?audience=doctor", place="audience"),
    Refused("a misspelt parameter", 422, f"{PLAN}?audiance=person", place="audiance"),
    Refused("a parameter twice", 422, f"{PLAN}?region=us&region=uk", place="region"),
    Refused("an unknown region", 422, f"{PLAN}?region=fr", place="region"),
    Refused("a date in words", 422, f"{PLAN}?date=tomorrow", place="date"),
    Refused("a date out of range", 422, f"{PLAN}?date=9999-01-01", place="date"),
    Refused("an unknown regimen", 422, f"{PLAN}?regimen=hourly", place="regimen"),
    Refused("why of nothing", 422, "/api/v1/why", place="option"),
    Refused("why of an unknown option", 422, "/api/v1/why?option=snake_oil", place="option"),
    Refused("weeks without end", 422, "/api/v1/programme?weeks=999", place="weeks"),
    Refused("a day of the call that is none", 422, headers=with_json(X_Plan_Date="20 Nov"),
            place="X-Plan-Date"),
    # bodies that are no records
    Refused("an unknown medicine", 422, "/api/v1/titrate/unobtainium", b"{}", place="medicine"),
    Refused("a signature", 422, "/api/v1/titrate/baclofen", b'{"signed_by": "A B, doctor"}',
            place="signed_by"),
    Refused("a schedule for a person without a signature", 422, "/api/v1/titrate/baclofen",
            b'{"audience": "person"}', place="audience"),
    Refused("a schedule from words", 422, "/api/v1/titrate/baclofen", b'{"start": "soon"}',
            place="start"),
    Refused("a taper from nothing", 422, "/api/v1/taper/baclofen", b"{}", place="from"),
    Refused("a taper from a number", 422, "/api/v1/taper/baclofen", b'{"from": 60}', place="from"),
    Refused("tablets that cannot make it", 422, "/api/v1/titrate/baclofen",
            b'{"tablets": ["7 mg"]}'),
    Refused("a new regimen of no medicine", 422, "/api/v1/taper/baclofen",
            b'{"from": "60 mg/day", "switch_regimen": "weekly"}', place="switch_regimen"),
    Refused("a record that is a text", 422, "/api/v1/titrate/baclofen", b'{"record": "anna"}',
            place="record"),
    Refused("a record within that cannot be used", 422, "/api/v1/titrate/baclofen",
            json.dumps({"record": {"person": {"age": 400}}}).encode(), place="person.age"),
    Refused("no question", 422, "/api/v1/ask", b"{}", place="question"),
    Refused("a question that is a list", 422, "/api/v1/ask", b'{"question": []}',
            place="question"),
    Refused("a question with an unknown key", 422, "/api/v1/ask",
            b'{"question": "x", "model_url": "http://evil.example"}', place="model_url"),
)  # fmt: skip


class Answered(NamedTuple):
    """A call that is answered, with the schema that its answer names."""

    name: str
    path: str
    body: Any
    schema: str


SCHEDULE, DAY_OF = "unclench.schedule/1", {"date": DAY}
ANSWERED = (
    Answered("a plan", PLAN, example("anna"), "unclench.plan/1"),
    Answered("a plan of nothing", PLAN, {}, "unclench.plan/1"),
    Answered("a plan for a person", f"{PLAN}?audience=person&region=uk", example("ben"),
             "unclench.plan/1"),
    Answered("a plan of a Bundle", PLAN, {"resourceType": "Bundle", "type": "collection",
             "entry": [{"resource": {"resourceType": "Patient", "birthDate": "1980-05-01"}}]},
             "unclench.plan/1"),
    Answered("approved content alone", f"{PLAN}?approved_only=true", example("anna"),
             "unclench.plan/1"),
    Answered("triage", "/api/v1/triage", example("carla"), "unclench.triage/1"),
    Answered("why", "/api/v1/why?option=baclofen", example("anna"), "unclench.why/1"),
    Answered("exercises", "/api/v1/programme?weeks=4", example("anna"), "unclench.programme/1"),
    Answered("a build-up", "/api/v1/titrate/baclofen", {}, SCHEDULE),
    Answered("a build-up for a person", "/api/v1/titrate/baclofen",
             {"record": example("anna"), "start": "2026-11-23", "tablets": ["10 mg"]}, SCHEDULE),
    Answered("a way down", "/api/v1/taper/baclofen", {"from": "60 mg/day", "slower": 2}, SCHEDULE),
    Answered("an answer", "/api/v1/ask", {"question": "Can I stop baclofen?"},
             "unclench.answer/1"),
    Answered("an answer with a thread", "/api/v1/ask",
             {"question": "And at night?", "thread": {"topics": ["baclofen"], "intents": []}},
             "unclench.answer/1"),
)  # fmt: skip
