"""The tools through the client of the protocol's own library, and the process as a host starts
it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult

from support.fences import ROOT
from support.site import DAY, example
from unclench.content import load
from unclench.serve.cli import main
from unclench.serve.mcp.server import answered
from unclench.serve.mcp.tools import TOOLS

Talk = Callable[[ClientSession], Awaitable[Any]]


def with_server(talk: Talk) -> Any:
    async def run() -> Any:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-m", "unclench", "mcp"],
            env={"PYTHONPATH": str(ROOT / "src")},
        )
        async with (
            stdio_client(parameters) as (reading, writing),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await talk(session)

    return anyio.run(run)


def test_a_host_lists_and_calls_the_tools() -> None:
    async def talk(session: ClientSession) -> tuple[list[str], CallToolResult, CallToolResult]:
        listed = await session.list_tools()
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)
        planned = await session.call_tool("plan", {"record": example("anna"), "date": DAY})
        asked = await session.call_tool("ask", {"question": "can I stop baclofen today?"})
        return [tool.name for tool in listed.tools], planned, asked

    names, planned, asked = with_server(talk)
    assert names == ["plan", "triage", "why", "titrate", "taper", "ask", "about"]
    assert planned.structured_content["stage"]["id"] == "first_line"
    assert not asked.is_error and asked.structured_content["citations"]


def on_the_wire(*sent: dict[str, Any]) -> list[Any]:
    """The answers to messages that are sent as they are, one after the other."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, "-m", "unclench", "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, env=environment,
    ) as host:  # fmt: skip
        assert host.stdin and host.stdout
        found = []
        for number, message in enumerate(sent):
            own = {} if message["method"].startswith("notifications/") else {"id": number}
            host.stdin.write(json.dumps({"jsonrpc": "2.0", **own, **message}) + "\n")
            host.stdin.flush()
            if own:
                found.append(json.loads(host.stdout.readline())["result"])
        host.stdin.close()
        return found


ABOUT: dict[str, Any] = {"name": "about", "arguments": {"date": DAY}}


@pytest.mark.parametrize("revision", ["2025-11-25", "2025-06-18"])
def test_a_host_of_an_earlier_revision_shakes_hands_and_is_served(revision: str) -> None:
    hello, listed, answer = on_the_wire(
        {"method": "initialize", "params": {
            "protocolVersion": revision, "capabilities": {},
            "clientInfo": {"name": "host", "version": "1"}}},
        {"method": "notifications/initialized"},
        {"method": "tools/list"},
        {"method": "tools/call", "params": ABOUT},
    )  # fmt: skip
    assert hello["protocolVersion"] == revision
    assert [tool["name"] for tool in listed["tools"]] == [tool.name for tool in TOOLS]
    assert answer["structuredContent"]["schema"] == "unclench.about/1"


def test_a_host_of_the_present_revision_is_served_without_a_handshake() -> None:
    name = "io.modelcontextprotocol"
    meta = {f"{name}/protocolVersion": "2026-07-28", f"{name}/clientCapabilities": {},
            f"{name}/clientInfo": {"name": "host", "version": "1"}}  # fmt: skip
    found, answer = on_the_wire(
        {"method": "server/discover", "params": {"_meta": meta}},
        {"method": "tools/call", "params": {**ABOUT, "_meta": meta}},
    )
    assert "2026-07-28" in found["supportedVersions"]
    assert answer["resultType"] == "complete"
    assert answer["structuredContent"]["schema"] == "unclench.about/1"


def called(name: str, **arguments: Any) -> CallToolResult:
    return answered(name, arguments, load())


def test_a_plan_is_that_of_the_command_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = str(ROOT / "examples" / "anna.yaml")
    main(["plan", path, "--format", "json", "--date", DAY, "--audience", "clinician"])
    wanted = json.loads(capsysbinary.readouterr().out)
    found = called("plan", record=example("anna"), date=DAY, audience="clinician")
    assert found.structured_content["options"] == wanted["options"]
    assert found.structured_content["urgency"] == wanted["urgency"]


CALLS: dict[str, dict[str, Any]] = {
    "plan": {"record": example("anna"), "date": DAY},
    "triage": {"record": example("anna"), "date": DAY},
    "why": {"record": example("anna"), "date": DAY, "option": "tizanidine"},
    "titrate": {"medicine": "baclofen", "record": example("anna"), "start": "2026-12-01"},
    "taper": {"medicine": "baclofen", "from": "30 mg/day", "start": "2026-12-01"},
    "ask": {"question": "does baclofen make me sleepy?", "audience": "person"},
    "about": {},
}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_tool_answers(tool: Any) -> None:
    found = called(tool.name, **CALLS[tool.name])
    assert not found.is_error, found.content
    assert found.structured_content == json.loads(found.content[0].text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "arguments", "place"),
    [
        ("plan", {}, "record"),
        ("plan", {"record": {"nonsense": 1}}, "nonsense"),
        ("plan", {"record": example("anna"), "region": "mars"}, "region"),
        ("why", {"record": example("anna"), "option": "zorblax"}, "option"),
        ("titrate", {"medicine": "baclofen", "start": "soon"}, "start"),
        ("taper", {"medicine": "baclofen"}, "from"),
        ("ask", {"question": "x" * 30_000}, "question"),
        ("plann", {}, "name"),
    ],
)
def test_what_cannot_be_used_is_a_result_with_its_place(
    name: str, arguments: dict[str, Any], place: str
) -> None:
    found = called(name, **arguments)
    assert found.is_error
    assert [one["place"] for one in found.structured_content["problems"]] == [place]
