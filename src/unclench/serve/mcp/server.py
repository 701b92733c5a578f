"""The server: lists the tools and answers each call with the JSON of a command."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import anyio.to_thread
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from unclench.content.content import Content
from unclench.errors import DoseError, InputError, UnclenchError
from unclench.language.suggest import did_you_mean
from unclench.serve.api.fields import read_fields, shape_of
from unclench.serve.mcp.tools import BY_NAME, TOOLS, ToolCall, ToolSpec
from unclench.version import __version__

READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
INSTRUCTIONS = (
    "Decision support for spasticity, spasms and cramps in multiple sclerosis. Not reviewed by a "
    "clinician. What is not known is never taken for no: pass on every question and danger sign "
    "unchanged, and never a dose to a person."
)


def server_of(content: Content) -> Server[Any]:
    async def list_tools(
        context: ServerRequestContext[Any], asked: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(
        context: ServerRequestContext[Any], asked: CallToolRequestParams
    ) -> CallToolResult:
        return await anyio.to_thread.run_sync(answered, asked.name, asked.arguments or {}, content)

    return Server(
        "unclench", version=__version__, instructions=INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool,
    )  # fmt: skip


def _described(tool: ToolSpec) -> Tool:
    schema = shape_of(tool.fields, *tool.required)
    for field in schema["properties"].values():
        if "$ref" in field or any("$ref" in one for one in field.get("anyOf", ())):
            field.clear()
            field.update(type="object", description="a record or a FHIR R4 Bundle")
    return Tool(
        name=tool.name, description=tool.about, input_schema=schema, annotations=READ_ONLY,
        output_schema={"type": "object"},
    )  # fmt: skip


def answered(name: str, arguments: dict[str, Any], content: Content) -> CallToolResult:
    """The JSON of the command; or, as an error, each problem on a line."""
    tool = BY_NAME.get(name)
    if tool is None:
        return _refused([{"place": "name", "reason": f"there is no tool '{name[:40]}'",
                          "do": did_you_mean(name, sorted(BY_NAME))}])  # fmt: skip
    try:
        given = read_fields(json.dumps(arguments).encode(), tool.fields, *tool.required)
        made = tool.make(ToolCall(given, date.today(), content)).decode()
    except InputError as error:
        return _refused([problem._asdict() for problem in error.problems])
    except (DoseError, UnclenchError) as error:
        return _refused([{"place": "request", "reason": str(error).rstrip("."), "do": ""}])
    return CallToolResult(
        content=[TextContent(type="text", text=made)], structured_content=json.loads(made)
    )


def _refused(problems: list[dict[str, str]]) -> CallToolResult:
    lines = [f"{one['place']}: {one['reason']}. {one['do']}".strip() for one in problems]
    text = TextContent(type="text", text="\n".join(lines))
    return CallToolResult(content=[text], structured_content={"problems": problems}, is_error=True)


async def serve(content: Content) -> None:
    """Until standard input ends."""
    server = server_of(content)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
