"""The description of the API as a page without a script, which loads only its style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from json import dumps
from pathlib import Path

from unclench.render.json_text import Json

STYLE = Path(__file__).with_name("page.css")


def style() -> bytes:
    return STYLE.read_bytes()


def page(document: Json) -> str:
    """Every operation with its parameters and bodies, then every shape."""
    info, parts = document["info"], document["components"]["schemas"]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(info['title'])} API</title>\n"
        '<link rel="stylesheet" href="/api/docs.css">\n</head>\n<body>\n'
        '<p><a href="/help-now">Help now</a></p>\n<main>\n'
        f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>\n"
        f"{_paragraphs(info['description'])}"
        '<p>For programs: <a href="/api/v1/openapi.json">openapi.json</a>, '
        '<a href="/api/v1/record-schema">the JSON Schema of a record</a>.</p>\n'
        f"<h2>Operations</h2>\n{''.join(_operations(document))}"
        f"<h2>Shapes</h2>\n{''.join(_shape(name, part) for name, part in sorted(parts.items()))}"
        "</main>\n</body>\n</html>\n"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n\n"))


def _operations(document: Json) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, found in methods.items():
            yield (
                f'<section id="{escape(found["operationId"])}">\n'
                f"<h3><code>{method.upper()} {escape(path)}</code></h3>\n"
                f"<p>{escape(found['summary'])}. {escape(found['description'])}</p>\n"
                f"{_parameters(found['parameters'])}{_sent(found)}{_answered(found)}</section>\n"
            )


def _parameters(parameters: list[Json]) -> str:
    rows = "".join(
        f"<tr><th scope=row><code>{escape(one['name'])}</code></th><td>{one['in']}</td>"
        f"<td>{escape(one['description'])}{' (required)' if one['required'] else ''}</td>"
        f"<td>{_said(one['schema'])}</td></tr>\n"
        for one in parameters
    )
    head = "<tr><th scope=col>name<th scope=col>in<th scope=col>is<th scope=col>shape</tr>\n"
    return f"<table>\n<caption>Parameters</caption>\n{head}{rows}</table>\n"


def _sent(operation: Json) -> str:
    if "requestBody" not in operation:
        return ""
    content = operation["requestBody"]["content"]
    shape = next(iter(content.values()))["schema"]
    return f"<p>Body, as {escape(' or '.join(content))}: {_said(shape)}</p>\n"


def _answered(operation: Json) -> str:
    done = next(found for status, found in operation["responses"].items() if status[0] == "2")
    kind, shape = next(iter(done["content"].items()))
    return f"<p>Answer, as {escape(kind)}: {_said(shape['schema'])}</p>\n"


def _said(shape: Json) -> str:
    """A shape on one line, with a link to one that has a name."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    if "properties" in shape:
        return f"<pre>{escape(dumps(shape, indent=1, ensure_ascii=False))}</pre>"
    return f"<code>{escape(dumps(shape, ensure_ascii=False))}</code>" if shape else "JSON"


def _shape(name: str, shape: Json) -> str:
    text = escape(dumps(shape, indent=1, ensure_ascii=False))
    return (
        f'<details id="{escape(name)}">\n<summary>{escape(name)}</summary>\n'
        f"<pre>{text}</pre>\n</details>\n"
    )
