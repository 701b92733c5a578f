"""The report of a scan as one page that asks no other host: bars with their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from unclench.content.content import Content
from unclench.content.urgency import URGENT

MOST_BARS = 20
CAPTION = (
    "The number that ends a band is in the next one. "
    "The darker a field, the larger its part of the people in the band."
)
STYLE = """
:root{color-scheme:light dark;--bar:#2563a8;--line:#8886}
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
caption{text-align:left;padding:.25rem 0}
th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:left}
th{font-weight:400}td.n{text-align:right;font-variant-numeric:tabular-nums;width:8rem}
td.b{width:40%}svg{display:block;width:100%;height:1rem}rect{fill:var(--bar)}
.w{overflow-x:auto}.h td.n{width:auto}.h th[scope=col]{text-align:right;vertical-align:bottom}
.big{font-size:1.5rem}@media print{rect{fill:#444}}
"""


def report(summary: Mapping[str, Any], content: Content) -> str:
    people = int(summary["people"])
    urgent = sum(summary["urgency"].get(urgency, 0) for urgency in URGENT)
    parts = [
        f"<p class=big>{people:,} people. {urgent:,} of them have something urgent.</p>",
        _of_the_day(summary),
        _of_the_lines(summary["lines"]),
        _bars("How urgent", summary["urgency"], people),
        _bars("Stage of the pathway", _titles(summary["stage"], content), people),
        _bars("Alerts", summary["alerts"], people),
        _bars("Facts that verdicts wait for", _facts(summary["needs"], content), people),
        *(_bands(name, found, content) for name, found in summary["bands"].items()),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Scan of {people:,} people</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Scan of {people:,} people</h1>{''.join(parts)}</main></body></html>\n"
    )


def _of_the_day(summary: Mapping[str, Any]) -> str:
    status = escape(summary["content_status"].replace("_", " "))
    return (
        f"<p>Day of the plans: {summary['date']}. Content {escape(summary['content_version'])}, "
        f"{status}. {summary['without_plan']:,} people have no plan because their records could "
        "not be used.</p>"
    )


def _of_the_lines(lines: Mapping[str, int]) -> str:
    return (
        f"<p>{lines['read']:,} lines were read: {lines['parsed']:,} were used and "
        f"{lines['quarantined']:,} are in quarantine.</p>"
    )


def _titles(counts: Mapping[str, int], content: Content) -> dict[str, int]:
    return {_title(stage, content): number for stage, number in counts.items()}


def _title(stage: str, content: Content) -> str:
    return content.words[f"stage.{stage}.clinician.title"]


def _facts(counts: Mapping[str, int], content: Content) -> dict[str, int]:
    return {content.facts[name].names.clinician: number for name, number in counts.items()}


def _bars(title: str, counts: Mapping[str, int], people: int) -> str:
    """A table of which each row has a bar; the largest first where there are many."""
    shown = dict(list(counts.items())[:MOST_BARS])
    more = len(counts) - len(shown)
    rows = "".join(_row(name, number, people) for name, number in shown.items())
    note = f"<caption>The {MOST_BARS} most frequent of {len(counts)}.</caption>" if more else ""
    return f"<h2>{escape(title)}</h2><table>{note}<tbody>{rows}</tbody></table>"


def _bands(fact: str, found: Sequence[Mapping[str, Any]], content: Content) -> str:
    """A table of stages and bands: the darker a cell, the larger its share of the band."""
    there = [band for band in found if band["people"]]
    stages = [s.id for s in content.stages if any(s.id in band["stages"] for band in there)]
    heads = "".join(f'<th scope="col">{escape(band["band"])}</th>' for band in there)
    lines = [
        _shaded("People", [(band["people"], 0) for band in there]),
        _shaded("Something urgent", [_of_band(band, band["urgent"]) for band in there]),
        *(
            _shaded(
                _title(stage, content),
                [_of_band(band, band["stages"].get(stage, 0)) for band in there],
            )
            for stage in stages
        ),
    ]
    return (
        f"<h2>{escape(f'By {_name(fact, content)}')}</h2><div class=w><table class=h>"
        f"<caption>{CAPTION}</caption><thead><tr><td></td>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _name(fact: str, content: Content) -> str:
    return content.facts[fact].names.clinician


def _of_band(band: Mapping[str, Any], number: int) -> tuple[int, int]:
    """A number with its share of the band, in per cent."""
    return number, number * 100 // band["people"]


def _shaded(title: str, cells: Sequence[tuple[int, int]]) -> str:
    shown = "".join(
        f'<td class="n" style="background:rgb(37 99 168/{share * 6 // 10}%)">{number:,}</td>'
        for number, share in cells
    )
    return f'<tr><th scope="row">{escape(title.replace("_", " "))}</th>{shown}</tr>'


def _row(name: str, number: int, people: int) -> str:
    share = number * 1000 // max(people, 1)
    bar = (
        f'<svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{share}" height="16"/></svg>'
    )
    per_cent = f"{share // 10}.{share % 10} %"
    return (
        f'<tr><th scope="row">{escape(name.replace("_", " "))}</th><td class="n">{number:,}</td>'
        f'<td class="n">{per_cent}</td><td class="b">{bar}</td></tr>'
    )
