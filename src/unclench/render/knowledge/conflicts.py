"""Everything on which sources differ: each value with whom it was studied in and how firm it is,
the one that is used, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.content.content import Content, Library
from unclench.content.types import Claim, ClaimValue, Disagreement
from unclench.content.types.reference import imprint, kind_of, reference
from unclench.render.console import Paper
from unclench.render.json_text import Json
from unclench.render.plan.governance import content_line
from unclench.render.plan.references import source_json

SCHEMA = "unclench.conflicts/1"
Disagreements = Iterable[Disagreement]


def to_dict(found: Disagreements, content: Content, library: Library) -> Json:
    return {
        "schema": SCHEMA,
        "content": {"version": content.version, "status": content.status},
        "conflicts": [
            {
                "about": item.about,
                "options": [*item.options],
                "used": item.used,
                "because": item.because.clinician,
                "values": [_value_json(claim, library) for claim in claims_of(item, library)],
            }
            for item in found
        ],
    }


def claims_of(item: Disagreement, library: Library) -> list[Claim]:
    return [library.claims[name] for name in item.claims]


def _value_json(claim: Claim, library: Library) -> Json:
    sources = [library.sources[name] for name in claim.sources]
    return {
        "claim": claim.id,
        "says": claim.says,
        "values": [value_text(value) for value in claim.values],
        "at": claim.at,
        "population": claim.population,
        "confidence": claim.confidence,
        "review": claim.review,
        "sources": [{"id": source.id, **source_json(source)} for source in sources],
    }


def value_text(value: ClaimValue) -> str:
    """`dose_per_day <= 1,800 mg/d`, for readers: thousands with a comma, micrograms in full."""
    return (
        f"{value.of} {value.comparator} {value.number.normalize():,f} "
        f"{value.unit.replace('ug', 'micrograms')}"
    )


def to_text(found: Disagreements, content: Content, library: Library, paper: Paper) -> str:
    sections = [
        [*paper.text(content_line(content))],
        *(_section(item, library, paper) for item in found),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def _section(item: Disagreement, library: Library, paper: Paper) -> list[str]:
    lines = paper.heading(item.about)
    for claim in claims_of(item, library):
        lines += paper.item(f"{claim.says} [{claim.id}]", "- ")
        lines += paper.text(f"{'; '.join(_known(claim, library))}.", 3, style="2")
    return [*lines, *paper.item(item.used, "Used: "), *paper.item(item.because.clinician, "Why: ")]


def _known(claim: Claim, library: Library) -> Iterator[str]:
    yield from map(value_text, claim.values)
    yield f"in {claim.population}"
    yield f"certainty {claim.confidence}"
    yield claim.review.replace("_", " ")
    for source in (library.sources[name] for name in claim.sources):
        yield f"{imprint(source)} ({kind_of(source)})"


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Where sources differ</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: auto; padding: 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid #767676; padding: .4rem; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
<main>
<h1>Where sources differ</h1>
<p>{line}</p>
{sections}
</main>
</body>
</html>
"""


def to_html(found: Disagreements, content: Content, library: Library) -> str:
    """One page without scripts or requests; every text is escaped."""
    from html import escape

    sections = "\n".join(_html(item, library) for item in found)
    return PAGE.format(line=escape(content_line(content)), sections=sections)


def _html(item: Disagreement, library: Library) -> str:
    from html import escape

    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Says", "Values", "In whom", "Certainty", "Review", "Source")
    )
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(claim, library))}</tr>"
        for claim in claims_of(item, library)
    )
    return (
        f'<section id="{escape(item.about)}"><h2>{escape(item.about)}</h2>\n'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>\n"
        f"<p><strong>Used:</strong> {escape(item.used)}</p>\n<p><strong>Why:</strong> "
        f"{escape(item.because.clinician)}</p></section>"
    )


def _cells(claim: Claim, library: Library) -> tuple[str, ...]:
    sources = (library.sources[name] for name in claim.sources)
    told = "; ".join(f"{reference(source)} ({kind_of(source)})" for source in sources)
    return (
        f"{claim.says} [{claim.id}]",
        "; ".join(map(value_text, claim.values)),
        claim.population,
        claim.confidence,
        claim.review.replace("_", " "),
        told,
    )
